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

    /// The names of a line that is a byline in another language than those of ``Byline``.
    static func shown(on page: BlockTree) -> [String] {
        for block in page.blocks where (3...6).contains(block.words) && page.content.text(of: block).count <= 80 {
            let text = page.content.text(of: block)
            guard ["von ", "par ", "por "].contains(fold(text.prefix(4).wholeScalars.string)) else { continue }
            let found = names(in: text.string, isStated: false)
            if !found.isEmpty { return found }
        }
        return []
    }

    private static func fold(_ text: String) -> String {
        String(decoding: CaseFolding.fold(TextSlice(text)), as: UTF8.self)
    }

    /// The names in a byline, without labels, places and dates.
    ///
    /// - Parameter isStated: Whether the page says that these are names, so that any short text is one.
    private static func names(in text: String, isStated: Bool) -> [String] {
        guard text.utf8.count <= 300, !text.hasPrefix("http"), !text.contains("@") else { return [] }
        var names: [String] = []
        var line = TextCleaner.cleanLine(text)
        let folded = fold(line)
        for label in labels where folded.hasPrefix(label) && folded.count == line.count {
            line = String(line.dropFirst(label.count))
            break
        }
        for separator in [" and ", " und ", " et ", " и ", " & ", ";", "|", "/"] {
            line = line.split(separator: separator).joined(separator: ",")
        }
        for piece in line.split(separator: ",") {
            let name = TextSlice(String(piece)).trimming { $0 == 0x20 || $0 == 0x3A || $0 == 0x2E }
            let isName = isStated ? (1...5).contains(name.spacedWords.count) : PersonName.isName(name, minimumWords: 2)
            guard !NewsAgency.isKnown(name), isName else {
                if names.isEmpty { continue } else { break }
            }
            names.append(name.string)
        }
        return names
    }

    private static let labels = [
        "written by ", "posted by ", "story by ", "reported by ", "by ", "von ", "par ", "por ", "автор:", "автор ",
        "авторы:", "author:", "text:", "текст:", "author ", "autor: ", "autor ", "redaktion: ", "foto: ",
    ]
}
