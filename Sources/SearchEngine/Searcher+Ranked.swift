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
            let segment = views[index].segment
            guard let terms = query.terms(plan, in: segment, view: index) else {
                try collect(plan, view: index, deadline, into: &collection)
                continue
            }
            guard !terms.ranked.isEmpty || !query.phrases.isEmpty else { continue }
            var allowed = AllowedDocuments(views[index], query, plan, deadline)
            try deadline.throwIfPassed()
            guard let phrases = try PhraseMatches(query, plan, in: segment, view: index, allowed, deadline) else {
                try collect(plan, view: index, deadline, into: &collection)
                continue
            }
            var synonyms: SynonymMatches?
            if !terms.synonyms.isEmpty { synonyms = SynonymMatches(terms, segment.words, takenFrom: &allowed) }
            if countsTotal {
                let count = counter.count(terms.ranked, needsAll: query.kind == .all, phrases, segment.words, allowed)
                collection.addToTotal(count + (synonyms?.count ?? 0))
            }
            guard collection.ranked.limit > 0 else { continue }
            if query.kind == .any {
                let pairs = PairRanking(query.pairs, terms.ranked, plan, segment)
                try DisjunctionRanking.rank(
                    segment, index, allowed, terms.ranked, phrases, pairs, bm25, deadline, into: &collection)
            } else {
                if let synonyms { try rank(synonyms, query, bm25, view: index, deadline, into: &collection) }
                var ranking = ConjunctionRanking(
                    ConjunctionScorer(segment, terms.ranked, isPhrase: query.kind == .phrase, bm25), segment,
                    view: index, deadline)
                try ranking.rank(terms.ranked, query.kind, allowed, into: &collection)
            }
        }
    }

    /// Ranks the documents of words with several terms that are set apart.
    private func rank(
        _ synonyms: SynonymMatches, _ query: RankedQuery, _ bm25: BM25, view: Int, _ deadline: Deadline,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        let segment = views[view].segment
        if query.kind == .phrase {
            try synonyms.forEachPhrase(query.clauses, segment, bm25, deadline) { docID, score in
                collection.offer(docID, score: score, segment, view: view)
            }
        } else {
            try synonyms.forEachMatch(query.clauses, segment, bm25, deadline) { docID, score in
                collection.offer(docID, score: score, segment, view: view)
            }
        }
    }
}

/// The ranking of the documents of one segment that have all terms.
private struct ConjunctionRanking: ~Copyable {
    private var scorer: ConjunctionScorer
    private let segment: Segment
    private let view: Int
    private let deadline: Deadline

    init(_ scorer: consuming ConjunctionScorer, _ segment: Segment, view: Int, _ deadline: Deadline) {
        self.scorer = scorer
        self.segment = segment
        self.view = view
        self.deadline = deadline
    }

    mutating func rank(
        _ terms: [RankedTerm], _ kind: RankedQuery.Kind, _ allowed: borrowing AllowedDocuments,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        if scorer.isDense {
            try rankRanges(terms, kind, allowed, into: &collection)
        } else {
            try rankRarest(allowed, into: &collection)
        }
    }

    /// All terms, none of which is rare: the best ranges first.
    private mutating func rankRanges(
        _ terms: [RankedTerm], _ kind: RankedQuery.Kind, _ allowed: borrowing AllowedDocuments,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        var clock = DeadlineCounter(deadline)
        let dense = segment.words.dense
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
                    collection.offer(docID, score: score, segment, view: view)
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
        _ allowed: borrowing AllowedDocuments, into collection: inout SearchCollection
    ) throws(SearchError) {
        var clock = DeadlineCounter(deadline)
        try scorer.forEachMatch(allowed, from: collection.ranked.threshold) { docID, score throws(SearchError) in
            try clock.count()
            collection.offer(docID, score: score, segment, view: view)
            return collection.ranked.threshold
        }
    }
}
