/// A term of a query as segments know it.
struct BoundTerm: Hashable, Sendable {
    /// The key in `Segment.words`.
    let bytes: [UInt8]
    /// The place of its document frequency in ``CollectionStatistics``; `nil` where it is not scored.
    let statisticsIndex: Int?
}

/// A query whose words have become the stems of one index.
enum BoundQuery: Sendable {
    case everything
    case nothing
    /// Any of these terms, scored as one.
    case term([BoundTerm], FieldSet)
    /// For each word its terms; the words stand side by side within one field.
    case phrase([[BoundTerm]], FieldSet)
    /// Forms with this beginning.
    case prefix([UInt8], FieldSet)
    /// Words of authors with this beginning, the author mark included.
    case authorPrefix([UInt8])
    /// A term of `Segment.keywords`, or the beginning of one.
    case keyword([UInt8], isPrefix: Bool)
    case published(PublishedRange)
    case boolean(BoundBoolean)
}

/// The clauses of one group; see ``BooleanNode``.
struct BoundBoolean: Sendable {
    var must: [BoundQuery] = []
    var should: [BoundQuery] = []
    var mustNot: [BoundQuery] = []
    var filters: [BoundQuery] = []
}

/// Turns a query as written into terms, and numbers the terms that are scored in the order of their clauses.
struct QueryBinder {
    /// The stemmers of the languages in the index.
    let present: StemmerSet
    /// As in `IndexSettings`.
    let stemsWords: Bool
    /// The scored terms, in order of first sight.
    private(set) var scoredTerms: [[UInt8]] = []

    private var indexOfTerm: [[UInt8]: Int] = [:]
    private lazy var pool = StemmerPool()
    private var scratch: [UInt8] = []

    init(present: StemmerSet, stemsWords: Bool) {
        self.present = present
        self.stemsWords = stemsWords
    }

    /// Binds a query; `isScored` says whether its matches will be ranked.
    mutating func bind(_ node: QueryNode, isScored: Bool) -> BoundQuery {
        switch node {
        case .everything: .everything
        case .nothing: .nothing
        case .words(let words, let fields): bind(words, fields, isScored: isScored)
        case .prefix(let prefix, let leading, let fields): bind(prefix, leading, fields, isScored: isScored)
        case .keyword(let field, let value, let isPrefix): .keyword(field.term(value), isPrefix: isPrefix)
        case .published(let from, let until): .published(PublishedRange(from: from, until: until))
        case .boolean(let boolean): bind(boolean, isScored: isScored)
        }
    }

    private mutating func bind(_ words: [QueryWord], _ fields: FieldSet, isScored: Bool) -> BoundQuery {
        if words.count == 1 { return .term(terms(of: words[0], fields, isScored: isScored), fields) }
        var bound: [[BoundTerm]] = []
        bound.reserveCapacity(words.count)
        for word in words { bound.append(terms(of: word, fields, isScored: isScored)) }
        return .phrase(bound, fields)
    }

    private mutating func bind(
        _ prefix: [UInt8], _ leading: [QueryWord], _ fields: FieldSet, isScored: Bool
    ) -> BoundQuery {
        let bound: BoundQuery =
            fields == .author ? .authorPrefix([Segment.authorMark] + prefix) : .prefix(prefix, fields)
        guard !leading.isEmpty else { return bound }
        return .boolean(BoundBoolean(must: [bind(leading, fields, isScored: isScored), bound]))
    }

    private mutating func bind(_ boolean: BooleanNode, isScored: Bool) -> BoundQuery {
        var bound = BoundBoolean()
        for node in boolean.must { bound.must.append(bind(node, isScored: isScored)) }
        for node in boolean.should { bound.should.append(bind(node, isScored: isScored)) }
        for node in boolean.mustNot { bound.mustNot.append(bind(node, isScored: false)) }
        for alternatives in boolean.filters {
            var filters: [BoundQuery] = []
            for node in alternatives { filters.append(bind(node, isScored: false)) }
            bound.filters.append(filters.count == 1 ? filters[0] : .boolean(BoundBoolean(should: filters)))
        }
        return .boolean(bound)
    }

    /// The distinct terms that a word may stand under.
    private mutating func terms(of word: QueryWord, _ fields: FieldSet, isScored: Bool) -> [BoundTerm] {
        if fields == .author { return [term([Segment.authorMark] + word.bytes, isScored: isScored)] }
        guard stemsWords else { return [term(word.bytes, isScored: isScored)] }
        var stems: [[UInt8]] = []
        for stemmer in StemmerCatalog.candidates(for: word.script, present: present) {
            _ = pool.stem(word.bytes.span, length: word.bytes.count, with: stemmer, into: &scratch)
            let stem = scratch.isEmpty ? word.bytes : scratch
            if !stems.contains(stem) { stems.append(stem) }
        }
        var terms: [BoundTerm] = []
        for stem in stems { terms.append(term(stem, isScored: isScored)) }
        return terms
    }

    /// A few terms are found faster by looking at all of them.
    private static let scannedTerms = 16

    private func index(of term: [UInt8]) -> Int? {
        indexOfTerm.isEmpty ? scoredTerms.firstIndex(of: term) : indexOfTerm[term]
    }

    private mutating func term(_ bytes: [UInt8], isScored: Bool) -> BoundTerm {
        guard isScored else { return BoundTerm(bytes: bytes, statisticsIndex: nil) }
        if let known = index(of: bytes) { return BoundTerm(bytes: bytes, statisticsIndex: known) }
        scoredTerms.append(bytes)
        if scoredTerms.count > Self.scannedTerms {
            for (index, term) in scoredTerms.enumerated().dropFirst(indexOfTerm.count) { indexOfTerm[term] = index }
        }
        return BoundTerm(bytes: bytes, statisticsIndex: scoredTerms.count - 1)
    }
}
