/// A kind of line that belongs to the page and not to the article.
///
/// Every pattern is anchored at the start of a short line, so that prose which merely holds such words stays. Patterns
/// are in small letters with е for ё.
struct LineRule: Sendable {
    /// What a warning calls such a line.
    var name: String
    /// The whole line, but for marks and digits around it: `Реклама`, `Комментарии (12)`.
    var whole: [String] = []
    /// The whole line or its start before a colon: `Читайте также`, `Фото: ТАСС`.
    var labels: [String] = []
    /// The start of the line.
    var starts: [String] = []
    /// The end of the line.
    var ends: [String] = []
    /// The longest line that labels, starts and ends are looked for in, in code points.
    var longest = 120
    /// One of these must stand in the line; empty: none need.
    var requires: [String] = []
    /// Whether a line that is nothing but a label opens a list of headlines.
    var opensList = false
    /// Whether such lines stand at the end of articles only: «Источник: …» is a common form of headline.
    var onlyAtEnd = false
}

/// Looks up which rule a line falls under.
///
/// - Complexity: O(length of the line) for each line, with one dictionary look-up for whole lines and one for starts.
struct LineRuleIndex: Sendable {
    /// A line as the rules see it.
    struct Match: Hashable {
        var name: String
        /// Whether headlines of other articles follow.
        var opensList: Bool
        /// Whether such lines stand at the end of articles only.
        var onlyAtEnd: Bool

        fileprivate init(_ rule: LineRule, opensList: Bool) {
            name = rule.name
            self.opensList = opensList
            onlyAtEnd = rule.onlyAtEnd
        }
    }

    private struct Entry: Sendable {
        var pattern: [UInt8]
        var rule: Int
        var isLabel: Bool
    }

    private let rules: [LineRule]
    private var whole: [[UInt8]: Int] = [:]
    private var starts: [UInt16: [Entry]] = [:]
    private var ends: [Entry] = []
    /// The longest line that any rule looks at, in code points.
    let longest: Int
    /// How much of the start of a line is looked at, in bytes; every pattern is shorter.
    private static let startLength = 160

    /// Creates the index of a table.
    init(_ rules: [LineRule]) {
        self.rules = rules
        longest = rules.map(\.longest).max() ?? 0
        for (number, rule) in rules.enumerated() {
            for pattern in rule.whole + rule.labels { whole[Array(pattern.utf8)] = number }
            for (pattern, isLabel) in rule.labels.map({ ($0, true) }) + rule.starts.map({ ($0, false) }) {
                let pattern = Array(pattern.utf8)
                starts[Self.key(pattern[...]), default: []].append(
                    Entry(pattern: pattern, rule: number, isLabel: isLabel))
            }
            ends += rule.ends.map { Entry(pattern: Array($0.utf8), rule: number, isLabel: false) }
        }
    }

    /// The rule that a line falls under.
    ///
    /// - Parameter wholeOnly: Leaves out starts and ends: for lines that may continue the line before.
    func match(_ line: TextSlice, wholeOnly: Bool) -> Match? {
        guard !line.isLonger(than: longest) else { return nil }
        let folded = CaseFolding.fold(line.prefix(Self.startLength).wholeScalars)
        if line.count <= Self.startLength {
            let core = folded[...].trimming { !ScalarClass.isLetter($0) && $0 != 0xA9 }
            if let rule = whole[Array(core)] { return Match(rules[rule], opensList: rules[rule].opensList) }
        }
        if wholeOnly { return nil }
        let start = folded[...].trimmingStart { !ScalarClass.isWordPart($0) && $0 != 0xA9 }
        return matchStart(start, of: line) ?? matchEnd(of: line)
    }

    private func matchStart(_ start: TextSlice, of line: TextSlice) -> Match? {
        guard let entries = starts[Self.key(start)] else { return nil }
        for entry in entries where start.starts(with: entry.pattern) {
            let rest = start.dropFirst(entry.pattern.count)
            if entry.isLabel, !Self.followsLabel(rest) { continue }
            let rule = rules[entry.rule]
            guard !line.isLonger(than: rule.longest), Self.holds(line, oneOf: rule.requires) else { continue }
            let isBare = rest.trimming { !ScalarClass.isWordPart($0) }.isEmpty
            return Match(rule, opensList: rule.opensList && isBare)
        }
        return nil
    }

    private func matchEnd(of line: TextSlice) -> Match? {
        guard line.count <= 600, let last = line.lastScalar, ScalarClass.isLetter(last) else { return nil }
        let folded = CaseFolding.fold(line.suffix(Self.startLength).drop { $0 & 0xC0 == 0x80 })
        for entry in ends where folded.suffix(entry.pattern.count) == entry.pattern[...] {
            let rule = rules[entry.rule]
            if !line.isLonger(than: rule.longest) { return Match(rule, opensList: false) }
        }
        return nil
    }

    /// Whether what follows a label shows that it is one: a colon, or a mark that points to a link.
    private static func followsLabel(_ rest: TextSlice) -> Bool {
        switch rest.trimmingStart({ $0 == 0x20 }).firstScalar {
        case nil, 0x3A, 0x3E, 0xBB, 0x2192, 0x203A, 0x25BA, 0x7C: true
        default: false
        }
    }

    private static func holds(_ line: TextSlice, oneOf words: [String]) -> Bool {
        guard !words.isEmpty else { return true }
        let folded = String(decoding: CaseFolding.fold(line), as: UTF8.self)
        return words.contains { folded.contains($0) }
    }

    private static func key(_ text: TextSlice) -> UInt16 {
        text.prefix(2).reduce(0) { $0 << 8 | UInt16($1) }
    }
}
