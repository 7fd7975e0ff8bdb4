import NewsModels
import SearchEngine
import Synchronization

/// Where the index stands; written by the thread that indexes, read by those that answer.
final class IndexProgress: Sendable {
    /// Where the index stands.
    struct State: Sendable {
        /// The epoch of the log that the index follows; empty before the first contact.
        var epoch = ""
        /// The newest `seq` of the log heard of.
        var head: UInt64 = 0
        /// Whether the index has reached the head that it saw when it started to build.
        var isReady = false
        /// How the building goes, until it is done.
        var building: IndexBuilding?
    }

    private let state = Mutex(State())

    var current: State { state.withLock { $0 } }

    func update(_ change: (inout State) -> Void) {
        state.withLock { change(&$0) }
    }
}
