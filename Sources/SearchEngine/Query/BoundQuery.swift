/// A term of a query as segments know it.
struct BoundTerm: Hashable, Sendable {
    /// The key in `Segment.words`.
    let bytes: [UInt8]
    /// The place of its document frequency in ``CollectionStatistics``; `nil` where it is not scored.
    let statisticsIndex: Int?
    /// Whether it shares that place with all that a fuzzy word stands for.
    var isShared = false
    /// Whether it is a stop word beside other words, and says little: it is not emphasised in hits. Never with a ranking
    /// that takes stop words for words like others.
    var isStopWord = false
    /// What its inverse document frequency is multiplied by.
    var weight = 1.0
}

/// The distinct terms that a word may stand under; most words have one, which takes no memory of its own.
struct BoundTerms: RandomAccessCollection, Hashable, Sendable {
    private let first: BoundTerm?
    private let others: [BoundTerm]

    /// One term.
    init(_ term: BoundTerm) {
        first = term
        others = []
    }

    /// Any number of terms.
    init(_ terms: [BoundTerm]) {
        first = terms.first
        others = terms.count > 1 ? Array(terms.dropFirst()) : []
    }

    /// Whether there is one term, and the place of its own among the statistics.
    ///
    /// Says no more than this so that nothing is copied.
    @inline(__always)
    var onlyPlace: (index: Int, weight: Double)? {
        guard let first, others.isEmpty, !first.isShared, let index = first.statisticsIndex else { return nil }
        return (index, first.weight)
    }

    var startIndex: Int { 0 }
    var endIndex: Int { first == nil ? 0 : others.count + 1 }

    subscript(index: Int) -> BoundTerm {
        if index == 0, let first { return first }
        return others[index - 1]
    }
}

/// A query whose words have become the stems of one index.
enum BoundQuery: Sendable {
    case everything
    case nothing
    /// Any of these terms, scored as one.
    case term(BoundTerms, FieldSet)
    /// For each word its terms; the words stand side by side within one field.
    case phrase([BoundTerms], FieldSet)
    /// Words that stand near each other within one field.
    case proximity(BoundProximity, FieldSet)
    /// Forms with this beginning.
    case prefix([UInt8], FieldSet)
    /// Forms of this shape; words of authors, the mark included, where the field is the author.
    case wildcard(WildcardPattern, FieldSet)
    /// Words of authors with this beginning, the author mark included.
    case authorPrefix([UInt8])
    /// A term of `Segment.keywords`, or the beginning of one.
    case keyword([UInt8], isPrefix: Bool)
    /// Terms of `Segment.keywords` of this shape, the byte of the field included.
    case keywordWildcard(WildcardPattern)
    /// The document with this ID.
    case identifier(String)
    case published(PublishedRange)
    /// Two neighbouring words of a query where they stand side by side: documents that both words match anyway.
    case pair(BoundPair)
    /// The same documents, with their scores multiplied.
    indirect case boosted(BoundQuery, Double)
    case boolean(BoundBoolean)
}

/// Two words of a query, and what a pair is worth.
struct BoundPair: Sendable {
    /// The place of the second word among the clauses of its group; the first is before it.
    let clause: Int
    let words: [BoundTerms]
    /// What the pair's inverse document frequency, the sum of the words', is multiplied by.
    let weight: Double

    /// The same pair where so many clauses come before those of its group.
    fileprivate func moved(by count: Int) -> BoundPair {
        BoundPair(clause: clause + count, words: words, weight: weight)
    }
}

/// Words that stand side by side, as one of several clauses.
struct BoundPhrase: Sendable {
    /// Its place among the clauses of its group.
    let clause: Int
    /// For each word its terms.
    let words: [BoundTerms]
}

/// Words near each other; see ``ProximityNode``.
enum BoundProximity: Sendable {
    case sloppy([BoundTerms], slop: Int)
    case near([[BoundTerms]], distance: Int)

    /// The words of all parts, in the order of the query.
    var words: [BoundTerms] {
        switch self {
        case .sloppy(let words, _): words
        case .near(let phrases, _): phrases.flatMap(\.self)
        }
    }
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
    /// Finds what a fuzzy word stands for; without it such a word stands for itself.
    let expander: FuzzyExpander?
    /// The scored terms, in order of first sight.
    private(set) var scoredTerms: [[UInt8]] = []
    /// What had to be bounded.
    private(set) var warnings: [QueryWarning] = []

    /// The places in ``scoredTerms`` of fuzzy words; those of others by term, once there are many.
    private var fuzzyTerms: Set<Int> = []
    private var indexOfTerm: [[UInt8]: Int] = [:]
    private let settings: IndexSettings
    private let stemsWords: Bool
    private lazy var pool = StemmerPool(settings)
    private var scratch: [UInt8] = []

