extension Searcher {
    /// The index as if it held only the documents that match the filters.
    ///
    /// What a score depends on, such as how rare a word is, is then counted among these documents: a search within one
    /// source ranks as if there were no other.
    ///
    /// - Complexity: O(documents) for each segment that these filters were not applied to lately, else O(segments).
    func narrowed(by filters: SearchFilters, _ deadline: Deadline) throws(SearchError) -> Searcher {
        guard !filters.isEmpty else { return self }
        let clauses = filters.clauses
        guard !clauses.isEmpty else { return self }
        let query = BoundQuery.boolean(BoundBoolean(filters: clauses))
        let statistics = statistics(of: [])
        var narrowed: [SegmentView] = []
        for view in views {
            let kept: SegmentView
            if let known = view.segment.filtered.view(of: view, filters) {
                kept = known
            } else {
                kept = Self.narrowed(view, by: query, statistics, deadline)
                try deadline.throwIfPassed()
                view.segment.filtered.keep(kept, of: view, filters)
            }
            if kept.live.liveCount > 0 { narrowed.append(kept) }
        }
        return Searcher(views: narrowed, sequence: sequence, settings: settings)
    }

    private static func narrowed(
        _ view: SegmentView, by query: BoundQuery, _ statistics: CollectionStatistics, _ deadline: Deadline
    ) -> SegmentView {
        let factory = ScorerFactory(
            segment: view.segment, statistics: statistics, isScored: false, deadline: deadline)
        var view = view
        view.keep(factory.matches(of: query))
        return view
    }
}
