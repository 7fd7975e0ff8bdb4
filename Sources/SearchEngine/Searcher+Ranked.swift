extension Searcher {
    /// Finds the best documents of a query of words without visiting every match, as the exhaustive search finds them:
    /// the same documents with the same scores.
    ///
    /// - Returns: The documents and the exact total, or the number of hits without `countsTotal`.
    func rank(
        _ query: RankedQuery, _ plan: SearchPlan, countsTotal: Bool, _ deadline: Deadline,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        var bounds = RangeBounds()
        var counter = MatchCounter()
        for index in views.indices {
            try deadline.throwIfPassed()
            let view = views[index]
            guard let terms = query.terms(in: view.segment, plan.statistics) else {
                try collect(plan, view: index, deadline, into: &collection)
                continue
            }
            guard !terms.isEmpty else { continue }
            if countsTotal { collection.addToTotal(counter.count(terms, needsAll: query.needsAll, in: view)) }
            guard collection.ranked.limit > 0 else { continue }
            let bm25 = plan.statistics.bm25
            if query.needsAll, terms.contains(where: { $0.slot < 0 }) {
                try rankConjunction(terms, index, bm25, deadline, into: &collection)
            } else {
                bounds.sum(terms, needsAll: query.needsAll, view.segment)
                let scorer = RangeScorer(view.segment, terms, bounds, needsAll: query.needsAll, bm25)
                try rankRanges(bounds, scorer, index, deadline, into: &collection)
            }
        }
    }

    /// Visits the ranges of a segment, best bound first.
    private func rankRanges(
        _ bounds: RangeBounds, _ scorer: consuming RangeScorer, _ index: Int, _ deadline: Deadline,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        let view = views[index]
        var scorer = scorer
        var visited = 0
        try bounds.forEachDescending(from: collection.ranked.threshold) { range throws(SearchError) in
            visited += 1
            if visited & 1_023 == 0 { try deadline.throwIfPassed() }
            let threshold = collection.ranked.threshold
            var matches =
                scorer.needsAll || threshold == 0
                ? scorer.score(range) : scorer.score(range, reaching: Float(threshold))
            if view.live.deadCount > 0 { matches &= view.live.words[range] }
            while matches != 0 {
                let slot = matches.trailingZeroBitCount
                matches &= matches - 1
                collection.offer(
                    DocID(range * ImpactTable.rangeSize + slot), score: scorer.score(slot: slot), view, index)
            }
            return collection.ranked.threshold
        }
    }

    /// Visits the documents of the rarest word and looks for them in the lists of the others.
    private func rankConjunction(
        _ terms: [RankedTerm], _ index: Int, _ bm25: BM25, _ deadline: Deadline,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        let view = views[index]
        var scorer = ConjunctionScorer(view.segment, terms, bm25)
        var visited = 0
        while let docID = scorer.next(threshold: collection.ranked.threshold) {
            visited += 1
            if visited & 1_023 == 0 { try deadline.throwIfPassed() }
            if view.live.contains(docID) { collection.offer(docID, score: scorer.score(), view, index) }
        }
    }
}