    init(present: StemmerSet, _ settings: IndexSettings, expander: FuzzyExpander? = nil) {
        self.present = present
        self.expander = expander
        self.settings = settings
        stemsWords = settings.stemsWords
        // Most queries have no more words than this.
        scoredTerms.reserveCapacity(8)
    }

    /// Binds a query; `isScored` says whether its matches will be ranked.
    mutating func bind(_ node: QueryNode, isScored: Bool) -> BoundQuery {
        switch node {
        case .everything: .everything
        case .nothing: .nothing
        case .words(let words, let fields): bind(words, fields, isScored: isScored)
        case .proximity(let node, let fields): .proximity(bind(node, fields, isScored: isScored), fields)
        case .prefix(let prefix, let leading, let fields): bind(prefix, leading, fields, isScored: isScored)
        case .wildcard(let pattern, let fields): .wildcard(fields == .author ? pattern.marked : pattern, fields)
        case .fuzzy(let word, let distance, let fields): bind(word, distance, fields, isScored: isScored)
        case .keyword(let field, let value, let isPrefix): .keyword(field.term(value), isPrefix: isPrefix)
        case .keywordWildcard(let field, let pattern): .keywordWildcard(WildcardPattern(field.term(pattern.bytes)))
        case .identifier(let id): .identifier(id)
        case .published(let from, let until): .published(PublishedRange(from: from, until: until))
        case .boosted(let node, let boost): bind(node, boost, isScored: isScored)
        case .boolean(let boolean): bind(boolean, isScored: isScored)
        }
    }

    private mutating func bind(_ words: [QueryWord], _ fields: FieldSet, isScored: Bool) -> BoundQuery {
        if words.count == 1 { return .term(terms(of: words[0], fields, isScored: isScored), fields) }
        return .phrase(bindAll(words, fields, isScored: isScored), fields)
    }

    private mutating func bind(
        _ node: ProximityNode, _ fields: FieldSet, isScored: Bool
    ) -> BoundProximity {
        switch node {
        case .sloppy(let words, let slop):
            return .sloppy(bindAll(words, fields, isScored: isScored), slop: slop)
        case .near(let phrases, let distance):
            var bound: [[BoundTerms]] = []
            for words in phrases { bound.append(bindAll(words, fields, isScored: isScored)) }
            return .near(bound, distance: distance)
        }
    }

    private mutating func bindAll(_ words: [QueryWord], _ fields: FieldSet, isScored: Bool) -> [BoundTerms] {
        var bound: [BoundTerms] = []
        bound.reserveCapacity(words.count)
        for word in words { bound.append(terms(of: word, fields, isScored: isScored)) }
        return bound
    }

    /// Binds a fuzzy word: all that it stands for is scored as one term, as frequent as the most frequent of them.
    private mutating func bind(
        _ word: QueryWord, _ distance: Int, _ fields: FieldSet, isScored: Bool
    ) -> BoundQuery {
        guard let expander, distance > 0 else { return bind([word], fields, isScored: isScored) }
        let expansion =
            fields == .author
            ? expander.expandAuthor(word, distance: distance)
            : expander.expand(word, distance: distance) { terms(of: $0, fields, isScored: false).map(\.bytes) }
        if expansion.isTruncated {
            let text = String(decoding: word.bytes, as: UTF8.self)
            let message = "more than \(FuzzyExpander.termLimit) words are near \(text); the nearest are taken"
            warnings.append(QueryWarning(message: message, position: nil))
        }
        // A place of its own, whatever the terms are: later pages may find others, in documents that they do not see.
        if isScored {
            fuzzyTerms.insert(scoredTerms.count)
            scoredTerms.append(expansion.mostFrequent ?? word.bytes)
        }
        let index = isScored ? scoredTerms.count - 1 : nil
        let bound = expansion.terms.map { BoundTerm(bytes: $0, statisticsIndex: index, isShared: true) }
        return .term(BoundTerms(bound), fields)
    }

    private mutating func bind(_ node: QueryNode, _ boost: Double, isScored: Bool) -> BoundQuery {
        let bound = bind(node, isScored: isScored)
        return isScored ? .boosted(bound, boost) : bound
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
        bound.must.reserveCapacity(boolean.must.count)
        let must = boolean.must.span
        for index in must.indices { bound.must.append(bind(must[index], isScored: isScored)) }
        bound.should = bindOptional(boolean.should, isScored: isScored)
        for node in boolean.mustNot { bound.mustNot.append(bind(node, isScored: false)) }
        for alternatives in boolean.filters {
            var filters: [BoundQuery] = []
            for node in alternatives { filters.append(bind(node, isScored: false)) }
            bound.filters.append(filters.count == 1 ? filters[0] : .boolean(BoundBoolean(should: filters)))
        }
        return .boolean(bound)
    }

