extension Searcher {
    /// The most words of a query that are repaired.
    private static let repairLimit = 4
    /// A word is rare if it stands in no more than one of so many documents.
    static let rarity = 10_000
    /// How many times as many documents a replacement must have as a rare word.
    private static let advantage = 50

    /// Returns the query with unknown or rare words replaced by frequent ones of the index: as the other keyboard layout
    /// has them, else by the nearest that begins with the same letter, else by the nearest.
    ///
    /// - Parameter known: The lists of the query's terms as far as they were looked up, and in which of the segments.
    /// - Returns: `nil` if every word is frequent enough or nothing better is found.
    /// - Complexity: O(words · segments) where all words are known, else O(frequent forms of like beginning or end, and length).
    func repaired(_ query: ParsedQuery, known: (lists: TermLists, views: [SegmentView])? = nil) -> String? {
        var words = WordFrequencies(self, known?.lists ?? TermLists(), known?.views ?? [])
        var replacements: [(range: Range<Int>, text: String)] = []
        for part in query.spelledWords where part.fields.isSubset(of: .text) && replacements.count < Self.repairLimit {
            replacements += repairs(of: part, &words)
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

    private func repairs(
        of part: SpelledWords, _ frequencies: inout WordFrequencies
    ) -> [(range: Range<Int>, text: String)] {
        let words = SpelledWord.words(of: part)
        let doubtful = words.filter { isDoubtful($0.word, &frequencies) }
        guard !doubtful.isEmpty else { return [] }
        // A key of the other layout may be punctuation, which leaves short words.
        let isOther = words.allSatisfy { $0.word.letterCount <= 2 || doubtful.contains($0) }
        if isOther, let other = onOtherLayout(part, &frequencies) { return [other] }
        return doubtful.prefix(Self.repairLimit).compactMap { word in
            nearest(word.word).map { (word.range, $0) }
        }
    }

    /// Whether a word is unknown or rare.
    private func isDoubtful(_ word: QueryWord, _ frequencies: inout WordFrequencies) -> Bool {
        word.letterCount > 2 && !frequencies.hasMore(of: word, than: documentCount / Self.rarity)
            && !word.bytes.contains { (0x30...0x39).contains($0) }
    }

    /// The part as the other layout has it, if all its words are then well known; punctuation at its end may be a key.
    private func onOtherLayout(
        _ part: SpelledWords, _ frequencies: inout WordFrequencies
    ) -> (range: Range<Int>, text: String)? {
        let scalars = Array(part.text.unicodeScalars)
        let ends = [scalars.count, (scalars.lastIndex { !".,;:!?'".unicodeScalars.contains($0) } ?? -1) + 1]
        for end in ends where end > 0 {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[..<end])
            guard let other = KeyboardLayout.other(String(view)) else { continue }
            let words = Tokenizer.words(of: other)
            if !words.isEmpty, words.allSatisfy({ frequencies.hasMore(of: $0, than: documentCount / Self.rarity) }) {
                return (part.position..<(part.position + end), other)
            }
        }
        return nil
    }

    /// The best known form near a word: frequent itself, and far more frequent than the word.
    private func nearest(_ word: QueryWord) -> String? {
        let longest = FuzzyPattern.distance(ofLength: word.letterCount)
        guard longest > 0 else { return nil }
        let least = max(documentCount / Self.rarity + 1, rawCount(ofForm: word.bytes) * Self.advantage)
        var near: [[UInt8]: Int] = [:]
        for view in largestViews {
            addForms(near: word, distance: longest, in: view.segment, to: &near)
        }
        for distance in 1...longest {
            let counts = near.filter { $0.value == distance }.map { (form: $0.key, count: rawCount(ofForm: $0.key)) }
            let best = counts.filter { $0.count >= least }.max { left, right in
                left.count != right.count ? left.count < right.count : right.form.lexicographicallyPrecedes(left.form)
            }
            if let best { return String(decoding: best.form, as: UTF8.self) }
        }
        return nil
    }

    /// Makes what the first search for a misspelt word would otherwise wait for, such as after a snapshot was read.
    ///
    /// - Parameter isCancelled: Asked between segments.
    /// - Complexity: O(forms of the largest segments).
    public func prepare(isCancelled: () -> Bool) {
        for view in largestViews where !isCancelled() { view.segment.prepare() }
    }

    /// The largest segments, which hold nine tenths of the documents: what is frequent is frequent in one of them.
    private var largestViews: [SegmentView] {
        var missing = documentCount * 9 / 10 + 1
        return views.sorted { $0.live.liveCount > $1.live.liveCount }.prefix { view in
            defer { missing -= view.live.liveCount }
            return missing > 0
        }
    }

    /// Adds the frequent forms of a segment near a word, with their distances. Two mistakes rarely spoil the first
    /// letter: those of another one are one letter away.
    private func addForms(near word: QueryWord, distance: Int, in segment: Segment, to near: inout [[UInt8]: Int]) {
        let wanted = SpelledForm(word.bytes.span)
        var rows = FuzzyRows(FuzzyPattern(word.bytes, distance: distance))
        segment.spelling.forEachForm(near: wanted, distance: distance) { form in
            guard let distance = rows.distance(of: form), distance > 0 else { return }
            guard distance == 1 || SpelledForm(form).firstLetter == wanted.firstLetter else { return }
            near[form.withUnsafeBufferPointer { Array($0) }] = distance
        }
    }

    /// The documents that have a form, tombstones included.
    private func rawCount(ofForm form: [UInt8]) -> Int { views.reduce(0) { $0 + $1.rawCount(ofForm: form) } }
}

/// How frequent words are, in any form.
private struct WordFrequencies {
    private let searcher: Searcher
    /// Lists that were looked up, and in which of the segments.
    private let lists: TermLists
    private let listed: [SegmentView]
    private var binder: QueryBinder

    init(_ searcher: Searcher, _ lists: TermLists, _ listed: [SegmentView]) {
        self.searcher = searcher
        self.lists = lists
        self.listed = listed
        binder = QueryBinder(present: searcher.presentStemmers, searcher.settings)
    }

    /// Whether more than so many documents have a word in any form, tombstones included.
    mutating func hasMore(of word: QueryWord, than limit: Int) -> Bool {
        guard case .term(let terms, _) = binder.bind(.words([word], .text), isScored: false) else { return false }
        // Most words are frequent where they were looked up already.
        if areListedMore(terms, than: limit) { return true }
        var sum = 0
        for term in terms {
            for view in searcher.views {
                sum += view.segment.words.list(of: term.bytes)?.count ?? 0
                if sum > limit { return true }
            }
        }
        return false
    }

    private func areListedMore(_ terms: BoundTerms, than limit: Int) -> Bool {
        var sum = 0
        for term in terms {
            guard let index = lists.index(of: term.bytes) else { continue }
            for view in listed.indices {
                sum += lists.list(index, view: view)?.count ?? 0
                if sum > limit { return true }
            }
        }
        return false
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

/// Counts code points up to ascending byte offsets of one text.
private struct CodePointCounter {
    private var offset = 0
    private var count = 0

    /// The code points before `end`, which is not before the last one asked for.
    mutating func codePoints(before end: Int, in utf8: Span<UInt8>) -> Int {
        while offset < end {
            if utf8[offset] & 0xC0 != 0x80 { count += 1 }
            offset += 1
        }
        return count
    }
}
