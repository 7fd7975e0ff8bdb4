extension Searcher {
    /// The most words of a query that are repaired.
    private static let repairLimit = 4
    /// The most terms of all dictionaries that are looked at for one word, about.
    static let repairBudget = 32_768
    /// A word is rare if it stands in no more than one of so many documents.
    private static let rarity = 10_000
    /// How many times as many documents a replacement must have as a rare word.
    private static let advantage = 50

    /// Returns the query with unknown or rare words replaced by frequent ones of the index: as the other keyboard layout
    /// has them, else by the nearest that begins with the same letter, else by the nearest.
    ///
    /// - Returns: `nil` if every word is frequent enough or nothing better is found within ``repairBudget``.
    /// - Complexity: O(words · segments) where all words are known.
    func repaired(_ query: ParsedQuery) -> String? {
        var replacements: [(range: Range<Int>, text: String)] = []
        for part in query.spelledWords where part.fields.isSubset(of: .text) && replacements.count < Self.repairLimit {
            replacements += repairs(of: part)
        }
        guard !replacements.isEmpty else { return nil }
        var scalars = Array(query.text.unicodeScalars)
        for replacement in replacements.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            scalars.replaceSubrange(replacement.range, with: Array(replacement.text.unicodeScalars))
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private func repairs(of part: SpelledWords) -> [(range: Range<Int>, text: String)] {
        let words = SpelledWord.words(of: part)
        let doubtful = words.filter { isDoubtful($0.word) }
        guard !doubtful.isEmpty else { return [] }
        // A key of the other layout may be punctuation, which leaves short words.
        let isOther = words.allSatisfy { $0.word.letterCount <= 2 || doubtful.contains($0) }
        if isOther, let other = onOtherLayout(part) { return [other] }
        return doubtful.prefix(Self.repairLimit).compactMap { word in
            nearest(word.word).map { (word.range, $0) }
        }
    }

    /// Whether a word is unknown or rare.
    private func isDoubtful(_ word: QueryWord) -> Bool {
        word.letterCount > 2 && frequency(of: word) <= documentCount / Self.rarity
            && !word.bytes.contains { (0x30...0x39).contains($0) }
    }

    /// The documents that have a word in any form, tombstones included.
    private func frequency(of word: QueryWord) -> Int {
        var binder = QueryBinder(present: presentStemmers, settings)
        guard case .term(let terms, _) = binder.bind(.words([word], .text), isScored: false) else { return 0 }
        return terms.reduce(0) { sum, term in
            views.reduce(sum) { $0 + ($1.segment.words.list(of: term.bytes)?.count ?? 0) }
        }
    }

    /// The part as the other layout has it, if all its words are then well known; punctuation at its end may be a key.
    private func onOtherLayout(_ part: SpelledWords) -> (range: Range<Int>, text: String)? {
        let scalars = Array(part.text.unicodeScalars)
        let ends = [scalars.count, (scalars.lastIndex { !".,;:!?'".unicodeScalars.contains($0) } ?? -1) + 1]
        for end in ends where end > 0 {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[..<end])
            guard let other = KeyboardLayout.other(String(view)) else { continue }
            let words = Tokenizer.words(of: other)
            if !words.isEmpty && words.allSatisfy({ frequency(of: $0) > documentCount / Self.rarity }) {
                return (part.position..<(part.position + end), other)
            }
        }
        return nil
    }

    /// The best known form near a word.
    private func nearest(_ word: QueryWord) -> String? {
        let own = views.reduce(0) { sum, view in sum + view.rawCount(ofForm: word.bytes) }
        let least = max(1, own * Self.advantage)
        var budget = Self.repairBudget
        let longest = FuzzyPattern.distance(ofLength: word.letterCount)
        guard longest > 0 else { return nil }
        for distance in 1...longest {
            // Two mistakes rarely spoil the first letter, and most of a dictionary need not be looked at.
            let first = distance == 1 ? [] : Array(word.firstLetter)
            let counts = forms(near: FuzzyPattern(word.bytes, distance: distance), beginning: first, &budget)
            let best = counts.filter { $0.key != word.bytes && $0.value >= least }.max { left, right in
                left.value != right.value
                    ? left.value < right.value : right.key.lexicographicallyPrecedes(left.key)
            }
            if let best { return String(decoding: best.key, as: UTF8.self) }
        }
        return nil
    }

    /// The forms near a pattern and their documents, tombstones included; the largest segments are looked at first.
    private func forms(
        near pattern: FuzzyPattern, beginning: [UInt8], _ budget: inout Int
    ) -> [[UInt8]: Int] {
        var counts: [[UInt8]: Int] = [:]
        for view in views.sorted(by: { $0.live.liveCount > $1.live.liveCount }) where budget > 0 {
            let index = view.segment.forms
            var left = budget
            index.dictionary.forEachTerm(
                near: pattern, in: index.dictionary.ordinals(withPrefix: beginning),
                isExpired: {
                    left -= TermDictionary.stepsBetweenChecks
                    return left <= 0
                },
                { ordinal, _ in
                    counts[index.dictionary.term(at: ordinal), default: 0] += index.count(at: ordinal)
                })
            budget = left - TermDictionary.stepsBetweenChecks / 2
        }
        return counts
    }
}

extension SegmentView {
    /// The documents that have a form, tombstones included.
    func rawCount(ofForm form: [UInt8]) -> Int {
        let index = segment.forms
        return index.dictionary.ordinal(of: form).map { index.count(at: $0) } ?? 0
    }
}

/// A word of a query and where it was written, in code points.
private struct SpelledWord: Equatable {
    var word: QueryWord
    var range: Range<Int>

    static func words(of part: SpelledWords) -> [SpelledWord] {
        var tokenizer = Tokenizer()
        let utf8 = Array(part.text.utf8)
        var counter = CodePointCounter()
        var words: [SpelledWord] = []
        while tokenizer.next(in: utf8.span) {
            let start = part.position + counter.codePoints(before: tokenizer.start, in: utf8.span)
            let end = part.position + counter.codePoints(before: tokenizer.end, in: utf8.span)
            let word = QueryWord(bytes: tokenizer.wordBytes, script: tokenizer.script)
            words.append(SpelledWord(word: word, range: start..<end))
        }
        return words
    }
}