    /// Binds clauses of which any may match: stop words among other words count less, and pairs of words more. A group of
    /// such clauses is as good as its clauses.
    private mutating func bindOptional(_ nodes: [QueryNode], isScored: Bool) -> [BoundQuery] {
        let ranking = settings.ranking
        let dampsStopWords =
            (ranking.stopWordWeight != 1 || ranking.pairWeight > 0) && !nodes.allSatisfy(StopWords.isStopWord)
        guard isScored else {
            return nodes.map { node in
                let clause = bind(node, isScored: false)
                return dampsStopWords && StopWords.isStopWord(node) ? clause.damped(ranking.stopWordWeight) : clause
            }
        }
        let pairWeight = ranking.pairWeight / Double(max(1, nodes.count - 1))
        var clauses: [BoundQuery] = []
        clauses.reserveCapacity(nodes.count)
        var pairs: [BoundQuery] = []
        var previous: BoundTerms?
        var wasDamped = false
        for node in nodes {
            let clause = bind(node, isScored: true)
            if let group = clause.alternatives {
                for case .pair(let pair) in group { pairs.append(.pair(pair.moved(by: clauses.count))) }
                clauses += group.filter { !$0.isPair }
                previous = nil
                continue
            }
            let isDamped = dampsStopWords && StopWords.isStopWord(node)
            clauses.append(isDamped ? clause.damped(ranking.stopWordWeight) : clause)
            guard pairWeight > 0 else { continue }
            let word = clause.plainWord
            // Two stop words stand side by side in most documents, and say nothing there.
            if !(isDamped && wasDamped), let previous, let word {
                pairs.append(.pair(BoundPair(clause: clauses.count - 1, words: [previous, word], weight: pairWeight)))
            }
            previous = word
            wasDamped = isDamped
        }
        clauses += pairs
        return clauses
    }

    /// The distinct terms that a word may stand under.
    private mutating func terms(of word: QueryWord, _ fields: FieldSet, isScored: Bool) -> BoundTerms {
        if fields == .author { return BoundTerms(term([Segment.authorMark] + word.bytes, isScored: isScored)) }
        guard stemsWords else { return BoundTerms(term(word.bytes, isScored: isScored)) }
        var stems: [[UInt8]] = []
        for stemmer in StemmerCatalog.candidates(for: word.script, present: present) {
            pool.stem(word.bytes.span, length: word.bytes.count, with: stemmer, into: &scratch)
            if !stems.contains(scratch) { stems.append(scratch) }
        }
        if stems.count == 1 { return BoundTerms(term(stems[0], isScored: isScored)) }
        var terms: [BoundTerm] = []
        for stem in stems { terms.append(term(stem, isScored: isScored)) }
        return BoundTerms(terms)
    }

    /// A few terms are found faster by looking at all of them.
    private static let scannedTerms = 16

    private func index(of term: [UInt8]) -> Int? {
        guard indexOfTerm.isEmpty else { return indexOfTerm[term] }
        for index in scoredTerms.indices where scoredTerms[index] == term && !fuzzyTerms.contains(index) {
            return index
        }
        return nil
    }

    private mutating func term(_ bytes: [UInt8], isScored: Bool) -> BoundTerm {
        guard isScored else { return BoundTerm(bytes: bytes, statisticsIndex: nil) }
        if let known = index(of: bytes) { return BoundTerm(bytes: bytes, statisticsIndex: known) }
        let index = scoredTerms.count
        scoredTerms.append(bytes)
        if !indexOfTerm.isEmpty {
            indexOfTerm[bytes] = index
        } else if scoredTerms.count > Self.scannedTerms {
            for (index, term) in scoredTerms.enumerated() where !fuzzyTerms.contains(index) {
                indexOfTerm[term] = index
            }
        }
        return BoundTerm(bytes: bytes, statisticsIndex: index)
    }
}

extension BoundQuery {
    /// The terms of a word that may stand in any text field.
    fileprivate var plainWord: BoundTerms? {
        if case .term(let terms, .text) = self { terms } else { nil }
    }

    /// The place among the statistics of a word's only term, where the word may stand in any text field.
    var onlyPlace: (index: Int, weight: Double)? {
        if case .term(let terms, .text) = self { terms.onlyPlace } else { nil }
    }

    /// The clauses of a group of which any may match, and which has no others.
    fileprivate var alternatives: [BoundQuery]? {
        guard case .boolean(let group) = self, group.must.isEmpty, group.mustNot.isEmpty, group.filters.isEmpty else {
            return nil
        }
        return group.should
    }

    fileprivate var isPair: Bool { if case .pair = self { true } else { false } }

    /// The same word as a stop word, with its inverse document frequency multiplied.
    fileprivate func damped(_ weight: Double) -> BoundQuery {
        guard case .term(let terms, let fields) = self else { return self }
        let damped = terms.map { term in
            var term = term
            term.isStopWord = true
            term.weight = weight
            return term
        }
        return .term(BoundTerms(damped), fields)
    }
}
