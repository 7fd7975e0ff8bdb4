import DequeModule
import Synchronization
import ZeroMQ

/// A bounded queue from the thread of a stream to its one consumer, who may block or await.
final class EventBuffer: Sendable {
    private struct State {
        var events: Deque<(event: ArticleStream.Event, size: Int)> = []
        var size = 0
        var isFinished = false
        var epoch: String?
        var head: UInt64 = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let capacity: Int
    private let state = Mutex(State())
    private let arrived = Wakeup()
    /// Signalled when a full buffer has room again.
    private let onRoom: @Sendable () -> Void

    /// - Parameter capacity: Bytes of envelopes held before ``hasRoom`` turns false; an empty buffer always has room.
    init(capacity: Int, onRoom: @escaping @Sendable () -> Void) {
        self.capacity = max(capacity, 1)
        self.onRoom = onRoom
    }

    /// Whether the consumer keeps up; what is appended without room is held all the same.
    var hasRoom: Bool { state.withLock { $0.size < capacity } }

    /// The epoch of the log that the events speak of.
    var epoch: String? {
        get { state.withLock { $0.epoch } }
        set { state.withLock { $0.epoch = newValue } }
    }

    /// The newest `seq` of the log heard of.
    var head: UInt64 {
        get { state.withLock { $0.head } }
        set { state.withLock { $0.head = newValue } }
    }

    func append(_ event: ArticleStream.Event, size: Int) {
        let waiter = state.withLock { state in
            state.events.append((event, size))
            state.size += size
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
        arrived.signal()
    }

    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
        arrived.signal()
    }

    /// Takes up to so many events without waiting; `nil` once the buffer is finished and empty.
    func take(upTo count: Int) -> [ArticleStream.Event]? {
        let (events, madeRoom) = state.withLock { state -> ([ArticleStream.Event]?, Bool) in
            guard !state.events.isEmpty else { return (state.isFinished ? nil : [], false) }
            let wasFull = state.size >= capacity
            var events: [ArticleStream.Event] = []
            while events.count < count, let (event, size) = state.events.popFirst() {
                events.append(event)
                state.size -= size
            }
            return (events, wasFull && state.size < capacity)
        }
        if madeRoom { onRoom() }
        return events
    }

    /// Blocks until there is something to take, the buffer is finished, or the time has come.
    func wait(until deadline: ContinuousClock.Instant) {
        var items = [arrived.pollItem()]
        while state.withLock({ $0.events.isEmpty && !$0.isFinished }), ContinuousClock.now < deadline {
            guard (try? poll(&items, until: deadline)) == true else { return }
            arrived.clear()
        }
    }

    /// Suspends until there is something to take or the buffer is finished.
    func wait(isolation actor: isolated (any Actor)? = #isolation) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    guard state.events.isEmpty, !state.isFinished, !Task.isCancelled else { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }?.resume()
        }
    }
}
