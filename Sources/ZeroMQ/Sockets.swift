internal import CZeroMQ
internal import Glibc

/// Publishes messages to all subscribers of their topic (XPUB).
///
/// Sending never waits: what a subscriber's queue cannot take is dropped for that subscriber alone.
public struct PublisherSocket: ~Copyable {
    private let handle: SocketHandle
    private var queueGuard: SubscriberQueueGuard
    private let outstanding = OutstandingBytes()

    /// Makes a socket and binds it.
    ///
    /// - Parameter maximumQueuedBytes: Held for subscribers that do not read, before the slowest is cut.
    public init(
        _ context: Context, bind endpoint: Endpoint, options: SocketOptions, maximumQueuedBytes: Int = .max
    ) throws(ZeroMQError) {
        let handle = try SocketHandle(context, type: ZMQ_XPUB, kind: "publisher")
        try handle.setCommonOptions(options)
        try handle.set(ZMQ_XPUB_VERBOSE, 1)
        let queueGuard = try SubscriberQueueGuard(context, of: handle, maximumBytes: maximumQueuedBytes)
        try handle.bind(endpoint)
        self.handle = handle
        self.queueGuard = queueGuard
    }

    /// The address with the port that the system chose.
    public func boundEndpoint() throws(ZeroMQError) -> String { try handle.boundEndpoint() }

    /// Sends one message.
    ///
    /// - Parameters:
    ///   - topic: At most 128 bytes.
    ///   - body: The frame behind the topic.
    public mutating func send(topic: [UInt8], _ body: [UInt8]) throws(ZeroMQError) {
        guard try handle.send(topic, more: true) == .sent else { return }
        try handle.send(body, counting: outstanding)
        try queueGuard.relieve(outstanding)
    }

    /// Notes which connections came and went, and cuts one that does not read where too much is queued.
    mutating func watchSubscribers() throws(ZeroMQError) {
        try queueGuard.readEvents()
        try queueGuard.relieve(outstanding)
    }

    /// Watches for connections that come and go.
    func connectionPollItem() -> PollItem { queueGuard.pollItem() }

    /// A change of subscriptions.
    public enum SubscriptionChange: Hashable, Sendable {
        /// A subscriber wants what begins with these bytes.
        case subscribed([UInt8])
        /// The last subscriber of these bytes left.
        case unsubscribed([UInt8])
    }

    /// Receives the next change of subscriptions without waiting; anything else that subscribers send is dropped.
    public func receiveSubscriptionChange() throws(ZeroMQError) -> SubscriptionChange? {
        while let frames = try handle.receive() {
            guard let frame = frames.first, let kind = frame.first else { continue }
            switch kind {
            case 1: return .subscribed(Array(frame.dropFirst()))
            case 0: return .unsubscribed(Array(frame.dropFirst()))
            default: continue
            }
        }
        return nil
    }

    /// Watches for changes of subscriptions.
    public func pollItem() -> PollItem { handle.pollItem(.readable) }
}

/// Receives the messages of the topics that it subscribed to (SUB).
///
/// ZMTP heartbeats stay off: with a bounded queue and a reader that stalls, libzmq 4.3.4 aborts the process in
/// `_input_stopped`. TCP keepalive and the stream's own heartbeats take their place.
public struct SubscriberSocket: ~Copyable {
    private let handle: SocketHandle

    /// Makes a socket, subscribes it and connects it; the peer need not be there yet.
    public init(
        _ context: Context, connect endpoint: Endpoint, subscriptions: [[UInt8]], options: SocketOptions
    ) throws(ZeroMQError) {
        let handle = try SocketHandle(context, type: ZMQ_SUB, kind: "subscriber")
        try handle.setCommonOptions(options)
        for prefix in subscriptions { try handle.set(ZMQ_SUBSCRIBE, prefix) }
        try handle.connect(endpoint)
        self.handle = handle
    }

    /// Receives the next message without waiting.
    public func receive() throws(ZeroMQError) -> [[UInt8]]? { try handle.receive() }

    /// Watches for messages.
    public func pollItem() -> PollItem { handle.pollItem(.readable) }
}

/// Answers requests of many peers (ROUTER); REQ and DEALER peers both work.
public struct ReplierSocket: ~Copyable {
    private let handle: SocketHandle

    /// A request with what must stand before its reply.
    public struct Request: Sendable {
        /// Address frames, and the delimiter where the peer sent one; they go back unchanged.
        public let envelope: [[UInt8]]
        /// The last frame.
        public let body: [UInt8]
    }

    /// Makes a socket and binds it.
    public init(_ context: Context, bind endpoint: Endpoint, options: SocketOptions) throws(ZeroMQError) {
        let handle = try SocketHandle(context, type: ZMQ_ROUTER, kind: "replier")
        try handle.setCommonOptions(options)
        // A full queue is told instead of dropping the reply in silence.
        try handle.set(ZMQ_ROUTER_MANDATORY, 1)
        try handle.bind(endpoint)
        self.handle = handle
    }

    /// The address with the port that the system chose.
    public func boundEndpoint() throws(ZeroMQError) -> String { try handle.boundEndpoint() }

    /// Receives the next request without waiting.
    public func receive() throws(ZeroMQError) -> Request? {
        while var frames = try handle.receive() {
            guard let body = frames.popLast() else { continue }
            let size = frames.reduce(0) { $0 + $1.count }
            guard frames.count <= Self.maximumAddress.frames, size <= Self.maximumAddress.bytes else { continue }
            return Request(envelope: frames, body: body)
        }
        return nil
    }

    /// Frames before a request, and bytes in them; a message with more is no request, and is dropped.
    static let maximumAddress = (frames: 64, bytes: 64 * 1024)

    /// Sends a reply without waiting.
    func send(_ frames: [[UInt8]], to envelope: [[UInt8]]) throws(ZeroMQError) -> SendResult {
        try handle.send(frames: envelope + frames)
    }

    /// Watches for requests.
    public func pollItem() -> PollItem { handle.pollItem(.readable) }
}

/// Sends requests and receives replies in any order (DEALER).
///
/// It sends an empty delimiter, so that REP services work too, and takes replies with or without one.
public struct RequesterSocket: ~Copyable {
    private let handle: SocketHandle

    /// Makes a socket and connects it; requests wait in its queue for a peer that is not there yet.
    ///
    /// `ZMQ_IMMEDIATE` stays off: with it, libzmq 4.3.4 takes the connection's queue away as soon as the peer leaves, cuts
    /// the reply that is being read, and aborts the process in `fq_t::recvpipe`.
    public init(_ context: Context, connect endpoint: Endpoint, options: SocketOptions) throws(ZeroMQError) {
        let handle = try SocketHandle(context, type: ZMQ_DEALER, kind: "requester")
        try handle.setCommonOptions(options)
        try handle.connect(endpoint)
        self.handle = handle
    }

    /// Sends a request without waiting.
    ///
    /// - Returns: `false` where the queue is full.
    public func send(_ body: [UInt8]) throws(ZeroMQError) -> Bool { try handle.send(frames: [[], body]) == .sent }

    /// Receives the frames of the next reply without waiting, free of the delimiter.
    public func receive() throws(ZeroMQError) -> [[UInt8]]? {
        guard let frames = try handle.receive() else { return nil }
        return frames.first?.isEmpty == true ? Array(frames.dropFirst()) : frames
    }

    /// Watches for replies.
    public func pollItem() -> PollItem { handle.pollItem(.readable) }

    /// Watches for room in the queue.
    public func writablePollItem() -> PollItem { handle.pollItem(.writable) }
}
