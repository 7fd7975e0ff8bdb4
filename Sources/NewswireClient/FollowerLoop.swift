import Messaging
import NewsModels
import ZeroMQ

/// The thread of an ``ArticleStream``: owns its two sockets and obeys a ``StreamFollower``.
struct FollowerLoop {
    private struct OpenRequest {
        let id: String
        let query: ReplayQuery
        var sentAt: ContinuousClock.Instant?
        let deadline: ContinuousClock.Instant
    }

    private let settings: ArticleStream.Settings
    private let context: Context
    private let buffer: EventBuffer
    private let stop: StopSignal

    private var follower: StreamFollower
    private var monitor = HeartbeatMonitor(now: .now)
    private var backoff = Backoff()
    /// A request that waits for room in the buffer, or to be sent.
    private var wanted: ReplayQuery?
    private var open: OpenRequest?
    /// When to ask again after a request failed.
    private var retryAt: ContinuousClock.Instant?
    private var counter = 0
    private let identity = UInt32.random(in: .min ... .max)

    /// Messages taken from the subscription before the replay socket is looked at again.
    private static let burst = 256

    init(_ settings: ArticleStream.Settings, context: Context, buffer: EventBuffer, stop: StopSignal) {
        self.settings = settings
        self.context = context
        self.buffer = buffer
        self.stop = stop
        follower = StreamFollower(
            prefix: Self.widened(settings.prefix), start: settings.start, epoch: settings.epoch
        )
    }

    /// The prefix up to its last complete name, for which envelopes say what came before them.
    static func widened(_ prefix: String) -> String {
        let names = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        guard names.first == "article" else { return Topic.articles }
        return names.prefix(3).joined(separator: "/") + "/"
    }

    mutating func run() {
        do {
            var subscriber = try makeSubscriber()
            var requester = try makeRequester()
            perform(follower.connect())
            while !stop.isSignalled {
                try sendRequest(through: requester)
                try wait(subscriber, requester)
                try drain(subscriber)
                try receiveReplies(from: requester)
                let now = ContinuousClock.now
                if monitor.isSilent(now: now) {
                    interrupt("no heartbeat from \(settings.stream)")
                    monitor.restart(now: now)
                    subscriber = try makeSubscriber()
                }
                if let request = open, request.deadline <= now {
                    failRequest("no answer from \(settings.replay)")
                    requester = try makeRequester()
                }
                if let time = retryAt, time <= now {
                    retryAt = nil
                    perform(follower.connect())
                }
            }
        } catch {
            // A context that is shut down ends the stream; nothing else fails once the endpoints were parsed.
            if error.code != .shutDown { interrupt(error.description) }
        }
    }

    private func makeSubscriber() throws(ZeroMQError) -> SubscriberSocket {
        let options = SocketOptions(
            linger: .zero, receiveHighWaterMark: 4_096, maximumMessageBytes: 2 * WireLimits.envelopeBytes
        )
        let prefixes = [follower.prefix, Topic.heartbeat].map { Array($0.utf8) }
        return try SubscriberSocket(context, connect: settings.stream, subscriptions: prefixes, options: options)
    }

    private func makeRequester() throws(ZeroMQError) -> RequesterSocket {
        let options = SocketOptions(linger: .zero, maximumMessageBytes: 2 * WireLimits.envelopeBytes)
        return try RequesterSocket(context, connect: settings.replay, options: options)
    }

    private mutating func perform(_ actions: [StreamFollower.Action]) {
        for action in actions {
            switch action {
            case .deliver(let received): deliver(received)
            case .request(let query): wanted = query
            case .reset(let epoch):
                buffer.epoch = epoch
                buffer.append(.reset(epoch: epoch), size: 0)
            case .caughtUp(let seq):
                buffer.epoch = follower.epoch
                buffer.append(.caughtUp(seq: seq), size: 0)
            }
        }
    }

    private func deliver(_ received: ReceivedEnvelope) {
        // The longest of the prefixes named in the envelope is its topic.
        if settings.prefix != follower.prefix {
            let topic = received.envelope.previous.keys.max { $0.utf8.count < $1.utf8.count } ?? ""
            guard topic.hasPrefix(settings.prefix) else { return }
        }
        buffer.append(.envelope(received), size: received.bytes.count)
    }

