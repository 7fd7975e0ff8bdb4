internal import DequeModule
internal import Synchronization

/// Serves requests on a ROUTER socket that one thread owns; replies may come from any thread, in any order.
///
/// The thread only moves frames: what takes time belongs on other threads. Requests that wait for their reply are counted
/// in bytes, address frames too; beyond the owner's bound its handler is told, so that it can refuse instead of growing.
public final class ReplierLoop: Sendable {
    /// The one reply to a request; safe to use from any thread.
    public struct Responder: Sendable {
        fileprivate let envelope: [[UInt8]]
        fileprivate let cost: Int
        fileprivate let outbox: Outbox

        /// Sends the reply; dropped where the peer is gone.
        public func reply(_ frames: [[UInt8]]) {
            outbox.append(frames, self)
        }

        /// The same responder for an owner who no longer holds the request's bytes; use it in place of this one.
        public func withoutBody() -> Responder {
            outbox.state.withLock { $0.openBytes -= cost - Self.smallCost }
            return Responder(envelope: envelope, cost: Self.smallCost, outbox: outbox)
        }

        /// Bytes charged for a request whose body was let go.
        private static let smallCost = 256
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
    ///   - gathering: While more than `patientCount` requests wait for their replies, others are taken together, so long
    ///     after each other at least: what wakes threads for each of many small ones takes more time than they do.
    ///   - patientCount: Requests under way that come from clients which wait for their replies, and are taken at once.
    ///   - substitute: Makes the small reply that a peer gets in place of one that it leaves no room for, because it
    ///     asks without reading.
    ///   - handler: Runs on the thread for each request; must not block for long.
    /// - Throws: What binding throws.
    public init(
        name: String, _ context: Context, bind endpoint: Endpoint, options: SocketOptions, maximumOpenBytes: Int,
        gathering: Duration = .zero, behind patientCount: Int = 0,
        substitute: @escaping @Sendable (_ reply: [[UInt8]]) -> [[UInt8]] = { $0 },
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
                try Self.serve(
                    socket, outbox, stop, maximumOpenBytes, gathering, patientCount, substitute, handler)
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

    /// The most requests that are taken before replies are looked at.
    private static let burst = 64

    private static func serve(
        _ socket: consuming ReplierSocket, _ outbox: Outbox, _ stop: StopSignal, _ maximumOpenBytes: Int,
        _ gathering: Duration, _ patientCount: Int, _ substitute: @escaping ([[UInt8]]) -> [[UInt8]],
        _ handler: (Arrival) -> Void
    ) throws(ZeroMQError) {
        var held = HeldReplies(substitute: substitute)
        var gathersUntil = ContinuousClock.now
        while true {
            let isStopping = stop.isSignalled
            try held.send(through: socket)
            try sendReplies(socket, outbox, &held)
            guard !isStopping else { return }
            let now = ContinuousClock.now
            let isGathering = now < gathersUntil && outbox.state.withLock { $0.openCount > patientCount }
            var items = [stop.wakeup.pollItem()]
            if !isGathering { items.append(socket.pollItem()) }
            var end = now + (held.isEmpty ? .seconds(60) : HeldReplies.interval)
            if isGathering { end = min(end, gathersUntil) }
            guard try poll(&items, until: end) else { continue }
            if items[0].isReady { stop.wakeup.clear() }
            guard !isGathering else { continue }
            var taken = 0
            // Replies are looked at after each burst, so that a flood of requests does not hold them back.
            while taken < Self.burst, let request = try socket.receive() {
                taken += 1
                let cost = request.body.count + request.envelope.reduce(0) { $0 + $1.count }
                let isOverloaded = outbox.state.withLock { state in
                    state.openBytes += cost
                    state.openCount += 1
                    return state.openBytes > maximumOpenBytes && state.openCount > 1
                }
                let responder = Responder(envelope: request.envelope, cost: cost, outbox: outbox)
                handler(Arrival(body: request.body, isOverloaded: isOverloaded, responder: responder))
                // Replies that are ready at once do not pile up behind the burst.
                try sendReplies(socket, outbox, &held)
            }
            if taken > 0, taken < Self.burst { gathersUntil = .now + gathering }
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
/// A peer that goes on asking without reading gets a small reply in place of each that is beyond the bounds.
private struct HeldReplies {
    /// From one try to the next; libzmq does not tell when one peer of many reads again.
    static let interval = Duration.milliseconds(2)
    /// Bytes held for one peer, and for all of them; small replies that stand for others come on top.
    static let maximumBytes = (peer: 16 * 1024 * 1024, all: 128 * 1024 * 1024)
    /// Replies held for one peer, however small; what is beyond is dropped.
    static let maximumCount = 100_000

    private struct PeerQueue {
        var replies: Deque<(frames: [[UInt8]], envelope: [[UInt8]], size: Int)> = []
        var bytes = 0

        mutating func append(_ frames: [[UInt8]], _ envelope: [[UInt8]], _ size: Int) {
            replies.append((frames, envelope, size))
            bytes += size
        }
    }

    private let substitute: ([[UInt8]]) -> [[UInt8]]
    private var queues: [[UInt8]: PeerQueue] = [:]
    private var bytes = 0

    init(substitute: @escaping ([[UInt8]]) -> [[UInt8]]) {
        self.substitute = substitute
    }

    var isEmpty: Bool { queues.isEmpty }

    /// Sends a reply, or holds it behind those that its peer has not read.
    mutating func send(
        _ frames: [[UInt8]], to envelope: [[UInt8]], through socket: borrowing ReplierSocket
    ) throws(ZeroMQError) {
        guard let peer = envelope.first else { return }
        if queues[peer] == nil {
            guard try socket.send(frames, to: envelope) == .queueFull else { return }
        }
        let held = queues[peer].map { (count: $0.replies.count, bytes: $0.bytes) } ?? (count: 0, bytes: 0)
        guard held.count < Self.maximumCount else { return }
        var frames = frames
        var size = Self.size(of: frames, envelope)
        if held.bytes + size > Self.maximumBytes.peer || bytes + size > Self.maximumBytes.all {
            frames = substitute(frames)
            size = Self.size(of: frames, envelope)
        }
        // In place: a copy of the queue for each reply would cost the square of their number.
        queues[peer, default: PeerQueue()].append(frames, envelope, size)
        bytes += size
    }

    private static func size(of frames: [[UInt8]], _ envelope: [[UInt8]]) -> Int {
        frames.reduce(0) { $0 + $1.count } + envelope.reduce(0) { $0 + $1.count }
    }

    /// Sends what peers have room for now.
    mutating func send(through socket: borrowing ReplierSocket) throws(ZeroMQError) {
        for peer in Array(queues.keys) {
            while let (frames, envelope, size) = queues[peer]?.replies.first {
                guard try socket.send(frames, to: envelope) != .queueFull else { break }
                queues[peer]?.replies.removeFirst()
                queues[peer]?.bytes -= size
                bytes -= size
            }
            if queues[peer]?.replies.isEmpty == true { queues[peer] = nil }
        }
    }
}

/// Hands the result of binding from a socket's thread to the one that started it.
final class BoundResult: Sendable {
    private let result = Mutex<Result<String, ZeroMQError>?>(nil)
    private let arrived = Wakeup()

    /// Hands over the result; a failure after that is one of a socket in service.
    ///
    /// A thread that lost its socket would leave a process that looks alive and answers nobody. Ending it lets whoever
    /// runs it start it again, and nothing that was acknowledged is lost.
    func set(_ value: Result<String, ZeroMQError>) {
        let wasSet = result.withLock { result in
            defer { result = result ?? value }
            return result != nil
        }
        if wasSet, case .failure(let error) = value, error.code != .shutDown {
            fatalError("a socket in service failed: \(error)")
        }
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
