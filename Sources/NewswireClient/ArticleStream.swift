public import Messaging
public import NewsModels
public import ZeroMQ

/// Follows the article stream without holes: subscribes, asks the replay socket for what was missed, survives restarts of
/// the ingestor, and notices when its log is replaced by another.
///
/// A thread of its own drains the subscription at all times. A consumer that lags costs at most a bounded buffer: what
/// does not fit is dropped and replayed later.
///
/// ```swift
/// let stream = try ArticleStream(start: .at(.last(10)))
/// for await event in stream.events {
///     if case .envelope(let received) = event { print(received.envelope.seq) }
/// }
/// ```
public final class ArticleStream: Sendable {
    /// What a consumer sees.
    public enum Event: Sendable, Hashable {
        /// The next envelope, in order and without a hole since the one before.
        case envelope(ReceivedEnvelope)
        /// The log is another one than before: forget everything; what follows starts at its beginning.
        case reset(epoch: String)
        /// Everything up to this `seq` was delivered, and that was the head of the log when it was asked.
        case caughtUp(seq: UInt64)
        /// Three heartbeats were missed, or the replay socket did not answer; the stream connects again by itself.
        case interrupted(String)
    }

    /// Where to connect, what to follow.
    public struct Settings: Sendable {
        /// The ingestor's stream.
        public var stream: Endpoint
        /// The ingestor's replay socket.
        public var replay: Endpoint
        /// A byte prefix of topics. One that ends inside a name is followed by the next wider one and filtered here.
        public var prefix: String
        /// Where to begin.
        public var start: FollowStart
        /// The epoch that a start behind a `seq` was noted in, where known.
        public var epoch: String?
        /// Bytes held for a consumer that lags.
        public var bufferBytes: Int
        /// The longest wait for a reply to a replay request.
        public var replayTimeout: Duration

        /// Creates settings.
        public init(
            stream: Endpoint, replay: Endpoint, prefix: String = Topic.articles, start: FollowStart = .at(.after(0)),
            epoch: String? = nil, bufferBytes: Int = 32 * 1024 * 1024, replayTimeout: Duration = .seconds(5)
        ) {
            self.stream = stream
            self.replay = replay
            self.prefix = prefix
            self.start = start
            self.epoch = epoch
            self.bufferBytes = bufferBytes
            self.replayTimeout = replayTimeout
        }
    }

    fileprivate let buffer: EventBuffer
    private let stop: StopSignal
    private let thread: OwnedThread

    /// Starts to follow; the ingestor need not be there yet.
    public init(_ settings: Settings, context: Context = Context()) {
        let stop = StopSignal()
        let buffer = EventBuffer(capacity: settings.bufferBytes) { stop.wakeup.signal() }
        self.stop = stop
        self.buffer = buffer
        thread = OwnedThread(name: "stream") {
            var loop = FollowerLoop(settings, context: context, buffer: buffer, stop: stop)
            loop.run()
            buffer.finish()
        }
    }

    deinit {
        close()
    }

    /// Ends the thread; events already delivered can still be taken.
    public func close() {
        stop.signal()
        thread.join()
    }

    /// Waits until there is something to take, the stream was closed, or the time has come.
    public func wait(until deadline: ContinuousClock.Instant) { buffer.wait(until: deadline) }

    /// Takes what has arrived, waiting for the first event.
    ///
    /// - Parameters:
    ///   - count: Events at most.
    ///   - deadline: When to give up.
    /// - Returns: Events in order; empty at the deadline; `nil` once the stream was closed and all was taken.
    public func take(upTo count: Int, until deadline: ContinuousClock.Instant) -> [Event]? {
        wait(until: deadline)
        return buffer.take(upTo: count)
    }

    /// The epoch of the log that is followed; `nil` before the first contact.
    public var epoch: String? { buffer.epoch }

    /// The newest `seq` of the log heard of in a reply to a replay request; 0 before the first.
    public var head: UInt64 { buffer.head }

    /// The events as they arrive, for one consumer.
    public var events: Events { Events(stream: self) }

    /// The events of a stream; ends when the stream is closed or the task is cancelled. It keeps the stream open.
    public struct Events: AsyncSequence, Sendable {
        /// What the sequence yields.
        public typealias Element = Event
        /// The sequence cannot fail.
        public typealias Failure = Never
        let stream: ArticleStream

        /// Starts to iterate.
        public func makeAsyncIterator() -> Iterator { Iterator(stream: stream) }

        /// Takes events one by one.
        public struct Iterator: AsyncIteratorProtocol {
            let stream: ArticleStream

            /// The next event; `nil` at the end.
            public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async -> Event? {
                while !Task.isCancelled {
                    guard let events = stream.buffer.take(upTo: 1) else { return nil }
                    if let event = events.first { return event }
                    await stream.buffer.wait(isolation: actor)
                }
                return nil
            }
        }
    }
}
