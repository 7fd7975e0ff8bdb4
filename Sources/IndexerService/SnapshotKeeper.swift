import IndexSnapshot
import Logging
import SearchEngine
import ZeroMQ

/// A thread that writes the index to disk from time to time, and once more at the end.
///
/// It works on what searches see, so neither they nor the thread that indexes wait for it.
final class SnapshotKeeper: Sendable {
    private let stop: StopSignal
    private let thread: OwnedThread

    /// - Parameter store: Is used by the thread alone from now on.
    init(_ store: sending SnapshotStore, index: Index, progress: IndexProgress, logger: Logger) {
        let stop = StopSignal()
        self.stop = stop
        thread = OwnedThread(name: "snapshot", niceness: IndexerLimits.backgroundNiceness) {
            while !stop.isSignalled {
                var items = [stop.wakeup.pollItem()]
                _ = try? poll(&items, until: .now + .seconds(IndexerLimits.snapshotSeconds))
                stop.wakeup.clear()
                Self.save(store, index, progress, logger)
            }
        }
    }

    /// Writes what is new and ends the thread.
    func close() {
        stop.signal()
        thread.join()
    }

    private static func save(_ store: SnapshotStore, _ index: Index, _ progress: IndexProgress, _ logger: Logger) {
        // What is being built is not of the epoch yet, or not as far as it says.
        let state = progress.current
        let searcher = index.searcher()
        guard state.isReady, progress.current.epoch == state.epoch else { return }
        let start = ContinuousClock.now
        do {
            guard try store.save(searcher, epoch: state.epoch) else { return }
            let milliseconds = start.duration(to: .now).wholeMilliseconds
            logger.debug("snapshot at seq \(searcher.sequence) written in \(milliseconds) ms")
        } catch {
            logger.warning("no snapshot was written: \(error)")
        }
    }
}
