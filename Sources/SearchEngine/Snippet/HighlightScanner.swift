/// Finds the places of a text that a query's patterns match.
struct HighlightScanner {
    /// A long text is read no further than this many bytes once something has been found.
    static let enoughBytes = 65_536

    /// A word whose stem is wanted, or whose shape is.
    private struct Match {
        var word: Int
        var start: Int
        var end: Int
        /// Its stem among those of the patterns, -1 if it is not one of them.
        var term: Int32
    }

    private let patterns: HighlightPatterns
    private let known: KnownWords
    private var tokenizer = Tokenizer()
    private var matches: [Match] = []
    /// Words so far.
    private var wordCount = 0

    init(_ patterns: HighlightPatterns, _ known: KnownWords) {
        self.patterns = patterns
        self.known = known
    }

    /// Finds the matches, in the order of their beginnings.
    ///
    /// - Parameters:
    ///   - language: What the text was indexed in; not asked for if the words are known.
    ///   - words: The words of the text that have one of the patterns' stems, if they are known; without them every word
    ///     of the text is looked at. They do not say where the shapes of words stand.
    ///   - spans: Takes the matches in place of what it holds.
    /// - Complexity: O(bytes): mostly one look at ``KnownWords`` for each word; far less if the words are known.
    mutating func find(
        in text: SnippetText, field: TextField, language: @autoclosure () -> String, words: WordMarks?,
        into spans: inout [HighlightSpan]
    ) {
        spans.removeAll(keepingCapacity: true)
        guard !patterns.isEmpty, !text.utf8.isEmpty else { return }
        matches.removeAll(keepingCapacity: true)
        let wanted = FieldSet(field)
        if let words {
            locate(words, in: text)
        } else {
            known.use(language: language())
            wordCount = 0
            scan(text.utf8.span, wanted, &spans)
        }
        for match in matches where match.term >= 0 {
            patterns.forEachWord(of: Int(match.term)) { pattern, fields in
                guard fields.contains(wanted) else { return }
                spans.append(HighlightSpan(start: match.start, end: match.end, pattern: pattern))
            }
        }
        if patterns.hasPhrases {
            for (number, pattern) in patterns.patterns.enumerated() {
                guard case .phrase(let words, let fields) = pattern, fields.contains(wanted) else { continue }
                addPhrase(words, number, &spans)
            }
        }
        if patterns.hasPhrases || patterns.hasShapes {
            spans.sort { ($0.start, $0.end, $0.pattern) < ($1.start, $1.end, $1.pattern) }
        }
    }

    /// Gathers words whose numbers are known.
    private mutating func locate(_ words: WordMarks, in text: SnippetText) {
        var block = 0
        words.forEach { number, stem in
            guard let word = text.word(number, from: &block) else { return false }
            if word.lowerBound > Self.enoughBytes && !matches.isEmpty { return false }
            matches.append(Match(word: number, start: word.lowerBound, end: word.upperBound, term: stem))
            return true
        }
    }

    /// Gathers the words that are part of any pattern, run by run.
    private mutating func scan(_ text: Span<UInt8>, _ field: FieldSet, _ spans: inout [HighlightSpan]) {
        let (stems, readsAll) = (patterns.stems, patterns.hasShapes)
        known.forEachRun(of: text) { start, end, analysis in
            if start > Self.enoughBytes && !matches.isEmpty { return false }
            if readsAll || analysis.isOther {
                return scanRun(text.extracting(start..<end), at: start, field, &spans)
            }
            guard analysis.isWord else { return true }
            let term = stems.number(of: analysis.stem)
            if term >= 0 {
                matches.append(
                    Match(word: wordCount, start: start + analysis.start, end: start + analysis.end, term: term))
            }
            wordCount += 1
            return true
        }
    }

    /// Reads a run word by word. Returns whether to go on.
    private mutating func scanRun(
        _ run: Span<UInt8>, at offset: Int, _ field: FieldSet, _ spans: inout [HighlightSpan]
    ) -> Bool {
        tokenizer.reset()
        while tokenizer.next(in: run) {
            defer { wordCount += 1 }
            let (start, end) = (offset + tokenizer.start, offset + tokenizer.end)
            if start > Self.enoughBytes && !matches.isEmpty { return false }
            let term = patterns.terms.isEmpty ? -1 : patterns.stems.number(of: known.knownStem(of: tokenizer))
            let hasShape = patterns.hasShapes && addShapes(start, end, field, &spans)
            if term >= 0 || hasShape { matches.append(Match(word: wordCount, start: start, end: end, term: term)) }
        }
        return true
    }

    /// Adds the prefixes and wildcards that the current word matches. Returns whether there is one, in any field.
    private func addShapes(
        _ start: Int, _ end: Int, _ field: FieldSet, _ spans: inout [HighlightSpan]
    ) -> Bool {
        var isMatch = false
        for (number, pattern) in patterns.patterns.enumerated() {
            let allowed: FieldSet
            switch pattern {
            case .prefix(let prefix, let fields) where hasPrefix(prefix): allowed = fields
            case .wildcard(let shape, let fields) where shape.matches(tokenizer.wordBytes[...]): allowed = fields
            default: continue
            }
            isMatch = true
            if allowed.contains(field) { spans.append(HighlightSpan(start: start, end: end, pattern: number)) }
        }
        return isMatch
    }

    private func hasPrefix(_ prefix: [UInt8]) -> Bool {
        guard tokenizer.wordCount >= prefix.count else { return false }
        for index in prefix.indices where tokenizer.word[index] != prefix[index] { return false }
        return true
    }

    /// Adds a span for each place where matches stand side by side as the phrase wants.
    private func addPhrase(_ words: [[Int]], _ number: Int, _ spans: inout [HighlightSpan]) {
        guard matches.count >= words.count else { return }
        for first in 0...(matches.count - words.count) {
            let isPhrase = words.indices.allSatisfy { index in
                let match = matches[first + index]
                return match.word == matches[first].word + index && words[index].contains(Int(match.term))
            }
            guard isPhrase else { continue }
            let end = matches[first + words.count - 1].end
            spans.append(HighlightSpan(start: matches[first].start, end: end, pattern: number))
        }
    }
}
