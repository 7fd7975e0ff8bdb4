import Synchronization

/// What filters have left of a segment: most searches have the filters of one before.
final class FilterCache: Sendable {
    private struct Entry {
        let filters: SearchFilters
        /// Tells the state of the segment in an index that is not narrowed: documents die and never come back.
        let deadCount: Int
        let live: LiveDocuments
        let totalLength: UInt64
    }

    private static let limit = 8
    /// The one used last comes last.
    private let entries = Mutex<[Entry]>([])

    /// What the filters leave of a view, if that is known.
    func view(of view: SegmentView, _ filters: SearchFilters) -> SegmentView? {
        let entry = entries.withLock { entries -> Entry? in
            let known = entries.firstIndex { $0.deadCount == view.live.deadCount && $0.filters == filters }
            guard let known else { return nil }
            let entry = entries.remove(at: known)
            entries.append(entry)
            return entry
        }
        guard let entry else { return nil }
        var view = view
        view.keep(entry.live, totalLength: entry.totalLength)
        return view
    }

    /// Remembers what the filters leave of a view, in place of what has not been asked for longest.
    func keep(_ kept: SegmentView, of view: SegmentView, _ filters: SearchFilters) {
        let entry = Entry(
            filters: filters, deadCount: view.live.deadCount, live: kept.live, totalLength: kept.totalLength)
        entries.withLock { entries in
            entries.removeAll { $0.filters == filters }
            if entries.count >= Self.limit { entries.removeFirst() }
            entries.append(entry)
        }
    }
}
