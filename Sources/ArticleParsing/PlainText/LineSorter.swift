internal import NewsModels

/// A line that belongs to the article, and what divides it from the line before.
struct KeptLine {
    /// What stands between two lines.
    enum Boundary: Hashable {
        /// Nothing but a line break.
        case lineBreak
        /// An empty line, or the start of the text.
        case blank
        /// Lines that were removed, and perhaps empty lines around them.
        case removal
    }

    var text: TextSlice
    var boundary: Boundary
}

/// A text with the lines of the page taken out, and what these lines told.
struct SortedLines {
    var kept: [KeptLine] = []
    var address: WebAddress?
    var authors: [String] = []
    var tags: [String] = []
    var published: Timestamp?
    var modified: Timestamp?
    /// The lines that were taken out, by their numbers, and what each was.
    var removed: [(number: Int, reason: String)] = []
}

/// Sorts the lines of a cleaned text: lines of the page are taken out and named, lines about the article are read.
///
/// - URL: a line that is one, above or right below the first line that is kept, is the article's; others are removed.
/// - Dates and times: lines of nothing else; the first whole date is that of publication.
/// - Bylines: among the first eight and the last four lines.
/// - Lines of the page: by ``LineRule``; headlines below a bare label such as «Читайте также:» go with it.
struct LineSorter {
    private let text: CleanedText
    private var sorted = SortedLines()
    private var warnings: WarningList
    private var removedBefore = false
    private var reason = ""
    private var listItemsLeft = 0
    private var listCrossesBlanks = false

    /// Sorts the lines.
    ///
    /// - Complexity: O(n).
    static func sort(_ text: CleanedText, warnings: inout WarningList) -> SortedLines {
        var sorter = LineSorter(text: text, warnings: warnings)
        for number in text.lines.indices { sorter.take(number) }
        warnings = sorter.warnings
        return sorter.sorted
    }

    private init(text: CleanedText, warnings: WarningList) {
        self.text = text
        self.warnings = warnings
    }

    private mutating func take(_ number: Int) {
        let line = text.lines[number]
        let content = text.text(of: line)
        let isDirt =
            takeListItem(content, line) || takeSeparator(content) || takeFact(content, number)
            || takePageLine(content, number)
        if isDirt {
            sorted.removed.append((number, reason))
            removedBefore = true
            return
        }
        let boundary: KeptLine.Boundary = removedBefore ? .removal : line.followsBlank ? .blank : .lineBreak
        sorted.kept.append(KeptLine(text: content, boundary: boundary))
        removedBefore = false
    }

    private mutating func remove(as reason: String, _ content: TextSlice) {
        self.reason = reason
        warnings.addRemoval(of: reason, content)
    }

    /// A line without a word, such as `* * *`.
    private mutating func takeSeparator(_ content: TextSlice) -> Bool {
        guard content.count <= 60, content.trimmingStart({ !ScalarClass.isWordPart($0) }).isEmpty else { return false }
        remove(as: "separator", content)
        return true
    }

    // MARK: - Facts

    private mutating func takeFact(_ content: TextSlice, _ number: Int) -> Bool {
        guard content.count <= 400 else { return false }
        if takeAddress(content) { return true }
        if let date = DateLine(content) {
            take(date, content)
            return true
        }
        let isAtEdge = sorted.kept.count < 8 || number >= text.lines.count - 4
        if isAtEdge, let line = DatedLine(content) {
            take(line.date, content)
            sorted.tags += line.tags.filter { !sorted.tags.contains($0) }
            return true
        }
        if isAtEdge, let byline = Byline(content) {
            sorted.authors += byline.authors.filter { !sorted.authors.contains($0) }
            sorted.published = sorted.published ?? byline.published
            remove(as: "byline", content)
            return true
        }
        return takeTags(content)
    }

