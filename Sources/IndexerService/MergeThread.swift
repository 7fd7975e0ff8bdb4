import SearchEngine
import Synchronization
import ZeroMQ

/// A thread that carries out merges and prepares what searches would else wait for.
final class MergeThread: Sendable {
    private struct State {
        var wanted: [SegmentMerge] = []
        var finished: [FinishedMerge] = []
        var openCount = 0
        var unprepared: Searcher?
    }

    private let state = Mutex(State())
    private let stop = StopSignal()
    private let thread = Mutex<OwnedThread?>(nil)

    /// Postings merged before a smaller merge is looked for, and whether to end: some milliseconds of work, and ten times
    /// as long where others take the processors, behind whom this thread stands back.
    private static let piece = 50_000

    /// - Parameter isThorough: Whether merged segments are prepared: not worth it for small ones, which are soon merged
    ///   again.
    init(name: String, niceness: Int32, isThorough: Bool) {
        thread.withLock { thread in
            thread = OwnedThread(name: name, niceness: niceness) { [self] in run(isThorough: isThorough) }
        }
    }

    /// Whether merges are under way or wait to be taken.
    var isBusy: Bool { state.withLock { $0.openCount > 0 } }

    /// Takes a merge on.
    func add(_ merge: SegmentMerge) {
        state.withLock { state in
            state.wanted.append(merge)
            state.openCount += 1
        }
        stop.wakeup.signal()
    }

    /// Prepares the segments of a searcher.
    func prepare(_ searcher: Searcher) {
        state.withLock { $0.unprepared = searcher }
        stop.wakeup.signal()
    }

    /// The merges that were finished since the last call.
    func takeFinished() -> [FinishedMerge] {
        state.withLock { state in
            let finished = state.finished
            state.finished = []
            state.openCount -= finished.count
            return finished
        }
    }

    /// Ends the thread; merges under way are dropped.
    func close() {
        stop.signal()
        thread.withLock { $0 }?.join()
    }

    private func takeUnprepared() -> Searcher? {
        state.withLock { state in
            defer { state.unprepared = nil }
            return state.unprepared
        }
    }

    /// Waits for something to do.
    private func wait() {
        var items = [stop.wakeup.pollItem()]
        _ = try? poll(&items, until: .now + .seconds(60))
        stop.wakeup.clear()
    }

    private func run(isThorough: Bool) {
        var runner = MergeRunner()
        while !stop.isSignalled {
            let wanted = state.withLock { state in
                defer { state.wanted = [] }
                return state.wanted
            }
            for merge in wanted { runner.add(merge) }
            takeUnprepared()?.prepare { stop.isSignalled }
            if runner.isIdle {
                wait()
            } else if let merge = runner.step(budget: Self.piece) {
                if isThorough && !stop.isSignalled { merge.prepare() }
                state.withLock { $0.finished.append(merge) }
            }
        }
    }
}
