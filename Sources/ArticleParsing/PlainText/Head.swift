/// The paragraphs of a text with its headline and standfirst taken off.
struct Head {
    /// The headline, where it is a line of its own.
    var title: TextSlice?
    /// The short line below the headline that ends without a full stop.
    var lead: TextSlice?
    /// Names of the section that stood above the headline.
    var tags: [String] = []
    /// What follows.
    var body: ArraySlice<TextSlice>

    /// Reads the head of a text.
    ///
    /// - Section labels above the headline become tags.
    /// - The first paragraph is the headline where it is short, is one sentence without a full stop, and more follows.
    /// - Repetitions of the headline (also with the site's name behind it) are dropped.
    /// - The next paragraph is the lead where it is short too, has four words or more, and more follows.
    /// - Parameter stated: The headline that the submitter states; only its repetitions are taken off then.
    static func read(_ paragraphs: [TextSlice], stated: TextSlice?, warnings: inout WarningList) -> Head {
        var head = Head(body: paragraphs[...])
        head.takeLabels(warnings: &warnings)
        if let stated {
            guard head.dropRepetitions(of: stated, warnings: &warnings) else { return head }
        } else {
            guard head.takeTitle(warnings: &warnings) else { return head }
        }
        head.takeLead()
        return head
    }

    private mutating func takeLabels(warnings: inout WarningList) {
        while body.count > 1, tags.count < 6, let first = body.first, let names = SectionLabel.tags(of: first) {
            tags += names.filter { !tags.contains($0) }
            warnings.addRemoval(of: "section label", first)
            body = body.dropFirst()
        }
    }

    private mutating func takeTitle(warnings: inout WarningList) -> Bool {
        guard body.count > 1, let first = body.first, Self.isHeadline(first) else { return false }
        body = body.dropFirst()
        var title = first
        if let next = body.first, body.count > 1, Self.isHeadline(next), Self.isTitle(first, withSiteBehind: next) {
            warnings.addRemoval(of: "repeated title", first)
            title = next
            body = body.dropFirst()
        }
        self.title = title
        _ = dropRepetitions(of: title, warnings: &warnings)
        return true
    }

    /// Drops up to three first paragraphs that repeat the title; whether there were any.
    private mutating func dropRepetitions(of title: TextSlice, warnings: inout WarningList) -> Bool {
        let key = Self.comparisonKey(title)
        var dropped = 0
        while dropped < 3, body.count > 1, let first = body.first, first.count <= title.count * 2 + 200,
            Self.comparisonKey(first) == key || Self.isTitle(first, withSiteBehind: title)
        {
            warnings.addRemoval(of: "repeated title", first)
            body = body.dropFirst()
            dropped += 1
        }
        return dropped > 0
    }

    private mutating func takeLead() {
        guard body.count > 1, let first = body.first, Self.isHeadline(first), !first.isLonger(than: 160),
            first.spacedWords.count >= 4, Dateline(first) == nil
        else { return }
        lead = first
        body = body.dropFirst()
    }

    /// Whether a paragraph looks like a headline.
    static func isHeadline(_ text: TextSlice) -> Bool {
        guard !text.isLonger(than: 200), let first = text.firstScalar, !ScalarClass.isDash(first) else { return false }
        let core = text.trimmingEnd { ScalarClass.closesQuote($0) || $0 == 0x20 }
        guard let last = core.lastScalar, ![0x2C, 0x3A, 0x3B].contains(last) else { return false }
        if last == 0x2E, !isAcronym(core) { return false }
        guard text.contains(where: { $0 >= 0x41 }) else { return false }
        return !SentenceSplitter.hasBoundary(text)
    }

    /// Whether a text ends with an acronym with full stops, as in `Obama returns to the U.S.`
    private static func isAcronym(_ text: TextSlice) -> Bool {
        guard let word = text.spacedWords.last, text.spacedWords.count > 1 else { return false }
        return word.dropLast().contains(0x2E) && word.last == 0x2E && word.count <= 8
    }

    /// Whether `text` is the title with a separator and a few more words, as in `Title | Site` or «Заголовок - Сайт».
    private static func isTitle(_ text: TextSlice, withSiteBehind title: TextSlice) -> Bool {
        guard text.count > title.count, text.starts(with: title) else { return false }
        let rest = text.dropFirst(title.count).trimmingStart { $0 == 0x20 }
        guard let separator = rest.firstScalar, rest.startIndex > text.startIndex + title.count else { return false }
        let isSeparator =
            separator == 0x7C || separator == 0x2F || separator == 0x3A || separator == 0xB7
            || ScalarClass.isDash(separator)
        return isSeparator && rest.spacedWords.count <= 6
    }

    /// The words of a text, folded: equal for texts that differ in case, marks and space only.
    private static func comparisonKey(_ text: TextSlice) -> [UInt8] {
        CaseFolding.fold(text.prefix(2_000).wholeScalars).filter { $0 >= 0x80 || ScalarClass.isWordPart(UInt32($0)) }
    }
}
