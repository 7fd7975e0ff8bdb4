import Messaging
import NewsModels
import NewswireClient
import Synchronization
import Testing
import ZeroMQ

/// How long tests wait for what must come; reached only where something is broken.
let patience = Duration.seconds(30)

extension Endpoint {
    static let anyPort = Result { try Endpoint("tcp://127.0.0.1:*") }

    /// An address where nothing is bound yet. A port that the system gave back would soon be another test's.
    static func unbound() throws -> Endpoint { try Endpoint("ipc://@newswire-\(UInt64.random(in: .min ... .max))") }
}

/// A service on a ROUTER socket that answers as a closure says; where that returns `nil` it stays silent.
func service(
    _ context: Context, at endpoint: Endpoint, _ answer: @escaping @Sendable (JSONValue) -> [[UInt8]]?
) throws -> ReplierLoop {
    try binding {
        try ReplierLoop(
            name: "service", context, bind: endpoint, options: SocketOptions(linger: .zero), maximumOpenBytes: .max
        ) { arrival in
            guard let request = try? JSON.parse(arrival.body), let reply = answer(request) else { return }
            arrival.responder.reply(reply)
        }
    }
}

/// Binds as soon as a socket that was closed before has left the address.
private func binding<Loop>(_ bind: () throws -> Loop) throws -> Loop {
    let deadline = ContinuousClock.now + patience
    while true {
        do {
            return try bind()
        } catch let error as ZeroMQError {
            guard error.code == .addressInUse, ContinuousClock.now < deadline else { throw error }
        }
    }
}

/// Values that threads add to and a test waits for.
final class Collected<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    private let changed = Wakeup()

    func append(_ value: Value) {
        values.withLock { $0.append(value) }
        changed.signal()
    }

    var all: [Value] { values.withLock { $0 } }

    /// Waits until so many are there.
    func wait(for count: Int) throws -> [Value] {
        let deadline = ContinuousClock.now + patience
        while true {
            let all = all
            if all.count >= count { return all }
            var items = [changed.pollItem()]
            try #require(try poll(&items, until: deadline), "\(count) values in time, there are \(all.count)")
            changed.clear()
        }
    }
}

/// An ingestor's two sockets over a log in memory.
final class TestIngestor: Sendable {
    struct Log: Sendable {
        var epoch: String
        var envelopes: [(topic: Topic, envelope: Envelope, bytes: [UInt8])] = []
        var heads: [String: UInt64] = ["article/": 0]
        /// What heartbeats tell of.
        var sent: UInt64 = 0
    }

    private let state: SharedLog
    /// Envelopes that are logged but not sent, as if lost on the way.
    private let losses: @Sendable (UInt64) -> Bool
    private let publisher: PublisherLoop
    private let replier: ReplierLoop
    let replays: Collected<ReplayQuery>

    var stream: Endpoint { get throws { try Endpoint(publisher.endpoint) } }
    var replay: Endpoint { get throws { try Endpoint(replier.endpoint) } }

    /// Binds both sockets.
    init(
        _ context: Context, _ log: Log = Log(epoch: "e"), stream: Endpoint? = nil, replay: Endpoint? = nil,
        pageLimit: Int = 1_000, losses: @escaping @Sendable (UInt64) -> Bool = { _ in false }
    ) throws {
        let state = SharedLog(log)
        let replays = Collected<ReplayQuery>()
        self.state = state
        self.losses = losses
        self.replays = replays
        let endpoint = try stream ?? Endpoint.anyPort.get()
        publisher = try binding {
            try PublisherLoop(
                name: "stream", context, bind: endpoint, options: SocketOptions(linger: .zero),
                timing: .init(interval: .milliseconds(100), shortest: .milliseconds(10)),
                onSent: { message in state.log.withLock { $0.sent = max($0.sent, message.sequence) } },
                heartbeat: { state.heartbeat() })
        }
        replier = try service(context, at: replay ?? Endpoint.anyPort.get()) { request in
            guard case .replay(let query)? = try? JSON.decode(ReplayRequest.self, from: request) else { return nil }
            replays.append(query)
            return state.reply(to: query, id: request["id"]?.string, pageLimit: pageLimit)
        }
    }

