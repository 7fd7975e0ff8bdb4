/// Finds the places of a text that a query's patterns match.
struct HighlightScanner {
    /// A long text is read no further than this many bytes once something has been found.
    static let enoughBytes = 65_536

    private struct Match {
        var word: Int
        var start: Int
        var end: Int
        var term: Int?
        /// The prefixes and wildcards that match, by their places among the patterns.
        var prefixes: [Int]
    }

    /// The words that were met, with the term of the patterns that each stands for, -1 for none: most come again in the
    /// next hit, and to stem one costs far more than to find it.
    private struct KnownWords {
        /// Words that are remembered at most.
        static let limit = 16_384

        var words = TermTable()
        var terms: [Int32] = []
    }

    private let patterns: HighlightPatterns
    private let settings: IndexSettings
    private let pool: StemmerPool
    private var tokenizer = Tokenizer()
    private var scratch: [UInt8] = []
    private var stemmers: [StemmerOrdinal] = []
    private var stemmersLanguage: String?
    /// By stemmer.
    private var known: [KnownWords?]

    init(_ patterns: HighlightPatterns, _ settings: IndexSettings) {
        self.patterns = patterns
        self.settings = settings
        pool = StemmerPool(settings)
        known = [KnownWords?](repeating: nil, count: StemmerCatalog.count)
    }

    /// Returns the matches in the order of their beginnings.
    ///
    /// - Complexity: O(bytes); a word is stemmed only if its first letter is that of a pattern.
    mutating func spans(in text: Span<UInt8>, field: TextField, language: String) -> [HighlightSpan] {
        guard !patterns.isEmpty else { return [] }
        if stemmersLanguage != language {
            stemmers = StemmerCatalog.stemmersByScript(language: language, stemsWords: settings.stemsWords)
            stemmersLanguage = language
            let keepFirstLetter = stemmers.allSatisfy(StemmerCatalog.keepsFirstLetter)
            tokenizer.wantedFirstLetters = keepFirstLetter ? patterns.firstLetters : []
        }
        let matches = matches(in: text)
        guard !matches.isEmpty else { return [] }
        let wanted = FieldSet(field)
        var spans: [HighlightSpan] = []
        for (number, pattern) in patterns.patterns.enumerated() {
            switch pattern {
            case .word(let terms, let fields) where fields.contains(wanted):
                for match in matches where match.term.map(terms.contains) ?? false {
                    spans.append(HighlightSpan(start: match.start, end: match.end, pattern: number))
                }
            case .phrase(let words, let fields) where fields.contains(wanted):
                addPhrase(words, number, matches, to: &spans)
            case .prefix(_, let fields) where fields.contains(wanted),
                .wildcard(_, let fields) where fields.contains(wanted):
                for match in matches where match.prefixes.contains(number) {
                    spans.append(HighlightSpan(start: match.start, end: match.end, pattern: number))
                }
            default: break
            }
        }
        spans.sort { ($0.start, $0.end, $0.pattern) < ($1.start, $1.end, $1.pattern) }
        return spans
    }

    /// The words that are part of any pattern.
    private mutating func matches(in text: Span<UInt8>) -> [Match] {
        var matches: [Match] = []
        var word = 0
        tokenizer.reset()
        while tokenizer.next(in: text) {
            defer { word += 1 }
            if tokenizer.start > Self.enoughBytes && !matches.isEmpty { break }
            let stemmer = stemmers[Int(tokenizer.script.rawValue)]
            if tokenizer.isSkipped { continue }
            let match = match(word, stemmer)
            if match.term != nil || !match.prefixes.isEmpty { matches.append(match) }
        }
        return matches
    }

    private mutating func match(_ word: Int, _ stemmer: StemmerOrdinal) -> Match {
        let term = patterns.terms.isEmpty ? nil : term(stemmer)
        var prefixes: [Int] = []
        for (number, pattern) in patterns.patterns.enumerated() {
            switch pattern {
            case .prefix(let prefix, _) where hasPrefix(prefix): prefixes.append(number)
            case .wildcard(let pattern, _) where pattern.matches(tokenizer.wordBytes[...]): prefixes.append(number)
            default: break
            }
        }
        return Match(word: word, start: tokenizer.start, end: tokenizer.end, term: term, prefixes: prefixes)
    }

    /// The term of the patterns that the current word stands for.
    private mutating func term(_ stemmer: StemmerOrdinal) -> Int? {
        let slot = Int(stemmer)
        if known[slot].map({ $0.terms.count >= KnownWords.limit }) ?? true { known[slot] = KnownWords() }
        let number = Int(known[slot]?.words.intern(tokenizer.word.span, length: tokenizer.wordCount) ?? 0)
        if let terms = known[slot]?.terms, number < terms.count {
            return terms[number] < 0 ? nil : Int(terms[number])
        }
        pool.stem(tokenizer.word.span, length: tokenizer.wordCount, with: stemmer, into: &scratch)
        let term = patterns.term(scratch)
        known[slot]?.terms.append(Int32(term ?? -1))
        return term
    }

    private func hasPrefix(_ prefix: [UInt8]) -> Bool {
        guard tokenizer.wordCount >= prefix.count else { return false }
        for index in prefix.indices where tokenizer.word[index] != prefix[index] { return false }
        return true
    }

    /// Adds a span for each place where matches stand side by side as the phrase wants.
    private func addPhrase(_ words: [[Int]], _ number: Int, _ matches: [Match], to spans: inout [HighlightSpan]) {
        guard matches.count >= words.count else { return }
        for first in 0...(matches.count - words.count) {
            let isPhrase = words.indices.allSatisfy { index in
                let match = matches[first + index]
                return match.word == matches[first].word + index && match.term.map(words[index].contains) ?? false
            }
            guard isPhrase else { continue }
            let end = matches[first + words.count - 1].end
            spans.append(HighlightSpan(start: matches[first].start, end: end, pattern: number))
        }
    }
}
