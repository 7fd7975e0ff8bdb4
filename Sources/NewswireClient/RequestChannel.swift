import Messaging
import NewsModels
import Synchronization
public import ZeroMQ

/// Sends requests to one service and hands each reply to the one who asked.
///
/// A thread of its own owns the socket. Requests may overlap: replies are told apart by the request's `id`. A reply that
/// is lost blocks nothing: the request is sent again on a new connection, with a back-off, until its time is over. All
/// operations of the wire may be sent twice without harm.
public final class RequestChannel: Sendable {
    /// How long requests are waited for.
    public struct Settings: Sendable {
        /// The whole time for a request, over all tries.
        public var timeout: Duration
        /// The time for the first try, before the request is sent again on a new connection; each later one has twice
        /// the time of the one before.
        public var tryTimeout: Duration

        /// Creates settings.
        public init(timeout: Duration = .seconds(5), tryTimeout: Duration = .seconds(2)) {
            self.timeout = timeout
            self.tryTimeout = tryTimeout
        }
    }

    private let worker: RequestWorker
    private let thread: OwnedThread

    /// Creates a channel to the service at an endpoint; the service need not be there yet.
    public init(_ endpoint: Endpoint, context: Context = Context(), settings: Settings = Settings()) {
        let worker = RequestWorker(endpoint, context, settings)
        self.worker = worker
        thread = OwnedThread(name: "requests") { worker.run() }
    }

    /// Ends the thread; requests that are open fail with `closed`.
    public func close() {
        worker.close()
        thread.join()
    }

    deinit {
        close()
    }

    /// Sends a request and returns its reply.
    ///
    /// - Parameters:
    ///   - body: The operation with its members.
    ///   - operation: What is tried, for messages.
    ///   - timeout: The whole time for the request; the channel's own where `nil`.
    public func reply<Body: Codable & Hashable & Sendable, Answer: Codable & Hashable & Sendable>(
        to body: Body, as type: Answer.Type, operation: String, timeout: Duration? = nil
    ) async throws(ClientError) -> Answer {
        let frames = try await frames(answering: body, operation: operation, timeout: timeout)
        return try Self.read(frames, as: type)
    }

    /// Sends a request and hands over its reply on the channel's thread, for callers that keep several under way.
    public func send<Body: Codable & Hashable & Sendable, Answer: Codable & Hashable & Sendable>(
        _ body: Body, as type: Answer.Type, operation: String, timeout: Duration? = nil,
        completion: @escaping @Sendable (Result<Answer, ClientError>) -> Void
    ) {
        worker.submit(body, operation: operation, timeout: timeout) { result in
            completion(
                result.flatMap { frames in
                    Result { () throws(ClientError) in try Self.read(frames, as: type) }
                })
        }
    }

    /// Sends a request and returns all frames of its reply.
    public func frames<Body: Codable & Hashable & Sendable>(
        answering body: Body, operation: String, timeout: Duration? = nil
    ) async throws(ClientError) -> [[UInt8]] {
        let result = await withCheckedContinuation { continuation in
            worker.submit(body, operation: operation, timeout: timeout) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Reads the first frame of a reply.
    static func read<Answer: Codable & Hashable & Sendable>(
        _ frames: [[UInt8]], as type: Answer.Type
    ) throws(ClientError) -> Answer {
        do {
            return try ReplyReader.read(frames.first ?? [], as: type)
        } catch {
            throw .service(error)
        }
    }
}