    private mutating func take(_ date: DateLine, _ content: TextSlice) {
        sorted.published = sorted.published ?? date.published
        sorted.modified = sorted.modified ?? date.modified
        remove(as: "date line", content)
    }

    private mutating func takeAddress(_ content: TextSlice) -> Bool {
        guard content.hasPrefix("http"), let address = WebAddress(content.string) else { return false }
        if sorted.kept.count < 2, sorted.address == nil {
            sorted.address = address
            reason = "link"
        } else {
            remove(as: "link", content)
        }
        return true
    }

    private mutating func takeTags(_ content: TextSlice) -> Bool {
        guard let colon = content.prefix(40).firstIndex(of: UInt8(ascii: ":")) else { return false }
        let label = String(decoding: CaseFolding.fold(content[..<colon]), as: UTF8.self)
        guard Self.tagLabels.contains(label) else { return false }
        for tag in content[(colon + 1)...].split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") })
        {
            let tag = tag.trimming { $0 == 0x20 || $0 == 0x23 || $0 == 0x2E }
            if !tag.isEmpty, sorted.tags.count < ArticleLimits.tagCount { sorted.tags.append(tag.string) }
        }
        remove(as: "tag line", content)
        return true
    }

    private static let tagLabels: Set<String> = [
        "теги", "тэги", "метки", "ключевые слова", "tags", "tagged", "keywords", "topics",
    ]

    // MARK: - Lines of the page

    private mutating func takePageLine(_ content: TextSlice, _ number: Int) -> Bool {
        guard content.count <= LineRule.index.longest * 4 else { return false }
        let startsSmall = content.trimmingStart { !ScalarClass.isWordPart($0) }.firstScalar.map(ScalarClass.isLowercase)
        let mayContinue = (startsSmall ?? false) && !text.lines[number].followsBlank
        if mayContinue, let last = sorted.kept.last?.text.lastScalar, !ScalarClass.endsSentence(last) { return false }
        guard let match = match(content, wholeOnly: startsSmall ?? false) else { return false }
        if match.onlyAtEnd, sorted.kept.isEmpty || number < text.lines.count - 5 { return false }
        remove(as: match.name, content)
        openList(if: match.opensList && !sorted.kept.isEmpty, below: number)
        return true
    }

    /// Expects headlines below a label: up to 12 in the same block, up to 5 where empty lines stand between them. A label
    /// above the whole text opens none, for the next line may be the headline of the article.
    private mutating func openList(if isList: Bool, below number: Int) {
        listCrossesBlanks = isList && number + 1 < text.lines.count && text.lines[number + 1].followsBlank
        listItemsLeft = !isList ? 0 : listCrossesBlanks ? 5 : 12
    }

    private func match(_ content: TextSlice, wholeOnly: Bool) -> LineRuleIndex.Match? {
        LineRule.index.match(content, wholeOnly: wholeOnly) ?? shareBar(content)
    }

    /// A bar such as `Facebook Twitter Email`: two or more names of services and nothing else.
    private func shareBar(_ content: TextSlice) -> LineRuleIndex.Match? {
        guard content.count <= 120 else { return nil }
        let words = content.spacedWords.filter { $0.contains { $0 >= 0x30 } }
        guard (2...10).contains(words.count) else { return nil }
        let matches = words.compactMap { LineRule.index.match($0, wholeOnly: true) }
        return matches.count == words.count && matches.allSatisfy { $0.name == "share bar" } ? matches.first : nil
    }

    /// A headline of another article, below a label such as «Читайте также:».
    private mutating func takeListItem(_ content: TextSlice, _ line: TextLine) -> Bool {
        guard listItemsLeft > 0 else { return false }
        let isProse = content.isLonger(than: 160) || content.lastScalar == 0x2E || content.lastScalar == 0x3A
        if isProse || (line.followsBlank && !listCrossesBlanks) {
            listItemsLeft = 0
            return false
        }
        listItemsLeft -= 1
        remove(as: "related links", content)
        return true
    }
}
