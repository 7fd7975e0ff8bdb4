/// What to look for in texts: the words, phrases and prefixes of a query that a hit may have matched by.
struct HighlightPatterns {
    /// One clause. `terms` index into ``HighlightPatterns/terms``.
    enum Pattern {
        case word(terms: [Int], FieldSet)
        case phrase([[Int]], FieldSet)
        case prefix([UInt8], FieldSet)
        case wildcard(WildcardPattern, FieldSet)
    }

    /// The distinct stems of all patterns.
    private(set) var terms: [[UInt8]] = []
    private(set) var patterns: [Pattern] = []
    /// Whether a word may match whose stemmer keeps the first letter, by `Tokenizer.firstLetter(of:)`.
    private(set) var firstLetters = [Bool](repeating: false, count: 256)

    /// Gathers the patterns of a bound query; clauses that exclude, and filters, have none.
    init(_ query: BoundQuery) {
        add(query)
        for term in terms { admit(term) }
        for pattern in patterns {
            switch pattern {
            case .prefix(let prefix, _): admit(prefix)
            case .wildcard(let pattern, _) where pattern.literalPrefix.isEmpty:
                firstLetters = [Bool](repeating: true, count: 256)
            case .wildcard(let pattern, _): admit(pattern.literalPrefix)
            case .word, .phrase: break
            }
        }
    }

    /// Whether there is nothing to look for.
    var isEmpty: Bool { patterns.isEmpty }

    /// The number of a stem, `nil` if no pattern has it.
    func term(_ stem: [UInt8]) -> Int? { terms.firstIndex(of: stem) }

    private mutating func admit(_ word: [UInt8]) {
        guard !word.isEmpty else { return }
        var offset = 0
        let letter = Tokenizer.decode(word.span, at: &offset)
        firstLetters[Int(letter & 0xFF)] = true
        if let twin = Lookalikes.twin(of: letter) { firstLetters[Int(twin & 0xFF)] = true }
    }

    private mutating func add(_ query: BoundQuery) {
        switch query {
        case .term(let terms, let fields): patterns.append(.word(terms: numbers(terms), fields))
        case .phrase(let words, let fields):
            var numbered: [[Int]] = []
            for terms in words { numbered.append(numbers(terms)) }
            patterns.append(.phrase(numbered, fields))
        case .proximity(let proximity, let fields):
            for terms in proximity.words { patterns.append(.word(terms: numbers(terms), fields)) }
        case .prefix(let prefix, let fields): patterns.append(.prefix(prefix, fields))
        case .wildcard(let pattern, let fields): patterns.append(.wildcard(pattern, fields))
        case .boosted(let query, _): add(query)
        case .boolean(let boolean): for clause in boolean.must + boolean.should { add(clause) }
        case .everything, .nothing, .authorPrefix, .keyword, .keywordWildcard, .identifier, .pair, .published: break
        }
    }

    private mutating func numbers(_ bound: [BoundTerm]) -> [Int] {
        var numbers: [Int] = []
        for term in bound {
            if let known = terms.firstIndex(of: term.bytes) {
                numbers.append(known)
            } else {
                numbers.append(terms.count)
                terms.append(term.bytes)
            }
        }
        return numbers
    }
}

/// A place in a text that a pattern matches, in bytes.
struct HighlightSpan: Hashable {
    var start: Int
    var end: Int
    /// The pattern, by its place in ``HighlightPatterns/patterns``.
    var pattern: Int
}
