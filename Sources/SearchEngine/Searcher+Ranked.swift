extension Searcher {
    /// Finds the best documents of a query of words without visiting every match, as the exhaustive search finds them:
    /// the same documents with the same scores.
    ///
    /// - Returns: The documents and the exact total, or the number of hits without `countsTotal`.
    func rank(
        _ query: RankedQuery, _ plan: SearchPlan, countsTotal: Bool, _ deadline: Deadline,
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
            guard !terms.isEmpty else { continue }
            let factory = ScorerFactory(
                segment: view.segment, statistics: plan.statistics, isScored: false, deadline: deadline)
            let allowed = AllowedDocuments(view, query, factory)
            try deadline.throwIfPassed()
            if countsTotal {
                let count = counter.count(terms, needsAll: query.kind == .all, view.segment.words, allowed)
                collection.addToTotal(count)
            }
            guard collection.ranked.limit > 0 else { continue }
            var ranking = SegmentRanking(
                view: view, index: index, allowed: allowed, bm25: bm25, pairs: PairRanking(query.pairs, terms, factory),
                deadline: deadline)
            try ranking.rank(terms, query.kind, into: &collection)
        }
    }
}

/// The ranking of one segment.
private struct SegmentRanking {
    let view: SegmentView
    let index: Int
    let allowed: AllowedDocuments
    let bm25: BM25
    private var pairs: PairRanking
    let deadline: Deadline
    private var visited = 0

    init(
        view: SegmentView, index: Int, allowed: AllowedDocuments, bm25: BM25, pairs: PairRanking, deadline: Deadline
    ) {
        self.view = view
        self.index = index
        self.allowed = allowed
        self.bm25 = bm25
        self.pairs = pairs
        self.deadline = deadline
    }

    mutating func rank(
        _ terms: [RankedTerm], _ kind: RankedQuery.Kind, into collection: inout SearchCollection
    ) throws(SearchError) {
        if kind == .any { return try rankAny(terms, into: &collection) }
        var scorer = ConjunctionScorer(view.segment, terms, isPhrase: kind == .phrase, bm25)
        if scorer.isDense {
            try rankBlocks(&scorer, terms, kind, into: &collection)
        } else {
            try rankRarest(&scorer, into: &collection)
        }
    }

    /// Any of the terms: the blocks first that are best without pairs.
    private mutating func rankAny(_ terms: [RankedTerm], into collection: inout SearchCollection) throws(SearchError) {
        let dense = view.segment.words.dense
        var bounds = BlockBounds(terms, .any, blockCount: dense.blockCount)
        bounds.sum(terms, .any, dense)
        var scorer = BlockScorer(view.segment, terms, &bounds, bm25)
        try bounds.forEachDescending(from: max(0, collection.ranked.threshold - pairs.bound)) {
            block, limit, threshold throws(SearchError) in
            try count()
            var matches = scorer.score(block, allowed: allowed[block], limit: limit)
            guard matches != 0 else { return threshold }
            while matches != 0 {
                let slot = matches.trailingZeroBitCount
                matches &= matches - 1
                let docID = DocID(block << 6 | slot)
                let words = scorer.score(slot: slot)
                let score =
                    pairs.isEmpty
                    ? words : pairs.score(docID, words: words, in: scorer, reaching: collection.ranked.threshold)
                if let score { collection.offer(docID, score: score, view, index) }
            }
            return max(0, collection.ranked.threshold - pairs.bound)
        }
    }

    /// All terms, none of which is rare: the best blocks first.
    private mutating func rankBlocks(
        _ scorer: inout ConjunctionScorer, _ terms: [RankedTerm], _ kind: RankedQuery.Kind,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        let dense = view.segment.words.dense
        var bounds = BlockBounds(terms, kind, blockCount: dense.blockCount)
        bounds.sum(terms, kind, dense)
        try bounds.forEachDescending(from: collection.ranked.threshold) { block, _, threshold throws(SearchError) in
            try count()
            return try scorer.forEachMatch(inBlock: block, allowed: allowed[block], from: threshold) {
                docID, score throws(SearchError) in
                collection.offer(docID, score: score, view, index)
                return collection.ranked.threshold
            }
        }
    }

    /// All terms: the documents of the rarest.
    private mutating func rankRarest(
        _ scorer: inout ConjunctionScorer, into collection: inout SearchCollection
    ) throws(SearchError) {
        try scorer.forEachMatch(allowed, from: collection.ranked.threshold) { docID, score throws(SearchError) in
            try count()
            collection.offer(docID, score: score, view, index)
            return collection.ranked.threshold
        }
    }

    /// Looks at the clock from time to time.
    private mutating func count() throws(SearchError) {
        visited += 1
        if visited & 1_023 == 0 { try deadline.throwIfPassed() }
    }
}
