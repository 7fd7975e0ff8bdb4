extension Searcher {
    /// Returns the matching documents in order, their number, facets, and where to go on.
    ///
    /// - Throws: `badRequest` for a limit out of range, `badCursor` for a cursor of another query, filter or sort,
    ///   `timeout` when the request expired.
    /// - Complexity: O(postings of the query's terms + matching documents · log limit); for words in any field, ranked
    ///   by score and without facets and cursor, usually far less: see ``BlockBounds``. Filters take O(documents).
    public func search(_ request: SearchRequest) throws(SearchError) -> SearchResult {
        guard (0...SearchRequest.maximumLimit).contains(request.limit) else {
            throw SearchError(.badRequest, "limit is outside 0...\(SearchRequest.maximumLimit)")
        }
        let deadline = Deadline(request.isExpired)
        // Before the words are looked up: a service that ends has many searches to refuse.
        try deadline.throwIfPassed()
        return try narrowed(by: request.filters, deadline).answer(request, deadline, of: self)
    }

    /// Answers a search whose filters every document matches.
    ///
    /// - Parameter whole: The index without filters: a word that it has is not misspelt.
    private func answer(
        _ request: SearchRequest, _ deadline: Deadline, of whole: Searcher
    ) throws(SearchError) -> SearchResult {
        let plan = try SearchPlan(request, self, deadline)
        try deadline.throwIfPassed()
        var collection = SearchCollection(request, self, after: request.cursor?.last)
        let visitsAll = request.isExhaustive || request.collapsesDuplicates
        if case .everything = plan.query, request.countsOnly, !request.isExhaustive {
            collection.addToTotal(documentCount)
        } else if let query = visitsAll ? nil : RankedQuery(plan, request) {
            try rank(query, plan, countsTotal: request.countsTotal || request.limit == 0, deadline, into: &collection)
        } else {
            // The best come first in either order of time, and most others need then no place among the hits.
            let order = request.sort == .newest ? Array(views.indices.reversed()) : Array(views.indices)
            for index in order { try collect(plan, view: index, deadline, into: &collection) }
        }
        collection.finish()
        return result(of: &collection, plan, request, whole)
    }

    /// Scores the documents of one segment, window by window.
    func collect(
        _ plan: borrowing SearchPlan, view index: Int, _ deadline: Deadline, into collection: inout SearchCollection
    ) throws(SearchError) {
        let view = views[index]
        let count = DocID(view.segment.documentCount)
        try deadline.throwIfPassed()
        let scorer = plan.scorer(for: view.segment, deadline)
        try deadline.throwIfPassed()
        collection.begin(view, index, bound: plan.sequence)
        var next = scorer.nextCandidate(from: 0)
        while next < count {
            let base = next - next % DocID(Window.size)
            collection.window.reset(
                base: base, count: min(Window.size, Int(count - base)), clearScores: plan.isScored)
            scorer.fill(&collection.window)
            collection.collectWindow()
            try deadline.throwIfPassed()
            if collection.window.end >= count { break }
            next = scorer.nextCandidate(from: collection.window.end)
        }
        collection.end()
    }

    private func result(
        of collection: inout SearchCollection, _ plan: borrowing SearchPlan, _ request: SearchRequest,
        _ whole: Searcher
    ) -> SearchResult {
        let ordered = collection.takeHits()
        let hits = ordered.map { candidate in
            let segment = views[candidate.view].segment
            var explanation = request.explain ? plan.scorer(for: segment, Deadline(nil)).explain(candidate.docID) : nil
            if let relevance = explanation, plan.isScored, !request.prior.isNeutral {
                explanation = SegmentPrior(request.prior, segment).explain(relevance, candidate.docID)
            }
            return SearchHit(
                document: StoredDocument(segment, candidate.docID),
                score: plan.isScored ? Double(bitPattern: candidate.key.rank) : 0, explanation: explanation,
                duplicates: collection.folder?.foldedCount(view: candidate.view, docID: candidate.docID) ?? 0)
        }
        var cursor: SearchCursor?
        let total = max(collection.total, ordered.count)
        let follows =
            request.cursor != nil || request.collapsesDuplicates
            ? collection.ranked.countAfter > ordered.count
            : total > ordered.count || !request.countsTotal && ordered.count == request.limit
        if let last = ordered.last, follows {
            cursor = plan.cursor(after: last.key, fingerprint: request.fingerprint)
        }
        return SearchResult(
            total: total, groups: collection.folder?.groupCount, hits: hits, facets: collection.facets.results,
            cursor: cursor, sequence: sequence,
            warnings: plan.warnings.isEmpty ? request.query.warnings : request.query.warnings + plan.warnings,
            betterQuery: request.suggestsQuery && request.cursor == nil
                ? whole.repaired(request.query, known: (plan.lists, views)) : nil,
            query: plan.query)
    }
}

/// A search made ready: bound to terms, with the statistics of its first page.
struct SearchPlan: ~Copyable {
    let query: BoundQuery
    /// Only documents up to this sequence are visited.
    let sequence: UInt64
    let stemmers: StemmerSet
    private(set) var statistics: CollectionStatistics
    let isScored: Bool
    /// The lists of the scored terms; none where a cursor has brought the statistics.
    private(set) var lists = TermLists()
    /// What `now` stands for in the query, and where ages are counted from.
    let now: Int64?
    /// What had to be bounded.
    let warnings: [QueryWarning]

    init(_ request: borrowing SearchRequest, _ searcher: Searcher, _ deadline: Deadline) throws(SearchError) {
        isScored = request.sort == .relevance
        stemmers = request.cursor?.stemmers ?? searcher.presentStemmers
        var binder = QueryBinder(
            present: stemmers, searcher.settings, expander: FuzzyExpander(searcher, deadline))
        query = binder.bind(request.query.root, isScored: isScored)
        warnings = binder.warnings
        now = request.query.now ?? (isScored ? request.prior.recency?.now : nil)
        guard let cursor = request.cursor else {
            sequence = searcher.sequence
            statistics = searcher.statistics(of: binder.scoredTerms, &lists)
            return
        }
        let isValid =
            cursor.fingerprint == request.fingerprint && cursor.now == now
            && cursor.statistics.documentFrequencies.count == binder.scoredTerms.count
            && (!isScored || cursor.last.rank < Double.infinity.bitPattern)
        guard isValid else { throw SearchError(.badCursor, "cursor belongs to another search") }
        sequence = cursor.sequence
        statistics = cursor.statistics
        statistics.settings = searcher.settings.ranking
    }

    /// Ranks what has any of the terms, each of which is a clause.
    init(any clauses: [BoundQuery], of terms: [[UInt8]], in searcher: Searcher) {
        query = .boolean(BoundBoolean(should: clauses))
        sequence = searcher.sequence
        statistics = searcher.statistics(of: terms, &lists)
        stemmers = StemmerSet()
        warnings = []
        now = nil
        isScored = true
    }

    func scorer(for segment: Segment, _ deadline: Deadline) -> Scorer {
        ScorerFactory(segment: segment, statistics: statistics, isScored: isScored, deadline: deadline).root(query)
    }

    func cursor(after last: SortKey, fingerprint: UInt64) -> SearchCursor {
        SearchCursor(
            fingerprint: fingerprint, last: last, sequence: sequence, now: now, stemmers: stemmers,
            statistics: statistics)
    }
}
