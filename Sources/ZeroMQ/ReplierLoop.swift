internal import DequeModule
internal import Synchronization

/// Serves requests on a ROUTER socket that one thread owns; replies may come from any thread, in any order.
///
/// The thread only moves frames: what takes time belongs on other threads. Requests that wait for their reply are counted
/// in bytes; beyond the bound the owner's handler is told, so that it can refuse instead of growing.
public final class ReplierLoop: Sendable {
    /// The one reply to a request; safe to use from any thread.
    public struct Responder: Sendable {
        fileprivate let envelope: [[UInt8]]
        fileprivate let cost: Int
        fileprivate let outbox: Outbox

        /// Sends the reply; dropped where the peer is gone or does not read.
        public func reply(_ frames: [[UInt8]]) {
            outbox.append(frames, self)
        }
    }

    /// How a request stands when it arrives.
    public struct Arrival: Sendable {
        /// The last frame.
        public let body: [UInt8]
        /// Whether more requests wait for their replies than the loop's bound allows.
        public let isOverloaded: Bool
        /// Takes the reply.
        public let responder: Responder
    }

    fileprivate final class Outbox: Sendable {
        struct State {
            var replies: Deque<(frames: [[UInt8]], responder: Responder)> = []
            var openBytes = 0
            var openCount = 0
        }

        let state = Mutex(State())
        let stop: StopSignal

        init(stop: StopSignal) {
            self.stop = stop
        }

        func append(_ frames: [[UInt8]], _ responder: Responder) {
            state.withLock { $0.replies.append((frames, responder)) }
            stop.wakeup.signal()
        }
    }

    /// The address with the port that the system chose.
    public let endpoint: String
    private let stop = StopSignal()
    private let outbox: Outbox
    private let thread: OwnedThread

    /// Binds a socket and starts its thread.
    ///
    /// - Parameters:
    ///   - name: Of the thread.
    ///   - maximumOpenBytes: Bytes of requests that may wait for their replies.
    ///   - handler: Runs on the thread for each request; must not block.
    /// - Throws: What binding throws.
    public init(
        name: String, _ context: Context, bind endpoint: Endpoint, options: SocketOptions, maximumOpenBytes: Int,
        handler: @escaping @Sendable (Arrival) -> Void
    ) throws(ZeroMQError) {
        let outbox = Outbox(stop: stop)
        let bound = BoundResult()
        let stop = stop
        self.outbox = outbox
        thread = OwnedThread(name: name) {
            do throws(ZeroMQError) {
                let socket = try ReplierSocket(context, bind: endpoint, options: options)
                bound.set(.success(try socket.boundEndpoint()))
                try Self.serve(socket, outbox, stop, maximumOpenBytes, handler)
            } catch {
                bound.set(.failure(error))
            }
        }
        self.endpoint = try bound.get()
    }

    deinit {
        close()
    }

    /// Requests that wait for their replies.
    public var openCount: Int { outbox.state.withLock { $0.openCount } }

    /// Sends the replies that are ready and ends the thread; requests without a reply stay without one.
    public func close() {
        stop.signal()
        thread.join()
    }

    private static func serve(
        _ socket: consuming ReplierSocket, _ outbox: Outbox, _ stop: StopSignal, _ maximumOpenBytes: Int,
        _ handler: (Arrival) -> Void
    ) throws(ZeroMQError) {
        var held = HeldReplies()
        while true {
            let isStopping = stop.isSignalled
            try held.send(through: socket)
            try sendReplies(socket, outbox, &held)
            guard !isStopping else { return }
            var items = [stop.wakeup.pollItem(), socket.pollItem()]
            let wait: Duration = held.isEmpty ? .seconds(60) : HeldReplies.interval
            guard try poll(&items, until: ContinuousClock.now + wait) else { continue }
            if items[0].isReady { stop.wakeup.clear() }
            // Replies are looked at after each burst, so that a flood of requests does not hold them back.
            for _ in 0..<64 {
                guard let request = try socket.receive() else { break }
                let cost = request.body.count
                let isOverloaded = outbox.state.withLock { state in
                    state.openBytes += cost
                    state.openCount += 1
                    return state.openBytes > maximumOpenBytes && state.openCount > 1
                }
                let responder = Responder(envelope: request.envelope, cost: cost, outbox: outbox)
                handler(Arrival(body: request.body, isOverloaded: isOverloaded, responder: responder))
            }
        }
    }

    private static func sendReplies(
        _ socket: borrowing ReplierSocket, _ outbox: Outbox, _ held: inout HeldReplies
    ) throws(ZeroMQError) {
        while true {
            let next = outbox.state.withLock { state -> (frames: [[UInt8]], responder: Responder)? in
                guard let next = state.replies.popFirst() else { return nil }
                state.openBytes -= next.responder.cost
                state.openCount -= 1
                return next
            }
            guard let (frames, responder) = next else { return }
            try held.send(frames, to: responder.envelope, through: socket)
        }
    }
}

/// Replies whose peers do not read as fast as they ask, in order for each peer.
///
/// A peer that goes on asking without reading loses the replies beyond a bound; all others get each of theirs.
private struct HeldReplies {
    /// From one try to the next; libzmq does not tell when one peer of many reads again.
    static let interval = Duration.milliseconds(2)
    /// Bytes held for one peer; a single reply may be larger.
    static let maximumBytes = 32 * 1024 * 1024

    private struct PeerQueue {
        var replies: Deque<(frames: [[UInt8]], envelope: [[UInt8]])> = []
        var bytes = 0
    }

    private var queues: [[UInt8]: PeerQueue] = [:]

    var isEmpty: Bool { queues.isEmpty }

    /// Sends a reply, or holds it behind those that its peer has not read.
    mutating func send(
        _ frames: [[UInt8]], to envelope: [[UInt8]], through socket: borrowing ReplierSocket
    ) throws(ZeroMQError) {
        guard let peer = envelope.first else { return }
        if queues[peer] == nil {
            guard try socket.send(frames, to: envelope) == .queueFull else { return }
        }
        let size = frames.reduce(0) { $0 + $1.count }
        var queue = queues[peer] ?? PeerQueue()
        guard queue.replies.isEmpty || queue.bytes + size <= Self.maximumBytes else { return }
        queue.replies.append((frames, envelope))
        queue.bytes += size
        queues[peer] = queue
    }

    /// Sends what peers have room for now.
    mutating func send(through socket: borrowing ReplierSocket) throws(ZeroMQError) {
        for peer in Array(queues.keys) {
            while let (frames, envelope) = queues[peer]?.replies.first {
                guard try socket.send(frames, to: envelope) != .queueFull else { break }
                queues[peer]?.replies.removeFirst()
                queues[peer]?.bytes -= frames.reduce(0) { $0 + $1.count }
            }
            if queues[peer]?.replies.isEmpty == true { queues[peer] = nil }
        }
    }
}

/// Hands the result of binding from a socket's thread to the one that started it.
final class BoundResult: Sendable {
    private let result = Mutex<Result<String, ZeroMQError>?>(nil)
    private let arrived = Wakeup()

    func set(_ value: Result<String, ZeroMQError>) {
        result.withLock { $0 = $0 ?? value }
        arrived.signal()
    }

    func get() throws(ZeroMQError) -> String {
        while true {
            if let value = result.withLock({ $0 }) { return try value.get() }
            var items = [arrived.pollItem()]
            _ = try poll(&items, until: ContinuousClock.now + .seconds(60))
        }
    }
}
