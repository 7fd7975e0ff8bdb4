internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// Counts the bytes of published messages that libzmq still holds for some subscriber.
final class OutstandingBytes: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }

    fileprivate func add(_ bytes: Int) {
        count.add(bytes, ordering: .relaxed)
    }
}

/// The memory of one message, shared by the queues of all its subscribers; freed when the last has sent it.
private final class SharedPayload: @unchecked Sendable {
    // Sound: written once before libzmq sees it, freed once after libzmq is done with it.
    let memory: UnsafeMutableRawPointer
    let count: Int
    let outstanding: OutstandingBytes

    init(_ bytes: [UInt8], _ outstanding: OutstandingBytes) {
        count = bytes.count
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 16)
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { memory.copyMemory(from: start, byteCount: source.count) }
        }
        self.memory = memory
        self.outstanding = outstanding
        outstanding.add(count)
    }

    deinit {
        memory.deallocate()
        outstanding.add(-count)
    }
}

extension SocketHandle {
    /// Sends the last frame of a message without waiting, and counts its bytes until libzmq has let go of them.
    func send(_ bytes: [UInt8], counting outstanding: OutstandingBytes) throws(ZeroMQError) {
        let payload = SharedPayload(bytes, outstanding)
        var message = zmq_msg_t()
        let result = zmq_msg_init_data(
            &message, payload.memory, payload.count,
            { _, hint in
                if let hint { Unmanaged<SharedPayload>.fromOpaque(hint).release() }
            }, Unmanaged.passRetained(payload).toOpaque())
        guard result == 0 else {
            Unmanaged.passUnretained(payload).release()
            throw .last("make a message of \(bytes.count) bytes")
        }
        while zmq_msg_send(&message, raw, ZMQ_DONTWAIT) < 0 {
            if zmq_errno() == EINTR { continue }
            let error = ZeroMQError.last("publish \(bytes.count) bytes")
            zmq_msg_close(&message)
            throw error
        }
    }
}

/// Bounds what is queued for subscribers that do not read, in bytes: libzmq's own bound counts messages, and those of
/// large envelopes would take gigabytes.
///
/// Once too much is held, the TCP connections are looked at that have unacknowledged bytes: those that made no progress in
/// five looks are cut, or the slowest where all made some. libzmq then frees its queue, and that subscriber alone connects
/// again, sees the gap, and replays. Which connections there are comes from the socket's monitor.
struct SubscriberQueueGuard: ~Copyable {
    private struct Connection {
        let peer: UInt64
        var acknowledged: UInt64 = 0
    }

    /// From one look at the connections to the next.
    static let interval = Duration.milliseconds(100)

    /// Looks without progress after which a connection is cut: half a second, more than any round trip.
    static let looksBeforeACut = 5

    private let monitor: SocketHandle
    private let maximumBytes: Int
    private var connections: [Int32: Connection] = [:]
    private var lookedAt: ContinuousClock.Instant?
    private var looks = 0

    /// Watches a socket that is not bound yet.
    ///
    /// - Parameter maximumBytes: Bytes held for all subscribers together before one is cut.
    init(_ context: Context, of socket: borrowing SocketHandle, maximumBytes: Int) throws(ZeroMQError) {
        self.maximumBytes = maximumBytes
        let address = "inproc://connections-\(UInt64.random(in: .min ... .max))"
        guard zmq_socket_monitor(socket.raw, address, ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED) == 0 else {
            throw .last("monitor a publisher socket")
        }
        let monitor = try SocketHandle(context, type: ZMQ_PAIR, kind: "monitor")
        try monitor.set(ZMQ_LINGER, 0)
        try monitor.connect(address)
        self.monitor = monitor
    }

    func pollItem() -> PollItem { monitor.pollItem(.readable) }

    /// Notes which connections came and went.
    mutating func readEvents() throws(ZeroMQError) {
        while let frames = try monitor.receive() {
            guard let event = frames.first, event.count >= 6 else { continue }
            let kind = Int32(event[0]) | Int32(event[1]) << 8
            let descriptor = event[2..<6].reversed().reduce(Int32(0)) { $0 << 8 | Int32($1) }
            connections[descriptor] =
                kind == ZMQ_EVENT_ACCEPTED ? Connection(peer: newswire_peer(descriptor)) : nil
        }
    }

    /// Cuts the connection of a subscriber that does not read, where too much is held.
    mutating func relieve(_ outstanding: OutstandingBytes) throws(ZeroMQError) {
        guard outstanding.value > maximumBytes else {
            lookedAt = nil
            return
        }
        let now = ContinuousClock.now
        if let lookedAt, lookedAt + Self.interval > now { return }
        try readEvents()
        looks = lookedAt == nil ? 0 : looks + 1
        lookedAt = now
        // The first look notes where each connection stands; then each has the time of several looks.
        guard looks.isMultiple(of: Self.looksBeforeACut) else { return }
        var progress: [(descriptor: Int32, bytes: UInt64)] = []
        for (descriptor, connection) in connections where newswire_peer(descriptor) == connection.peer {
            let acknowledged = newswire_acknowledged_bytes(descriptor)
            // Of connections that are not TCP nothing is known.
            if acknowledged > 0, newswire_unacknowledged_bytes(descriptor) > 0 {
                progress.append((descriptor, acknowledged &- connection.acknowledged))
            }
            connections[descriptor]?.acknowledged = acknowledged
        }
        guard looks > 0, let slowest = progress.map(\.bytes).min() else { return }
        for (descriptor, bytes) in progress where bytes == slowest {
            shutdown(descriptor, Int32(SHUT_RDWR))
            if slowest > 0 { return }
        }
    }
}
