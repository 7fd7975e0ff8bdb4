/// Adds, replaces and removes documents. Belongs to one thread at a time; an index has one writer.
///
/// Nothing is seen by searchers before ``publish(sequence:)``.
public final class IndexWriter {
    private let index: Index
    private let settings: IndexSettings
    private let policy: MergePolicy
    private var builder: SegmentBuilder
    private var views: [SegmentView] = []
    private var jobs: [MergeJob] = []
    private var busy: Set<ObjectIdentifier> = []
    private var sequence: UInt64 = 0

    /// Opens the writer of `index`, which starts empty.
    public init(index: Index) {
        self.index = index
        settings = index.settings
        policy = MergePolicy(
            factor: max(2, settings.mergeFactor), maximumDocuments: max(1, settings.maximumSegmentDocuments))
        builder = SegmentBuilder(settings)
    }

    /// Adds documents as a segment of their own; one with a known ID replaces the earlier version.
    ///
    /// Bulk loading is fastest with some thousand documents a call. Afterwards a bounded piece of the pending merges is
    /// done.
    ///
    /// - Complexity: O(bytes of text), and amortised O(log documents) for each posting.
    public func add(_ documents: [EngineDocument]) {
        guard !documents.isEmpty else { return }
        builder.reserve(textBytes: documents.reduce(0) { $0 + $1.title.utf8.count + $1.body.utf8.count })
        for document in documents {
            removeFromViews(document.id)
            builder.add(document)
            if builder.documentCount >= settings.maximumSegmentDocuments || builder.isFull { flush() }
        }
        flush()
        merge()
    }

    /// Forgets a document.
    ///
    /// - Returns: Whether there was one with this ID.
    @discardableResult
    public func remove(id: String) -> Bool {
        removeFromViews(id)
    }

    /// Forgets everything and starts again from sequence 0, as for another log.
    public func removeAll() {
        views.removeAll()
        jobs.removeAll()
        busy.removeAll()
        sequence = 0
    }

    /// Shows everything added and removed so far to searchers from now on.
    ///
    /// - Parameter sequence: How far in the order of arrival the index has come; never goes back, and at least the
    ///   highest sequence of a document.
    /// - Complexity: O(segments).
    public func publish(sequence: UInt64) {
        self.sequence = max(self.sequence, sequence)
        index.publish(Searcher(views: views, sequence: self.sequence, settings: settings))
    }

    /// The number of segments, without those that a running merge is about to make.
    public var segmentCount: Int { views.count }

    /// Finishes all merges that the policy wants, however long they take.
    public func mergeAll() {
        merge(budget: .max)
    }

    private func flush() {
        guard builder.documentCount > 0 else { return }
        let segment = builder.build()
        var view = SegmentView(segment)
        removeRepeats(in: &view)
        sequence = max(sequence, segment.maximumSequence)
        views.append(view)
    }

    /// Of documents with one ID in the same batch only the last counts.
    private func removeRepeats(in view: inout SegmentView) {
        for (index, id) in view.segment.columns.ids.enumerated() {
            let docID = DocID(index)
            if view.segment.docID(of: id, hash: IdentifierTable.hash(of: id)) != docID { view.remove(docID) }
        }
    }

    @discardableResult
    private func removeFromViews(_ id: String) -> Bool {
        let hash = IdentifierTable.hash(of: id)
        for index in views.indices.reversed() {
            if let docID = views[index].liveDocID(of: id, hash: hash) {
                views[index].remove(docID)
                return true
            }
        }
        return false
    }

    private func merge() {
        merge(budget: settings.mergeBudget)
    }

    /// Works on merges, small ones first, until the budget is spent or nothing is left to merge.
    private func merge(budget: Int) {
        dropDeadViews()
        var left = budget
        while left > 0 {
            startJobs()
            guard let next = jobs.indices.min(by: { jobs[$0].postingCount < jobs[$1].postingCount }) else { return }
            let piece = min(left, 1 << 20)
            left -= piece
            if jobs[next].step(budget: piece) { finish(jobs.remove(at: next)) }
        }
    }

    private func startJobs() {
        while let chosen = policy.choose(views, busy: busy) {
            let sources = chosen.map { views[$0] }
            for source in sources { busy.insert(ObjectIdentifier(source.segment)) }
            jobs.append(MergeJob(sources))
        }
    }

    /// Puts the merged segment in the place of its sources.
    private func finish(_ job: consuming MergeJob) {
        let identities = job.sources.map { ObjectIdentifier($0.segment) }
        let current = identities.compactMap { identity in views.first { ObjectIdentifier($0.segment) == identity } }
        let merged = job.finish(current)
        let place = views.firstIndex { ObjectIdentifier($0.segment) == identities[0] } ?? views.endIndex
        views.insert(merged, at: place)
        views.removeAll { identities.contains(ObjectIdentifier($0.segment)) }
        busy.subtract(identities)
        dropDeadViews()
    }

    /// Segments without live documents vanish, unless a running merge reads them.
    private func dropDeadViews() {
        views.removeAll { $0.live.liveCount == 0 && !busy.contains(ObjectIdentifier($0.segment)) }
    }
}
