/// A query that can be ranked without visiting every match: words in any text field, any of them, all of them, or side
/// by side; and any restriction that is not scored.
struct RankedQuery {
    /// How the clauses make a match.
    enum Kind { case any, all, phrase }

    /// For each clause: the terms that are scored as one; none for a phrase among other clauses.
    let clauses: [[BoundTerm]]
    let kind: Kind
    /// The phrases among clauses of which any may match.
    private(set) var phrases: [BoundPhrase] = []
    /// Neighbouring clauses that score more side by side; only where any clause may match.
    private(set) var pairs: [BoundPair] = []
    /// What every hit must match, without being scored.
    private(set) var filters: [BoundQuery] = []
    /// What no hit may match.
    private(set) var exclusions: [BoundQuery] = []

    /// The most clauses, so that sums of bounds do not overflow.
    private static let maximumClauses = 1_024

    /// The query of a search whose hits are its only result; `nil` if it is of another kind.
    init?(_ plan: borrowing SearchPlan, _ request: borrowing SearchRequest) {
        guard request.sort == .relevance, request.facets.isEmpty, request.cursor == nil, request.prior.isNeutral
        else { return nil }
        self.init(plan.query, countsPhrases: request.countsTotal || request.limit == 0)
    }

    /// Takes a query apart; `nil` if it is of another kind.
    ///
    /// - Parameter countsPhrases: Whether every document of a phrase has to be found, to be counted.
    init?(_ query: borrowing BoundQuery, countsPhrases: Bool = false) {
        switch query {
        case .term(let terms, .text):
            clauses = [terms]
            kind = .any
        case .phrase(let words, .text) where countsPhrases:
            clauses = [[]]
            kind = .any
            phrases = [BoundPhrase(clause: 0, words: words)]
        case .phrase(let words, .text):
            clauses = words
            kind = .phrase
        case .boolean(let boolean) where boolean.must.count == 1 && boolean.should.isEmpty:
            guard let inner = RankedQuery(boolean.must[0], countsPhrases: countsPhrases) else { return nil }
            self = inner
            filters += boolean.filters
            exclusions += boolean.mustNot
        case .boolean(let boolean):
            guard boolean.must.isEmpty != boolean.should.isEmpty else { return nil }
            kind = boolean.should.isEmpty ? .all : .any
            let wanted = kind == .all ? boolean.must : boolean.should
            var clauses: [[BoundTerm]] = []
            clauses.reserveCapacity(wanted.count)
            // By index, which copies only what is kept.
            for index in wanted.indices {
                switch wanted[index] {
                case .term(let terms, .text): clauses.append(terms)
                case .pair(let pair): pairs.append(pair)
                case .phrase(let words, .text) where kind == .any:
                    phrases.append(BoundPhrase(clause: clauses.count, words: words))
                    clauses.append([])
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
    func terms(_ plan: borrowing SearchPlan, in segment: Segment, view: Int) -> [RankedTerm]? {
        Self.terms(clauses, kind, plan, in: segment, view: view)
    }

    /// The same for any clauses, such as the words of a phrase.
    static func terms(
        _ clauses: [[BoundTerm]], _ kind: Kind, _ plan: borrowing SearchPlan, in segment: Segment, view: Int
    ) -> [RankedTerm]? {
        let words = segment.words
        let scale = words.scale(for: plan.statistics.bm25) * (plan.statistics.settings.k1 + 1)
        var ranked: [RankedTerm] = []
        ranked.reserveCapacity(clauses.count)
        var sparseCount = 0
        for clause in clauses.indices {
            var list: WordList?
            for index in clauses[clause].indices {
                guard let other = plan.lists.list(clauses[clause][index], words, view: view) else { continue }
                guard list == nil else { return nil }
                list = other
            }
            guard let list else {
                if kind == .any { continue }
                return []
            }
            let idf = plan.statistics.inverseDocumentFrequency(of: clauses[clause])
            ranked.append(
                RankedTerm(list, words.dense, weight: idf * scale, clause: clause, idf: idf, sparse: sparseCount))
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
    /// Where a dense list lies.
    let place: DenseLists.Place
    /// Where the bounds of a dense list start in `DenseLists.maxima`.
    let maxima: Int
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
        place = list.slot >= 0 ? dense.place(list.slot) : DenseLists.Place()
        maxima = max(0, list.slot) * dense.blockCount
    }
}
