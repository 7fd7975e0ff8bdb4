import Messaging
import NewsModels
import Synchronization
import ZeroMQ

/// What a ``RequestChannel`` shares with its thread.
final class RequestWorker: Sendable {
    private struct Inbox {
        var new: [PendingRequest] = []
        var isClosed = false
    }

    private let context: Context
    private let endpoint: Endpoint
    private let settings: RequestChannel.Settings
    private let inbox = Mutex(Inbox())
    private let wakeup = Wakeup()
    /// Requests that were submitted.
    private let counter = Atomic<UInt64>(0)
    /// Tells the requests of this channel from those of others.
    private let name = String(UInt64.random(in: .min ... .max), radix: 16)

    init(_ endpoint: Endpoint, _ context: Context, _ settings: RequestChannel.Settings) {
        self.context = context
        self.endpoint = endpoint
        self.settings = settings
    }

    func close() {
        inbox.withLock { $0.isClosed = true }
        wakeup.signal()
    }

    func submit<Body: Codable & Hashable & Sendable>(
        _ body: Body, operation: String, timeout: Duration?,
        completion: @escaping @Sendable (Result<[[UInt8]], ClientError>) -> Void
    ) {
        let now = ContinuousClock.now
        let whole = timeout ?? settings.timeout
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let id = "\(name)-\(number)"
        let pending = PendingRequest(
            id: id, number: number, operation: operation, bytes: JSON.encode(Request(id: id, body)), started: now,
            deadline: now + whole, tryTimeout: max(settings.tryTimeout, timeout.map { $0 / 2 } ?? .zero),
            completion: completion
        )
        let isClosed = inbox.withLock { inbox in
            if !inbox.isClosed { inbox.new.append(pending) }
            return inbox.isClosed
        }
        if isClosed { completion(.failure(.closed)) } else { wakeup.signal() }
    }
}

// MARK: - The thread

extension RequestWorker {
    /// Serves the channel until it is closed.
    func run() {
        var open = OpenRequests()
        var failure = ClientError.closed
        // A service that comes late is noticed within a second.
        var backoff = Backoff(maximum: .seconds(1))
        do {
            while try serve(&open, &backoff) {}
        } catch {
            failure = .transport(error.description)
        }
        let left = inbox.withLock { inbox in
            inbox.isClosed = true
            defer { inbox.new = [] }
            return inbox.new
        }
        for request in Array(open.byID.values) + left { request.completion(.failure(failure)) }
    }

    /// Serves one connection.
    ///
    /// - Returns: Whether another connection is to follow.
    private func serve(_ open: inout OpenRequests, _ backoff: inout Backoff) throws(ZeroMQError) -> Bool {
        let options = SocketOptions(
            linger: .zero, sendHighWaterMark: 1_000, receiveHighWaterMark: 1_000,
            maximumMessageBytes: 2 * WireLimits.envelopeBytes
        )
        let socket = try RequesterSocket(context, connect: endpoint, options: options)
        open.resend()
        while true {
            let isClosed = inbox.withLock { inbox in
                for request in inbox.new { open.add(request) }
                inbox.new = []
                return inbox.isClosed
            }
            guard !isClosed else { return false }
            let hasUnsent = try open.send(through: socket)
            try wait(until: open.due, hasUnsent: hasUnsent, socket)
            while let frames = try socket.receive() {
                backoff.reset()
                take(frames, &open)
            }
            if expire(&open) {
                let end = open.byID.values.map(\.deadline).min() ?? .now
                try pause(until: min(ContinuousClock.now + backoff.delay(), end))
                return true
            }
        }
    }

    /// Hands a reply to the one who asked; one that says `overloaded` or `not_ready` makes the request wait instead.
    private func take(_ frames: [[UInt8]], _ open: inout OpenRequests) {
        guard let first = frames.first else { return }
        var (id, isError) = ReplyReader.heading(of: first)
        let error = isError ? Self.error(in: first) : nil
        // A request that could not be read is answered without its `id`; with one under way there is no doubt.
        if id == nil, error != nil, open.byID.count == 1 { id = open.byID.keys.first }
        guard let id, error != .overloaded && error != .notReady || !open.pause(id) else { return }
        open.remove(id)?.completion(.success(frames))
    }

    /// The code of an error reply; `nil` for any other. Only small frames are looked into: errors are small.
    private static func error(in frame: [UInt8]) -> ErrorCode? {
        guard frame.count < 8_192, let value = try? JSON.parse(frame) else { return nil }
        return value["error"]?["code"]?.string.flatMap(ErrorCode.init(rawValue:))
    }

    private func wait(
        until time: ContinuousClock.Instant, hasUnsent: Bool, _ socket: borrowing RequesterSocket
    ) throws(ZeroMQError) {
        var items = [wakeup.pollItem(), socket.pollItem()]
        if hasUnsent { items.append(socket.writablePollItem()) }
        if try poll(&items, until: time), items[0].isReady { wakeup.clear() }
    }

    /// Fails the requests whose time is over; returns whether a try of another one timed out.
    private func expire(_ open: inout OpenRequests) -> Bool {
        let now = ContinuousClock.now
        guard open.due <= now else { return false }
        let (ended, hasTimedOut) = open.check(now)
        for request in ended {
            let error = ClientError.unanswered(
                operation: request.operation, endpoint: endpoint.description,
                waited: request.started.duration(to: now)
            )
            request.completion(.failure(error))
        }
        return hasTimedOut
    }

    /// Waits, but not when there is something new to do.
    private func pause(until time: ContinuousClock.Instant) throws(ZeroMQError) {
        var items = [wakeup.pollItem()]
        if try poll(&items, until: time) { wakeup.clear() }
    }
}