    private func interrupt(_ reason: String) {
        buffer.append(.interrupted(reason), size: 0)
    }
}

// MARK: - Subscription

extension FollowerLoop {
    private func wait(
        _ subscriber: borrowing SubscriberSocket, _ requester: borrowing RequesterSocket
    ) throws(ZeroMQError) {
        var deadline = monitor.deadline
        if let open { deadline = min(deadline, open.deadline) }
        if let retryAt { deadline = min(deadline, retryAt) }
        var items = [stop.wakeup.pollItem(), subscriber.pollItem(), requester.pollItem()]
        if open != nil, open?.sentAt == nil { items.append(requester.writablePollItem()) }
        if try poll(&items, until: deadline), items[0].isReady { stop.wakeup.clear() }
    }

    private mutating func drain(_ subscriber: borrowing SubscriberSocket) throws(ZeroMQError) {
        for _ in 0..<Self.burst {
            guard let frames = try subscriber.receive() else { return }
            guard frames.count == 2 else { continue }
            let now = ContinuousClock.now
            if frames[0] == Array(Topic.heartbeat.utf8) {
                guard let heartbeat = try? JSON.decode(Heartbeat.self, from: frames[1]) else { continue }
                monitor.receive(heartbeat, now: now)
                // The ingestor is there again: no need to wait longer.
                if retryAt != nil { retryAt = now } else { perform(follower.receive(heartbeat)) }
            } else {
                monitor.receiveMessage(now: now)
                // Without room the envelope is left out; the next one or a heartbeat shows the hole.
                guard retryAt == nil, buffer.hasRoom, let received = Self.read(frames[1]) else { continue }
                perform(follower.receive(received))
            }
        }
        // More may wait: do not sleep before looking again.
        stop.wakeup.signal()
    }

    private static func read(_ bytes: [UInt8]) -> ReceivedEnvelope? {
        guard let envelope = try? JSON.decode(Envelope.self, from: bytes) else { return nil }
        return ReceivedEnvelope(envelope, bytes: bytes)
    }
}

// MARK: - Replay

extension FollowerLoop {
    private mutating func sendRequest(through requester: borrowing RequesterSocket) throws(ZeroMQError) {
        if open == nil, let query = wanted, buffer.hasRoom {
            wanted = nil
            counter += 1
            open = OpenRequest(
                id: "\(identity)-\(counter)", query: narrowed(query),
                deadline: ContinuousClock.now + settings.replayTimeout
            )
        }
        guard let request = open, request.sentAt == nil else { return }
        let bytes = JSON.encode(Request(id: request.id, ReplayRequest.replay(request.query)))
        if try requester.send(bytes) { open?.sentAt = ContinuousClock.now }
    }

    /// The query under the prefix that was asked for, where only its first page counts from the end of the log.
    private func narrowed(_ query: ReplayQuery) -> ReplayQuery {
        guard case .last = query.start else { return query }
        var query = query
        query.prefix = settings.prefix
        return query
    }

    private mutating func receiveReplies(from requester: borrowing RequesterSocket) throws(ZeroMQError) {
        while let frames = try requester.receive() {
            guard let request = open, let first = frames.first, ReplyReader.id(of: first) == request.id else {
                continue
            }
            do {
                let header = try ReplyReader.read(first, as: ReplayHeader.self)
                let page = frames.dropFirst().compactMap(Self.read)
                guard page.count == header.count else {
                    failRequest("an unreadable reply from \(settings.replay)")
                    continue
                }
                open = nil
                backoff.reset()
                buffer.head = header.head
                perform(follower.receive(header, page))
            } catch {
                failRequest("\(settings.replay) answered \(error.code.rawValue): \(error.message)")
            }
        }
    }

    private mutating func failRequest(_ reason: String) {
        interrupt(reason)
        open = nil
        wanted = nil
        follower.requestFailed()
        retryAt = ContinuousClock.now + backoff.delay()
    }
}
