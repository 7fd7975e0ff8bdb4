import NewswireClient
import Synchronization

/// An article that is on disk.
struct Acknowledgement: Sendable {
    let seq: UInt64
    let due, time: ContinuousClock.Instant
}

/// What has been acknowledged and not been looked for yet.
final class Acknowledgements: Sendable {
    private struct State {
        var waiting: [Acknowledgement] = []
        var left: Int
        var failure: ClientError?
    }

    /// Has an element when there is something to take; ends with the last one.
    let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let state: Mutex<State>

    init(expected: Int) {
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        state = Mutex(State(left: expected))
    }

    /// Whether an article was not taken, so that the rest need not be sent.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    func add(_ result: Result<Acknowledgement, ClientError>) {
        let isLast = state.withLock { state in
            switch result {
            case .success(let acknowledgement): state.waiting.append(acknowledgement)
            case .failure(let error): state.failure = error
            }
            state.left -= 1
            return state.left == 0 || state.failure != nil
        }
        signal.yield()
        if isLast { signal.finish() }
    }

    /// - Throws: What kept an article from being taken.
    func take() throws(ClientError) -> [Acknowledgement] {
        let (waiting, failure) = state.withLock { state in
            defer { state.waiting = [] }
            return (state.waiting, state.failure)
        }
        if let failure { throw failure }
        return waiting
    }
}
