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
            factor: max(2, settings.mergeFactor), batchFactor: max(2, settings.batchMergeFactor),
            maximumDocuments: max(1, settings.maximumSegmentDocuments))
        builder = SegmentBuilder(settings)
    }

    /// Adds documents as a segment of their own; one with a known ID replaces the earlier version.
    ///
    /// Afterwards a bounded piece of the pending merges is done, unless they are left to others.
    ///
    /// - Complexity: O(bytes of text), and amortised O(log documents) for each posting.
    public func add(_ documents: [EngineDocument]) {
        guard !documents.isEmpty else { return }
        for segment in builder.build(documents) { append(segment) }
        merge()
    }

    /// Adds what was built elsewhere, in any order: of the versions of a document the last by its sequence counts.
    ///
    /// - Parameter removals: Are applied afterwards.
    /// - Complexity: O(documents · segments).
    public func append(_ segments: [BuiltSegment], removals: [DocumentRemoval] = []) {
        for built in segments { append(built.segment) }
        for removal in removals {
            let id = DocumentIdentifier(removal.id)
            guard let place = place(of: id), place.sequence <= removal.sequence else { continue }
            views[place.view].remove(place.docID)
        }
        merge()
    }

    /// Forgets a document.
    ///
    /// - Returns: Whether there was one with this ID.
    @discardableResult
    public func remove(id: String) -> Bool {
        guard let place = place(of: DocumentIdentifier(id)) else { return false }
        return views[place.view].remove(place.docID)
    }

    /// Forgets everything and starts again from sequence 0, as for another log.
    public func removeAll() {
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
        merge(budget: .max, elsewhere: false)
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

    /// Puts a merged segment in the place of its sources; without effect if they were forgotten meanwhile. It may
    /// be the last that a larger merge waits for.
    public func finish(_ merge: FinishedMerge) {
        replace(merge)
        chooseMerges(elsewhere: settings.mergesElsewhere)
    }

    private func replace(_ merge: FinishedMerge) {
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

    /// Puts a segment beside the others; of each document the last version is left.
    private func append(_ segment: Segment) {
        var view = SegmentView(segment)
        for docID in segment.identifiers.replaced { view.remove(docID) }
        let ids = segment.columns.ids
        for docID in 0..<DocID(segment.documentCount) {
            let id = DocumentIdentifier(Array(ids.bytes[ids.range(of: Int(docID))]))
            guard let other = place(of: id) else { continue }
            if other.sequence <= segment.columns.sequences[Int(docID)] {
                views[other.view].remove(other.docID)
            } else {
                view.remove(docID)
            }
        }
        sequence = max(sequence, segment.maximumSequence)
        views.append(view)
    }

    /// Where the live version of a document is.
    private func place(of id: DocumentIdentifier) -> (view: Int, docID: DocID, sequence: UInt64)? {
        for (index, view) in views.enumerated() {
            if let docID = view.liveDocID(of: id) {
                return (index, docID, view.segment.columns.sequences[Int(docID)])
            }
        }
        return nil
    }

    private func merge() {
        merge(budget: settings.mergeBudget, elsewhere: settings.mergesElsewhere)
    }

    func take(_ views: [SegmentView], sequence: UInt64) {
        self.views = views
        self.sequence = sequence
        merge()
    }

    /// Works on merges, small ones first, until the budget is spent or nothing is left to merge.
    private func merge(budget: Int, elsewhere: Bool) {
        dropDeadViews()
        var left = budget
        chooseMerges(elsewhere: elsewhere)
        while left > 0, !runner.isIdle {
            let piece = min(left, 1 << 20)
            left -= piece
            if let merge = runner.step(budget: piece) { replace(merge) }
            chooseMerges(elsewhere: elsewhere)
        }
    }

    private func chooseMerges(elsewhere: Bool) {
        while let chosen = policy.choose(views, busy: busy) {
            let merge = SegmentMerge(chosen.map { views[$0] })
            for source in merge.sources { busy.insert(ObjectIdentifier(source.segment)) }
            if elsewhere { wanted.append(merge) } else { runner.add(merge) }
        }
    }

    /// Segments without live documents vanish, unless a running merge reads them.
    private func dropDeadViews() {
        views.removeAll { $0.live.liveCount == 0 && !busy.contains(ObjectIdentifier($0.segment)) }
    }
}
