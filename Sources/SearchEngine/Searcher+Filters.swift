extension Searcher {
    /// The index as if it held only the documents that match the filters.
    ///
    /// What a score depends on, such as how rare a word is, is then counted among these documents: a search within one
    /// source ranks as if there were no other.
    ///
    /// - Complexity: O(documents of the index) for each filter.
    func narrowed(by filters: SearchFilters, _ deadline: Deadline) throws(SearchError) -> Searcher {
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

extension ScorerFactory {
    /// The documents that match a query, tombstones included, a bit for each.
    func matches(of query: BoundQuery) -> [UInt64] {
        let scorer = root(query)
        let count = DocID(segment.documentCount)
        var bits = [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64)
        var window = Window()
        var next = scorer.nextCandidate(from: 0)
        while next < count {
            let base = next - next % DocID(Window.size)
            window.reset(base: base, count: min(Window.size, Int(count - base)), clearScores: false)
            scorer.fill(&window)
            for index in 0..<((window.count + 63) / 64) { bits[Int(base >> 6) + index] = window.matches[index] }
            if window.end >= count { break }
            next = scorer.nextCandidate(from: window.end)
        }
        return bits
    }
}
