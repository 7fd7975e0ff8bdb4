/// A query that can be ranked without visiting every match: words in any text field, any of them or all of them.
struct RankedQuery {
    /// For each clause: the terms that are scored as one.
    let clauses: [[BoundTerm]]
    /// Whether every clause must match.
    let needsAll: Bool

    /// The query of a search whose hits are its only result; `nil` if it is of another kind.
    init?(_ plan: SearchPlan, _ request: SearchRequest) {
        guard request.sort == .relevance, request.facets.isEmpty, request.cursor == nil else { return nil }
        self.init(plan.query)
    }

    /// Takes a query apart; `nil` if it is of another kind.
    init?(_ query: BoundQuery) {
        switch query {
        case .term(let terms, .text):
            clauses = [terms]
            needsAll = false
        case .boolean(let boolean) where boolean.mustNot.isEmpty && boolean.filters.isEmpty:
            guard boolean.must.isEmpty != boolean.should.isEmpty else { return nil }
            needsAll = boolean.should.isEmpty
            var clauses: [[BoundTerm]] = []
            for clause in needsAll ? boolean.must : boolean.should {
                guard case .term(let terms, .text) = clause else { return nil }
                clauses.append(terms)
            }
            self.clauses = clauses
        default: return nil
        }
    }

    /// The clauses in one segment, in order; `nil` where a clause has more than one term there.
    ///
    /// An absent clause is left out, or leaves nothing at all if every clause must match.
    func terms(in segment: Segment, _ statistics: CollectionStatistics) -> [RankedTerm]? {
        let scale = segment.impacts.scale(for: statistics.bm25)
        var ranked: [RankedTerm] = []
        var sparseCount = 0
        for terms in clauses {
            let ordinals = terms.compactMap { segment.words.dictionary.ordinal(of: $0.bytes) }
            guard ordinals.count < 2 else { return nil }
            guard let ordinal = ordinals.first else {
                if needsAll { return [] }
                continue
            }
            let idf = statistics.inverseDocumentFrequency(of: terms)
            let slot = segment.impacts.slot(of: ordinal)
            // Bounds are summed in single precision: the surplus is far above its rounding errors.
            defer { sparseCount += slot == nil ? 1 : 0 }
            let weight = Float(idf * (statistics.bm25.k1 + 1) / 255 * scale * 1.0001)
            ranked.append(
                RankedTerm(
                    list: segment.words.range(of: ordinal), slot: slot ?? -1, sparse: sparseCount,
                    bitmap: slot.map { segment.impacts.bitmapOffsets[$0] } ?? -1, idf: idf, weight: weight))
        }
        return ranked
    }
}

/// One clause of a ranked query in one segment.
struct RankedTerm {
    /// Its postings.
    let list: Range<Int>
    /// Its number in ``ImpactTable``, -1 unless it is dense.
    let slot: Int
    /// Its number among the clauses that are not dense; without meaning for a dense one.
    let sparse: Int
    /// Where its bitmap starts, -1 without one.
    let bitmap: Int
    let idf: Double
    /// What a bound is multiplied by.
    let weight: Float
}
