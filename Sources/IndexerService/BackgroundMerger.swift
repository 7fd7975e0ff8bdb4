import SearchEngine

/// Carries out merges on two threads, so that the thread that indexes never waits for one: those of arriving batches keep
/// up with them, larger ones stand back behind everything else.
final class BackgroundMerger: Sendable {
    private let batches = MergeThread(
        name: "merge-batches", niceness: IndexerLimits.batchMergeNiceness, isThorough: false)
    private let segments = MergeThread(
        name: "merge", niceness: IndexerLimits.backgroundNiceness, isThorough: true)

    /// Whether merges are under way or wait to be taken.
    var isBusy: Bool { batches.isBusy || segments.isBusy }

    /// Takes a merge on.
    func add(_ merge: SegmentMerge) {
        (merge.postingCount <= IndexerLimits.batchMergePostings ? batches : segments).add(merge)
    }

    /// Prepares the segments of a searcher.
    func prepare(_ searcher: Searcher) { segments.prepare(searcher) }

    /// The merges that were finished since the last call.
    func takeFinished() -> [FinishedMerge] { batches.takeFinished() + segments.takeFinished() }

    /// Ends the threads; merges under way are dropped.
    func close() {
        batches.close()
        segments.close()
    }
}