    func publish(_ topic: Topic, count: Int = 1, bytes: Int = 10) {
        for _ in 0..<count {
            let (topic, envelope, encoded) = state.log.withLock { $0.append(topic, bytes: bytes) }
            guard !losses(envelope.seq) else { continue }
            publisher.publish([
                PublisherLoop.Message(topic: Array(topic.description.utf8), body: encoded, sequence: envelope.seq)
            ])
        }
    }

    /// Closes both sockets and returns the log.
    func stop() -> Log {
        publisher.close()
        replier.close()
        return state.log.withLock { $0 }
    }

    func settings(
        prefix: String = "article/", start: FollowStart = .at(.after(0)), bufferBytes: Int = 1_000_000
    ) throws -> ArticleStream.Settings {
        ArticleStream.Settings(
            stream: try stream, replay: try replay, prefix: prefix, start: start, bufferBytes: bufferBytes,
            replayTimeout: .seconds(1))
    }
}

extension TestIngestor.Log {
    mutating func append(_ topic: Topic, bytes: Int) -> (topic: Topic, envelope: Envelope, bytes: [UInt8]) {
        let seq = UInt64(envelopes.count) + 1
        let previous = Dictionary(uniqueKeysWithValues: topic.prefixes.map { ($0, heads[$0] ?? 0) })
        for prefix in topic.prefixes { heads[prefix] = seq }
        let envelope = Envelope(
            epoch: epoch, seq: seq, previous: previous, emittedAt: Timestamp(millisecondsSinceEpoch: Int64(seq)),
            payload: .retraction(articleID: "\(seq)", reason: String(repeating: "x", count: bytes)))
        let entry = (topic, envelope, JSON.encode(envelope))
        envelopes.append(entry)
        return entry
    }
}

/// The log between the two threads of a ``TestIngestor``.
private final class SharedLog: Sendable {
    let log: Mutex<TestIngestor.Log>

    init(_ log: TestIngestor.Log) {
        self.log = Mutex(log)
    }

    func heartbeat() -> PublisherLoop.Message {
        let heartbeat = log.withLock { log in
            // Heads as far as the log has come; one may run ahead of what was sent, as after a loss.
            let seq = UInt64(log.envelopes.count)
            return Heartbeat(
                epoch: log.epoch, seq: seq,
                heads: seq == 0 ? [:] : log.heads.filter { $0.key.split(separator: "/").count < 3 },
                intervalMilliseconds: 100, emittedAt: Timestamp(millisecondsSinceEpoch: 0))
        }
        return PublisherLoop.Message(topic: Array(Topic.heartbeat.utf8), body: JSON.encode(heartbeat), sequence: 0)
    }

    func reply(to query: ReplayQuery, id: String?, pageLimit: Int) -> [[UInt8]] {
        let (header, page) = log.withLock { log -> (ReplayHeader, [[UInt8]]) in
            let head = UInt64(log.envelopes.count)
            let all = log.envelopes.filter { $0.topic.description.hasPrefix(query.prefix) }
            let start: UInt64 =
                switch query.start {
                case .after(let seq): min(seq, head)
                case .since(let time): (all.first { $0.envelope.emittedAt >= time }?.envelope.seq ?? head + 1) - 1
                case .last(let count): count == 0 ? head : (all.suffix(count).first?.envelope.seq ?? head + 1) - 1
                }
            let behind = all.filter { $0.envelope.seq > start }
            let page = behind.prefix(min(query.limit, pageLimit))
            let isComplete = page.count == behind.count
            let header = ReplayHeader(
                epoch: log.epoch, head: head, first: 1, count: page.count,
                through: isComplete ? head : page.last?.envelope.seq ?? start, complete: isComplete)
            return (header, page.map(\.bytes))
        }
        return [JSON.encode(Reply(id: id, header))] + page
    }
}
