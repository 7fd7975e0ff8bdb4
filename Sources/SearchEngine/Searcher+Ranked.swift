extension Searcher {
    /// Finds the best documents of a query of words without visiting every match, as the exhaustive search finds them:
    /// the same documents with the same scores.
    ///
    /// - Returns: The documents and the exact total, or the number of hits without `countsTotal`.
    func rank(
        _ query: RankedQuery, _ plan: borrowing SearchPlan, countsTotal: Bool, _ deadline: Deadline,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        var counter = MatchCounter()
        let bm25 = plan.statistics.bm25
        for index in views.indices {
            try deadline.throwIfPassed()
            let view = views[index]
            guard let terms = query.terms(plan, in: view.segment, view: index) else {
                try collect(plan, view: index, deadline, into: &collection)
                continue
            }
            guard !terms.isEmpty || !query.phrases.isEmpty else { continue }
            let allowed = AllowedDocuments(view, query, plan, deadline)
            try deadline.throwIfPassed()
            guard let phrases = try PhraseMatches(query, plan, in: view, view: index, allowed, deadline) else {
                try collect(plan, view: index, deadline, into: &collection)
                continue
            }
            if countsTotal {
                let count = counter.count(terms, needsAll: query.kind == .all, phrases, view.segment.words, allowed)
                collection.addToTotal(count)
            }
            guard collection.ranked.limit > 0 else { continue }
            if query.kind == .any {
                let pairs = PairRanking(query.pairs, terms, plan, view.segment, deadline)
                try DisjunctionRanking.rank(
                    view, index, allowed, terms, phrases, pairs, bm25, deadline, into: &collection)
            } else {
                var ranking = ConjunctionRanking(view: view, index: index, allowed: allowed, deadline)
                try ranking.rank(terms, query.kind, bm25, into: &collection)
            }
        }
    }
}

/// The ranking of the documents of one segment that have all terms.
private struct ConjunctionRanking: ~Copyable {
    let view: SegmentView
    let index: Int
    let allowed: AllowedDocuments
    private var clock: DeadlineCounter

    init(view: SegmentView, index: Int, allowed: AllowedDocuments, _ deadline: Deadline) {
        self.view = view
        self.index = index
        self.allowed = allowed
        clock = DeadlineCounter(deadline)
    }

    mutating func rank(
        _ terms: [RankedTerm], _ kind: RankedQuery.Kind, _ bm25: BM25, into collection: inout SearchCollection
    ) throws(SearchError) {
        var scorer = ConjunctionScorer(view.segment, terms, isPhrase: kind == .phrase, bm25)
        if scorer.isDense {
            try rankRanges(&scorer, terms, kind, into: &collection)
        } else {
            try rankRarest(&scorer, into: &collection)
        }
    }

    /// All terms, none of which is rare: the best ranges first.
    private mutating func rankRanges(
        _ scorer: inout ConjunctionScorer, _ terms: [RankedTerm], _ kind: RankedQuery.Kind,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        let dense = view.segment.words.dense
        var bounds = BlockBounds(terms, kind, blockCount: dense.blockCount)
        bounds.sum(terms, kind, dense)
        var threshold = collection.ranked.threshold
        var limit = max(1, bounds.limit(threshold))
        for range in bounds.ranges(reaching: limit) where bounds.largest(range: range) >= limit {
            try clock.count()
            let documents = scorer.documents(inRange: range)
            for lane in 0..<4 where documents[lane] != 0 && bounds[range << 2 | lane] >= limit {
                let block = range << 2 | lane
                let raised = try scorer.forEachMatch(
                    of: documents[lane] & allowed[block], inBlock: block, from: threshold
                ) { docID, score throws(SearchError) in
                    collection.offer(docID, score: score, view, index)
                    return collection.ranked.threshold
                }
                guard raised > threshold else { continue }
                threshold = raised
                limit = max(1, bounds.limit(threshold))
            }
        }
    }

    /// All terms: the documents of the rarest.
    private mutating func rankRarest(
        _ scorer: inout ConjunctionScorer, into collection: inout SearchCollection
    ) throws(SearchError) {
        try scorer.forEachMatch(allowed, from: collection.ranked.threshold) { docID, score throws(SearchError) in
            try clock.count()
            collection.offer(docID, score: score, view, index)
            return collection.ranked.threshold
        }
    }
}
