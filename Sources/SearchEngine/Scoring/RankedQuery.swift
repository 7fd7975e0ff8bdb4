/// A query that can be ranked without visiting every match: words in any text field, any of them, all of them, or side
/// by side; and any restriction that is not scored.
struct RankedQuery {
    /// How the clauses make a match.
    enum Kind { case any, all, phrase }

    /// For each clause: the terms that are scored as one.
    let clauses: [[BoundTerm]]
    let kind: Kind
    /// Neighbouring clauses that score more side by side; only where any clause may match.
    private(set) var pairs: [BoundPair] = []
    /// What every hit must match, without being scored.
    private(set) var filters: [BoundQuery] = []
    /// What no hit may match.
    private(set) var exclusions: [BoundQuery] = []

    /// The most clauses, so that sums of bounds do not overflow.
    private static let maximumClauses = 1_024

    /// The query of a search whose hits are its only result; `nil` if it is of another kind.
    init?(_ plan: SearchPlan, _ request: SearchRequest) {
        guard request.sort == .relevance, request.facets.isEmpty, request.cursor == nil else { return nil }
        self.init(plan.query)
        // The phrases have to be found to be counted.
        if kind == .phrase && (request.countsTotal || request.limit == 0) { return nil }
    }

    /// Takes a query apart; `nil` if it is of another kind.
    init?(_ query: BoundQuery) {
        switch query {
        case .term(let terms, .text):
            clauses = [terms]
            kind = .any
        case .phrase(let words, .text):
            clauses = words
            kind = .phrase
        case .boolean(let boolean) where boolean.must.count == 1 && boolean.should.isEmpty:
            guard let inner = RankedQuery(boolean.must[0]) else { return nil }
            self = inner
            filters += boolean.filters
            exclusions += boolean.mustNot
        case .boolean(let boolean):
            guard boolean.must.isEmpty != boolean.should.isEmpty else { return nil }
            kind = boolean.should.isEmpty ? .all : .any
            var clauses: [[BoundTerm]] = []
            for clause in boolean.must + boolean.should {
                switch clause {
                case .term(let terms, .text): clauses.append(terms)
                case .pair(let pair): pairs.append(pair)
                default: return nil
                }
            }
            self.clauses = clauses
            filters = boolean.filters
            exclusions = boolean.mustNot
        default: return nil
        }
        guard clauses.count <= Self.maximumClauses else { return nil }
    }

    /// The clauses in one segment, in order; `nil` where a clause has more than one term there.
    ///
    /// An absent clause is left out, or leaves nothing at all if every clause must match.
    func terms(in segment: Segment, _ statistics: CollectionStatistics) -> [RankedTerm]? {
        let words = segment.words
        let scale = words.scale(for: statistics.bm25)
        var ranked: [RankedTerm] = []
        ranked.reserveCapacity(clauses.count)
        var sparseCount = 0
        for (clause, terms) in clauses.enumerated() {
            var list: WordList?
            for term in terms {
                guard let other = words.list(of: term.bytes) else { continue }
                guard list == nil else { return nil }
                list = other
            }
            guard let list else {
                if kind == .any { continue }
                return []
            }
            let idf = statistics.inverseDocumentFrequency(of: terms)
            let weight = idf * (statistics.bm25.k1 + 1) * scale
            ranked.append(
                RankedTerm(list, words.dense, weight: weight, clause: clause, idf: idf, sparse: sparseCount))
            if list.slot < 0 { sparseCount += 1 }
        }
        return ranked
    }
}

/// One clause of a ranked query in one segment.
struct RankedTerm {
    let list: WordList
    /// Its place among the clauses of the query.
    let clause: Int
    let idf: Double
    /// What a bound of 255 stands for.
    let weight: Float
    /// Where the parts of a dense list lie in ``DenseLists``; ``bitmap`` is -1 without one.
    let maxima: Int
    let starts: Int
    let codes: Int
    let locals: Int
    let bitmap: Int
    /// Its number among the clauses that are not dense; without meaning for a dense one.
    let sparse: Int

    var isDense: Bool { list.slot >= 0 }

    init(_ list: WordList, _ dense: DenseLists, weight: Double, clause: Int, idf: Double, sparse: Int) {
        self.list = list
        self.clause = clause
        self.idf = idf
        self.sparse = sparse
        // Bounds are summed in single precision: the surplus is far above its rounding errors.
        self.weight = Float(weight * 1.0001)
        guard list.slot >= 0 else {
            (maxima, starts, codes, locals, bitmap) = (0, 0, 0, 0, -1)
            return
        }
        let entry = dense.entries[list.slot]
        maxima = list.slot * dense.blockCount
        starts = list.slot * (dense.rangeCount + 1)
        codes = Int(entry.codes)
        locals = Int(entry.locals)
        bitmap = Int(entry.bitmap)
    }
}
