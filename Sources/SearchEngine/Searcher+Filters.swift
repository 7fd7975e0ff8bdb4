extension Searcher {
    /// The index as if it held only the documents that match the filters.
    ///
    /// What a score depends on, such as how rare a word is, is then counted among these documents: a search within one
    /// source ranks as if there were no other.
    ///
    /// - Complexity: O(documents of the index) for each filter.
    func narrowed(by filters: SearchFilters, _ deadline: Deadline) throws(SearchError) -> Searcher {
        guard !filters.isEmpty else { return self }
        let clauses = filters.clauses
        guard !clauses.isEmpty else { return self }
        let query = BoundQuery.boolean(BoundBoolean(filters: clauses))
        let statistics = statistics(of: [])
        var narrowed: [SegmentView] = []
        for view in views {
            let factory = ScorerFactory(
                segment: view.segment, statistics: statistics, isScored: false, deadline: deadline)
            var view = view
            view.keep(factory.matches(of: query))
            try deadline.throwIfPassed()
            if view.live.liveCount > 0 { narrowed.append(view) }
        }
        return Searcher(views: narrowed, sequence: sequence, settings: settings)
    }
}
