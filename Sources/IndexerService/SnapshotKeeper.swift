import IndexSnapshot
import Logging
import SearchEngine
import Synchronization
import ZeroMQ

/// A thread that writes the index to disk from time to time, and once more at the end.
///
/// It works on what searches see, so neither they nor the thread that indexes wait for it.
final class SnapshotKeeper: Sendable {
    /// When the last snapshot must be done, once the end has come.
    private final class End: Sendable {
        private let time = Mutex<ContinuousClock.Instant?>(nil)

        func set(_ end: ContinuousClock.Instant) { time.withLock { $0 = end } }

        var hasCome: Bool { time.withLock { $0.map { $0 <= .now } ?? false } }
    }

    private let stop: StopSignal
    private let end: End
    private let thread: OwnedThread

    /// - Parameter store: Is used by the thread alone from now on.
    init(_ store: sending SnapshotStore, index: Index, progress: IndexProgress, logger: Logger) {
        let (stop, end) = (StopSignal(), End())
        self.stop = stop
        self.end = end
        thread = OwnedThread(name: "snapshot", niceness: IndexerLimits.backgroundNiceness) {
            // The first one follows as soon as the index is ready: building it again takes the longest.
            var seconds = IndexerLimits.firstSnapshotSeconds
            while !stop.isSignalled {
                var items = [stop.wakeup.pollItem()]
                _ = try? poll(&items, until: .now + .seconds(seconds))
                stop.wakeup.clear()
                let outcome = Self.save(store, index, progress, end, logger)
                if outcome != .notReady { seconds = IndexerLimits.snapshotSeconds }
            }
        }
    }

    /// Writes what is new and ends the thread. What cannot be written in time is left to the log: the snapshot before
    /// stays, and the next start reads more.
    func close() {
        end.set(.now + .seconds(IndexerLimits.lastSnapshotSeconds))
        stop.signal()
        thread.join()
    }

    private enum Outcome { case notReady, unchanged, written }

    /// Writes a snapshot of a ready index, if it has anything new.
    private static func save(
        _ store: SnapshotStore, _ index: Index, _ progress: IndexProgress, _ end: End, _ logger: Logger
    ) -> Outcome {
        // What is being built is not of the epoch yet, or not as far as it says.
        let state = progress.current
        let searcher = index.searcher()
        guard state.isReady, progress.current.epoch == state.epoch else { return .notReady }
        let start = ContinuousClock.now
        do {
            guard try store.save(searcher, epoch: state.epoch, isExpired: { end.hasCome }) else { return .unchanged }
            let milliseconds = start.duration(to: .now).wholeMilliseconds
            logger.debug("snapshot at seq \(searcher.sequence) written in \(milliseconds) ms")
            return .written
        } catch {
            logger.warning("no snapshot was written: \(error)")
            return .unchanged
        }
    }
}
