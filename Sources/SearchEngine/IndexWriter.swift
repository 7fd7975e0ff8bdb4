/// Adds, replaces and removes documents. Belongs to one thread at a time; an index has one writer.
///
/// Nothing is seen by searchers before ``publish(sequence:)``.
public final class IndexWriter {
    private let index: Index
    private let settings: IndexSettings
    private let policy: MergePolicy
    private var builder: SegmentBuilder
    private var views: [SegmentView] = []
    /// Merges that the writer works on itself, and those left to others.
    private var runner = MergeRunner()
    private var wanted: [SegmentMerge] = []
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
    /// Afterwards a bounded piece of the pending merges is done.
    ///
    /// - Parameter isBulk: Whether the segment may wait for the documents of the next calls, for whoever loads many
    ///   documents that nobody searches yet: fewer segments have to be merged then. ``flush()`` ends the wait.
    /// - Complexity: O(bytes of text), and amortised O(log documents) for each posting.
    public func add(_ documents: [EngineDocument], isBulk: Bool = false) {
        guard !documents.isEmpty else { return }
        builder.reserve(textBytes: documents.reduce(0) { $0 + $1.title.utf8.count + $1.body.utf8.count })
        for document in documents {
            removeFromViews(document.id)
            builder.add(document)
            if builder.documentCount >= settings.maximumSegmentDocuments || builder.isFull { flush() }
        }
        guard !isBulk || builder.documentCount >= settings.bulkDocuments else { return }
        flush()
        merge()
    }

    /// Makes a segment of the documents that a bulk load has left.
    public func flush() {
        guard builder.documentCount > 0 else { return }
        let segment = builder.build()
        var view = SegmentView(segment)
        removeRepeats(in: &view)
        sequence = max(sequence, segment.maximumSequence)
        views.append(view)
    }

    /// Forgets a document.
    ///
    /// - Returns: Whether there was one with this ID.
    @discardableResult
    public func remove(id: String) -> Bool {
        flush()
        return removeFromViews(id)
    }

    /// Forgets everything and starts again from sequence 0, as for another log.
    public func removeAll() {
        flush()
        views.removeAll()
        runner.removeAll()
        wanted.removeAll()
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
        for merge in wanted { runner.add(merge) }
        wanted.removeAll()
        merge(budget: .max)
    }

    /// The next merge that is left to another thread, the smallest first; its result goes to ``finish(_:)``.
    ///
    /// - Returns: `nil` if there is none, as always without `IndexSettings.mergesElsewhere`.
    public func nextMerge() -> SegmentMerge? {
        guard let next = wanted.indices.min(by: { wanted[$0].postingCount < wanted[$1].postingCount }) else {
            return nil
        }
        return wanted.remove(at: next)
    }

    /// Puts a merged segment in the place of its sources; without effect if they were forgotten meanwhile.
    public func finish(_ merge: FinishedMerge) {
        let identities = merge.sources.map { ObjectIdentifier($0.segment) }
        let current = identities.compactMap { identity in views.first { ObjectIdentifier($0.segment) == identity } }
        guard current.count == identities.count,
            let place = views.firstIndex(where: { ObjectIdentifier($0.segment) == identities[0] })
        else { return }
        views.insert(merge.view(current), at: place)
        views.removeAll { identities.contains(ObjectIdentifier($0.segment)) }
        busy.subtract(identities)
        dropDeadViews()
    }

    /// Of documents with one ID in the same batch only the last counts.
    private func removeRepeats(in view: inout SegmentView) {
        for index in 0..<view.segment.documentCount {
            let docID = DocID(index)
            if view.segment.docID(of: DocumentIdentifier(view.segment.columns.ids[index])) != docID {
                view.remove(docID)
            }
        }
    }

    @discardableResult
    private func removeFromViews(_ id: String) -> Bool {
        let id = DocumentIdentifier(id)
        for index in views.indices.reversed() {
            if let docID = views[index].liveDocID(of: id) {
                views[index].remove(docID)
                return true
            }
        }
        return false
    }

    private func merge() {
        merge(budget: settings.mergeBudget)
    }

    func take(_ views: [SegmentView], sequence: UInt64) {
        self.views = views
        self.sequence = sequence
    }

    /// Works on merges, small ones first, until the budget is spent or nothing is left to merge.
    private func merge(budget: Int) {
        dropDeadViews()
        var left = budget
        chooseMerges(upTo: budget)
        while left > 0, !runner.isIdle {
            let piece = min(left, 1 << 20)
            left -= piece
            if let merge = runner.step(budget: piece) { finish(merge) }
            chooseMerges(upTo: budget)
        }
    }

    private func chooseMerges(upTo budget: Int) {
        while let chosen = policy.choose(views, busy: busy) {
            let merge = SegmentMerge(chosen.map { views[$0] })
            for source in merge.sources { busy.insert(ObjectIdentifier(source.segment)) }
            if settings.mergesElsewhere && merge.postingCount > budget {
                wanted.append(merge)
            } else {
                runner.add(merge)
            }
        }
    }

    /// Segments without live documents vanish, unless a running merge reads them.
    private func dropDeadViews() {
        views.removeAll { $0.live.liveCount == 0 && !busy.contains(ObjectIdentifier($0.segment)) }
    }
}
