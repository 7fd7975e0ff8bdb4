/// Segments that are to become one. What is to be done may be done on any thread, while the writer goes on.
public struct SegmentMerge: Sendable {
    /// The segments, as they were when the merge was chosen.
    let sources: [SegmentView]
    /// The number of postings that go in: what the merge costs.
    public let postingCount: Int

    init(_ sources: [SegmentView]) {
        self.sources = sources
        postingCount = sources.reduce(0) { $0 + $1.segment.postingCount }
    }
}

/// What a merge made, for ``IndexWriter/finish(_:)``.
public struct FinishedMerge: Sendable {
    /// The segments that went in, as they were at the start.
    let sources: [SegmentView]
    /// For each source and document: its new doc ID, or `MergeJob.dropped`.
    let newDocIDs: [[DocID]]
    let segment: Segment

    /// Makes what the first search in the merged segment would otherwise wait for; for the thread that merged.
    public func prepare() { segment.prepare() }

    /// The merged segment, without what was removed since the merge began.
    ///
    /// - Parameter current: The segments that went in, as they are now.
    func view(_ current: [SegmentView]) -> SegmentView {
        var view = SegmentView(segment)
        for (index, source) in current.enumerated() where source.live.deadCount > sources[index].live.deadCount {
            for docID in 0..<DocID(source.segment.documentCount) where !source.live.contains(docID) {
                let moved = newDocIDs[index][Int(docID)]
                if moved != MergeJob.dropped { view.remove(moved) }
            }
        }
        return view
    }
}

/// Carries out merges, the smallest first, a piece at a time, so that a large one never holds up the small ones. Belongs
/// to one thread.
public struct MergeRunner {
    private var waiting: [SegmentMerge] = []
    private var running: [MergeJob] = []

    /// Makes a runner without work.
    public init() {}

    /// Whether nothing is left to do.
    public var isIdle: Bool { waiting.isEmpty && running.isEmpty }

    /// Takes a merge on.
    public mutating func add(_ merge: SegmentMerge) { waiting.append(merge) }

    /// Works on the smallest merge.
    ///
    /// - Parameter budget: Postings to merge, about; preparing a merge costs O(documents) besides.
    /// - Returns: The merge, once it is done.
    public mutating func step(budget: Int) -> FinishedMerge? {
        if let next = waiting.indices.min(by: { waiting[$0].postingCount < waiting[$1].postingCount }),
            running.allSatisfy({ waiting[next].postingCount < $0.postingCount })
        {
            running.append(MergeJob(waiting.remove(at: next).sources))
        }
        guard let next = running.indices.min(by: { running[$0].postingCount < running[$1].postingCount }),
            running[next].step(budget: budget)
        else { return nil }
        var job = running.remove(at: next)
        return job.finish()
    }

    /// Forgets everything.
    public mutating func removeAll() { self = MergeRunner() }
}
