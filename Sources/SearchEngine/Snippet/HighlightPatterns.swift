/// What to look for in texts: the words, phrases and prefixes of a query that a hit may have matched by.
struct HighlightPatterns: Sendable {
    /// One clause. `terms` index into ``HighlightPatterns/terms``.
    enum Pattern: Sendable {
        case word(terms: [Int], FieldSet)
        case phrase([[Int]], FieldSet)
        case prefix([UInt8], FieldSet)
        case wildcard(WildcardPattern, FieldSet)
    }

    /// The distinct stems of all patterns.
    private(set) var terms: [[UInt8]] = []
    private(set) var patterns: [Pattern] = []
    /// The patterns that are one word alone, by the word's stems, and where they may stand; of a stem ascending.
    private var words: [(pattern: Int, fields: FieldSet)] = []
    /// Where those of each stem begin, and where the last ones end.
    private var wordStarts: [Int] = []
    /// Whether any pattern is the shape of a word, for which words are needed as they are written.
    private(set) var hasShapes = false
    /// Whether any pattern is a phrase.
    private(set) var hasPhrases = false
    /// The numbers of stems by their hashes.
    private(set) var stems = StemTable([])

    /// Gathers the patterns of a bound query; clauses that exclude, filters, and stop words beside other words have none.
    init(_ query: BoundQuery) {
        add(query)
        var byTerm: [[(pattern: Int, fields: FieldSet)]] = terms.map { _ in [] }
        for (number, pattern) in patterns.enumerated() {
            switch pattern {
            case .word(let terms, let fields): for term in terms { byTerm[term].append((number, fields)) }
            case .phrase: hasPhrases = true
            case .prefix, .wildcard: hasShapes = true
            }
        }
        for found in byTerm {
            wordStarts.append(words.count)
            words += found
        }
        wordStarts.append(words.count)
        stems = StemTable(terms)
    }

    /// Whether there is nothing to look for.
    var isEmpty: Bool { patterns.isEmpty }

    /// Calls `body` with the patterns that are a word of this stem, ascending.
    @inline(__always)
    func forEachWord(of term: Int, _ body: (_ pattern: Int, FieldSet) -> Void) {
        for index in wordStarts[term]..<wordStarts[term + 1] { body(words[index].pattern, words[index].fields) }
    }

    private mutating func add(_ query: BoundQuery) {
        switch query {
        case .term(let terms, _) where terms.first?.isStopWord == true: break
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

    private mutating func numbers(_ bound: BoundTerms) -> [Int] {
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

/// Finds the number of a stem by its hash.
struct StemTable: Sendable {
    private var slots: [(hash: UInt64, number: Int32)]
    private let mask: Int

    /// Numbers the stems from 0.
    init(_ stems: [[UInt8]]) {
        var size = 16
        while size < stems.count * 4 { size *= 2 }
        mask = size - 1
        slots = [(hash: UInt64, number: Int32)](repeating: (0, -1), count: size)
        for (number, stem) in stems.enumerated() {
            let hash = KnownWords.hash(ofStem: stem)
            var place = Int(truncatingIfNeeded: hash) & mask
            while slots[place].number >= 0 { place = (place + 1) & mask }
            slots[place] = (hash, Int32(number))
        }
    }

    /// The number of the stem with this hash, -1 if there is none.
    ///
    /// - Complexity: O(1) expected.
    @inline(__always)
    func number(of hash: UInt64) -> Int32 {
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].number >= 0 {
            if slots[place].hash == hash { return slots[place].number }
            place = (place + 1) & mask
        }
        return -1
    }
}

/// A place in a text that a pattern matches, in bytes.
struct HighlightSpan: Hashable {
    var start: Int
    var end: Int
    /// The pattern, by its place in ``HighlightPatterns/patterns``.
    var pattern: Int
}
