internal import CZeroMQ
internal import Glibc

/// The one owner of a libzmq socket. Not `Sendable`: it stays on the thread that made it.
struct SocketHandle: ~Copyable {
    let raw: UnsafeMutableRawPointer
    private let kind: String
    // Sockets must not outlive their context.
    private let context: Context

    init(_ context: Context, type: Int32, kind: String) throws(ZeroMQError) {
        guard let raw = zmq_socket(context.handle, type) else { throw .last("make a \(kind) socket") }
        self.raw = raw
        self.kind = kind
        self.context = context
    }

    deinit {
        zmq_close(raw)
    }

    func set(_ option: Int32, _ value: Int32) throws(ZeroMQError) {
        var value = value
        guard zmq_setsockopt(raw, option, &value, MemoryLayout<Int32>.size) == 0 else {
            throw .last("set option \(option) of a \(kind) socket to \(value)")
        }
    }

    func set(_ option: Int32, wide value: Int64) throws(ZeroMQError) {
        var value = value
        guard zmq_setsockopt(raw, option, &value, MemoryLayout<Int64>.size) == 0 else {
            throw .last("set option \(option) of a \(kind) socket to \(value)")
        }
    }

    func set(_ option: Int32, _ bytes: [UInt8]) throws(ZeroMQError) {
        guard zmq_setsockopt(raw, option, bytes, bytes.count) == 0 else {
            throw .last("set option \(option) of a \(kind) socket")
        }
    }

    /// Sets what every socket of ours has: a finite linger, IPv6, TCP keepalive, and a back-off for reconnecting.
    func setCommonOptions(_ options: SocketOptions) throws(ZeroMQError) {
        try set(ZMQ_LINGER, Int32(clamping: options.linger.milliseconds))
        try set(ZMQ_IPV6, 1)
        try set(ZMQ_TCP_KEEPALIVE, 1)
        try set(ZMQ_TCP_KEEPALIVE_IDLE, 30)
        try set(ZMQ_TCP_KEEPALIVE_CNT, 3)
        try set(ZMQ_TCP_KEEPALIVE_INTVL, 10)
        try set(ZMQ_RECONNECT_IVL, 100)
        try set(ZMQ_RECONNECT_IVL_MAX, 10_000)
        try set(ZMQ_SNDHWM, Int32(clamping: options.sendHighWaterMark))
        try set(ZMQ_RCVHWM, Int32(clamping: options.receiveHighWaterMark))
        if let bytes = options.maximumMessageBytes { try set(ZMQ_MAXMSGSIZE, wide: Int64(bytes)) }
    }

    func bind(_ endpoint: Endpoint) throws(ZeroMQError) {
        guard zmq_bind(raw, endpoint.description) == 0 else { throw .last("bind \(kind) socket to \(endpoint)") }
    }

    func connect(_ endpoint: Endpoint) throws(ZeroMQError) {
        guard zmq_connect(raw, endpoint.description) == 0 else {
            throw .last("connect \(kind) socket to \(endpoint)")
        }
    }

    /// The address bound last, with the port that the system chose.
    func boundEndpoint() throws(ZeroMQError) -> String {
        var buffer = [CChar](repeating: 0, count: 1_024)
        var length = buffer.count
        guard zmq_getsockopt(raw, ZMQ_LAST_ENDPOINT, &buffer, &length) == 0 else {
            throw .last("ask for the bound endpoint of a \(kind) socket")
        }
        let text = String(decoding: buffer.prefix(max(length - 1, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        // An IPv4 address on an IPv6 socket comes back in IPv6 form, which no one typed.
        guard text.hasPrefix("tcp://[::ffff:"), let end = text.lastIndex(of: "]") else { return text }
        return "tcp://" + text[..<end].dropFirst("tcp://[::ffff:".count) + text[text.index(after: end)...]
    }

    /// Sends one frame without waiting.
    func send(_ bytes: [UInt8], more: Bool) throws(ZeroMQError) -> SendResult {
        let flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)
        while zmq_send(raw, bytes, bytes.count, flags) < 0 {
            switch zmq_errno() {
            case EINTR: continue
            case EAGAIN: return .queueFull
            case EHOSTUNREACH: return .noPeer
            default: throw .last("send on a \(kind) socket")
            }
        }
        return .sent
    }

    /// Sends all frames of a message without waiting; unless it was sent, none of them was.
    func send(frames: [[UInt8]]) throws(ZeroMQError) -> SendResult {
        for (index, frame) in frames.enumerated() {
            let result = try send(frame, more: index < frames.count - 1)
            // Once its first frame is taken libzmq takes a whole message, so only the first can be refused.
            guard result == .sent else { return result }
        }
        return .sent
    }

    /// Receives one whole message without waiting.
    ///
    /// - Returns: Its frames; `nil` where none is there.
    func receive() throws(ZeroMQError) -> [[UInt8]]? {
        guard var frame = try receiveFrame() else { return nil }
        var frames = [frame.bytes]
        while frame.hasMore, let next = try receiveFrame() {
            frames.append(next.bytes)
            frame = next
        }
        return frames
    }

    private func receiveFrame() throws(ZeroMQError) -> (bytes: [UInt8], hasMore: Bool)? {
        var message = zmq_msg_t()
        zmq_msg_init(&message)
        defer { zmq_msg_close(&message) }
        while zmq_msg_recv(&message, raw, ZMQ_DONTWAIT) < 0 {
            switch zmq_errno() {
            case EINTR: continue
            case EAGAIN: return nil
            default: throw .last("receive on a \(kind) socket")
            }
        }
        let count = zmq_msg_size(&message)
        let data = UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: count)
        return (Array(data), zmq_msg_more(&message) != 0)
    }

    func pollItem(_ events: PollEvents) -> PollItem {
        PollItem(zmq_pollitem_t(socket: raw, fd: 0, events: events.rawValue, revents: 0))
    }
}

/// What became of a message that was to be sent without waiting.
enum SendResult: Sendable {
    /// It is on its way.
    case sent
    /// The peer's queue is full.
    case queueFull
    /// The peer is not connected.
    case noPeer
}

/// Options that sockets of all kinds share.
public struct SocketOptions: Sendable {
    /// How long closing waits for what is not sent yet.
    public var linger: Duration
    /// Messages queued for each peer.
    public var sendHighWaterMark: Int
    /// Messages queued from each peer.
    public var receiveHighWaterMark: Int
    /// A peer that sends a larger frame is disconnected; `nil`: no bound.
    public var maximumMessageBytes: Int?

    /// Creates options.
    public init(
        linger: Duration = .milliseconds(500), sendHighWaterMark: Int = 1_000, receiveHighWaterMark: Int = 1_000,
        maximumMessageBytes: Int? = nil
    ) {
        self.linger = linger
        self.sendHighWaterMark = sendHighWaterMark
        self.receiveHighWaterMark = receiveHighWaterMark
        self.maximumMessageBytes = maximumMessageBytes
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a wait never ends early.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
