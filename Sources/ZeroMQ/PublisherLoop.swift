internal import DequeModule
internal import Synchronization

/// Publishes on an XPUB socket that one thread owns.
public final class PublisherLoop: Sendable {
    /// One message.
    public struct Message: Sendable {
        /// At most 128 bytes.
        public let topic: [UInt8]
        /// The frame behind the topic.
        public let body: [UInt8]
        /// Where the message stands in the order of its kind; for the owner's book-keeping.
        public let sequence: UInt64

        /// Creates a message.
        public init(topic: [UInt8], body: [UInt8], sequence: UInt64) {
            self.topic = topic
            self.body = body
            self.sequence = sequence
        }
    }

    /// When heartbeats are sent.
    public struct HeartbeatTiming: Sendable {
        /// From one heartbeat to the next.
        public var interval: Duration
        /// The shortest time between two that answer subscriptions.
        public var shortest: Duration

        /// Creates a timing.
        public init(interval: Duration = .seconds(1), shortest: Duration = .milliseconds(50)) {
            self.interval = interval
            self.shortest = shortest
        }
    }

    /// The address with the port that the system chose.
    public let endpoint: String
    private let stop = StopSignal()
    private let queue: Queue
    private let thread: OwnedThread

    private final class Queue: Sendable {
        let messages = Mutex<Deque<Message>>([])
    }

    /// Binds a socket and starts its thread.
    ///
    /// - Parameters:
    ///   - name: Of the thread.
    ///   - maximumQueuedBytes: Held for subscribers that do not read, before the slowest is cut.
    ///   - onSent: Called on the thread after each message.
    ///   - heartbeat: Makes a heartbeat; called on the thread, after `onSent` for every message before it.
    /// - Throws: What binding throws.
    public init(
        name: String, _ context: Context, bind endpoint: Endpoint, options: SocketOptions, timing: HeartbeatTiming,
        maximumQueuedBytes: Int = .max, onSent: @escaping @Sendable (Message) -> Void,
        heartbeat: @escaping @Sendable () -> Message
    ) throws(ZeroMQError) {
        let queue = Queue()
        let stop = stop
        let bound = BoundResult()
        self.queue = queue
        thread = OwnedThread(name: name) {
            do throws(ZeroMQError) {
                let socket = try PublisherSocket(
                    context, bind: endpoint, options: options, maximumQueuedBytes: maximumQueuedBytes)
                bound.set(.success(try socket.boundEndpoint()))
                try Self.serve(socket, queue, stop, timing, onSent, heartbeat)
            } catch {
                bound.set(.failure(error))
            }
        }
        self.endpoint = try bound.get()
    }

    deinit {
        close()
    }

    /// Queues messages in order; safe from any thread.
    public func publish(_ messages: [Message]) {
        queue.messages.withLock { $0.append(contentsOf: messages) }
        stop.wakeup.signal()
    }

    /// Sends what is queued and ends the thread.
    public func close() {
        stop.signal()
        thread.join()
    }

    private static func serve(
        _ socket: consuming PublisherSocket, _ queue: Queue, _ stop: StopSignal, _ timing: HeartbeatTiming,
        _ onSent: (Message) -> Void, _ heartbeat: () -> Message
    ) throws(ZeroMQError) {
        var socket = socket
        var lastBeat = ContinuousClock.now - timing.interval
        var isBeatWanted = true
        while true {
            let isStopping = stop.isSignalled
            while let message = queue.messages.withLock({ $0.popFirst() }) {
                try socket.send(topic: message.topic, message.body)
                onSent(message)
            }
            guard !isStopping else { return }
            while let change = try socket.receiveSubscriptionChange() {
                if case .subscribed = change { isBeatWanted = true }
            }
            let dueAt = lastBeat + (isBeatWanted ? timing.shortest : timing.interval)
            if ContinuousClock.now >= dueAt {
                let beat = heartbeat()
                try socket.send(topic: beat.topic, beat.body)
                lastBeat = .now
                isBeatWanted = false
                continue
            }
            try socket.watchSubscribers()
            var items = [stop.wakeup.pollItem(), socket.pollItem(), socket.connectionPollItem()]
            if try poll(&items, until: dueAt), items[0].isReady { stop.wakeup.clear() }
        }
    }
}
