/// Chooses the authors of a page.
enum PageAuthors {
    /// Names of persons in the order of the page, and where they stand; `nil` where the page marks none.
    static func choose(_ metadata: PageMetadata, _ data: StructuredData) -> Finding<[String]>? {
        let site = metadata.meta["og:site_name"].map(fold)
        func found(_ names: [String], _ origin: String) -> Finding<[String]>? {
            var unique: [String] = []
            for name in names where fold(name) != site && !unique.contains(name) { unique.append(name) }
            return unique.isEmpty ? nil : Finding(value: Array(unique.prefix(8)), origin: origin)
        }
        func first(_ texts: [String], _ read: (String) -> [String]) -> [String] {
            texts.lazy.map(read).first { !$0.isEmpty } ?? []
        }
        if let names = found(data.authors.flatMap { names(in: $0, isStated: true) }, "json_ld") { return names }
        let stated = first(metaNames.compactMap { metadata.meta[$0] }) { names(in: $0, isStated: true) }
        if let names = found(stated, "meta") { return names }
        let marked = first((metadata.properties["author"] ?? []).map(\.text)) { names(in: $0, isStated: false) }
        if let names = found(marked, "microdata") { return names }
        let bylines = first(metadata.bylines.map(\.text)) {
            names(in: $0, isStated: WordCount.count(TextSlice($0)) <= 3)
        }
        return found(bylines, "byline element")
    }

    private static let metaNames = [
        "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
    ]

    /// The names of a line that is a byline in another form or language than those of ``Byline``, or that follows a line
    /// which is only the label of one.
    static func shown(on page: BlockTree) -> [String] {
        var followsLabel = false
        for block in page.blocks {
            let text = page.content.text(of: block)
            let isShort = block.words <= 6 && text.count <= 80
            let start = text.trimmingStart { !ScalarClass.isLetter($0) }
            let isByline = isShort && block.words >= 3 && bylineStarts.contains { fold(start.string).hasPrefix($0) }
            if isByline || followsLabel && isShort {
                let found = names(in: start.string, isStated: false)
                if !found.isEmpty { return found }
            }
            followsLabel = block.words == 1 && bareLabels.contains(fold(text.string))
        }
        return []
    }

    private static let bylineStarts = ["by ", "von ", "par ", "por "]
    private static let bareLabels: Set<String> = ["autor:", "author:", "автор:", "auteur:", "redaktion:", "autore:"]

    private static func fold(_ text: String) -> String {
        String(decoding: CaseFolding.fold(TextSlice(text)), as: UTF8.self)
    }

    /// The names in a byline, without labels, places, dates, degrees and what stands behind a dash.
    ///
    /// - Parameter isStated: Whether the page says that these are names, so that any short text is one.
    private static func names(in text: String, isStated: Bool) -> [String] {
        guard text.utf8.count <= 300, !text.hasPrefix("http"), !text.contains("@") else { return [] }
        var names: [String] = []
        let text = text.contains("&") ? PlainMarkup.text(text) : text
        let whole = TextSlice(TextCleaner.cleanLine(text)).trimmingStart { !ScalarClass.isWordPart($0) }.string
        var line = withoutLabel(whole)
        if line != whole {
            for dash in [" - ", " – ", " — "] { line = String(line.split(separator: dash).first ?? "") }
        }
        for separator in [" and ", " And ", " AND ", " und ", " et ", " и ", " & ", ";", "|", "/"]
        where (line + " ").holds(separator) {
            line = (line + " ").split(separator: separator).joined(separator: ",")
        }
        for piece in line.split(separator: ",") {
            let name = TextSlice(String(piece)).trimming {
                $0 == 0x20 || $0 == 0x3A || $0 == 0x2E || ScalarClass.isDash($0)
            }
            if !names.isEmpty, degrees.contains(fold(name.string)) { continue }
            let isName = isStated ? isStatedName(name) : PersonName.isName(name, minimumWords: 2)
            guard !NewsAgency.isKnown(name), isName else {
                if names.isEmpty { continue } else { break }
            }
            names.append(name.string)
        }
        return names
    }

    private static func isStatedName(_ name: TextSlice) -> Bool {
        let words = name.spacedWords
        guard (1...5).contains(words.count), !words.contains(where: isNumber) else { return false }
        let first = fold(words[0].string)
        return !notices.contains(first) && !buttons.contains(first)
    }

    /// Whether a word is a number or a date in digits.
    private static func isNumber(_ word: TextSlice) -> Bool {
        word.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x3A }
    }

    /// Labels of buttons, which stand beside the names of users.
    private static let buttons: Set<String> = [
        "вход", "войти", "регистрация", "зарегистрироваться", "login", "signup", "register",
    ]

    /// What stands behind the label of a byline, or behind the last `by` of `Posted on May 3, 2020 by Jane Doe`.
    private static func withoutLabel(_ line: String) -> String {
        let folded = fold(line)
        guard folded.count == line.count else { return line }
        if let label = labels.first(where: { folded.hasPrefix($0) }) { return String(line.dropFirst(label.count)) }
        guard let first = folded.split(separator: " ").first, notices.contains(String(first)) else { return line }
        for word in [" by ", " von ", " par ", " por "] where folded.holds(word) {
            let parts = folded.split(separator: word)
            if parts.count > 1, let last = parts.last { return String(line.suffix(last.count)) }
        }
        return line
    }

    private static let labels = [
        "article written by", "written by ", "posted by ", "story by ", "reported by ", "by ", "by: ", "von ", "par ",
        "por ", "автор:", "автор ",
        "авторы:", "author:", "text:", "текст:", "author ", "autor:", "autor ", "redaktion:", "foto: ", "erstellt von ",
        "eingestellt von ", "geschrieben von ", "verfasst von ", "veröffentlicht von ", "écrit par ", "publié par ",
        "escrito por ", "publicado por ", "scritto da ", "pubblicato da ",
    ]
    /// What lines begin with that tell the time, perhaps of a byline.
    private static let notices: Set<String> = [
        "posted", "published", "updated", "veröffentlicht", "gepostet", "publié", "publicado", "pubblicato",
        "опубликовано", "размещено",
    ]
    private static let degrees: Set<String> = [
        "phd", "ph.d", "md", "m.d", "do", "rn", "rd", "ma", "m.a", "ba", "mba", "msc", "bsc", "jd", "mph", "esq", "jr",
    ]
}
