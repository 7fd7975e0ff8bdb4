import Messaging
import NewsModels
import NewsTestSupport

/// An article log in memory that answers replay requests as the ingestor does.
struct SimulatedLog {
    let epoch: String
    private(set) var envelopes: [ReceivedEnvelope] = []
    private var heads: [String: UInt64] = ["article/": 0]

    init(epoch: String) {
        self.epoch = epoch
    }

    var head: UInt64 { UInt64(envelopes.count) }

    /// Appends an envelope under a topic.
    mutating func append(_ topic: Topic, bytes: Int = 100) -> ReceivedEnvelope {
        let seq = head + 1
        let previous = Dictionary(uniqueKeysWithValues: topic.prefixes.map { ($0, heads[$0] ?? 0) })
        for prefix in topic.prefixes { heads[prefix] = seq }
        let envelope = Envelope(
            epoch: epoch, seq: seq, previous: previous, emittedAt: Timestamp(millisecondsSinceEpoch: Int64(seq)),
            payload: .retraction(articleID: "\(epoch)/\(seq)", reason: topic.description)
        )
        let received = ReceivedEnvelope(envelope, bytes: Array(repeating: UInt8(truncatingIfNeeded: seq), count: bytes))
        envelopes.append(received)
        return received
    }

    /// The envelopes under a prefix.
    func envelopes(under prefix: String) -> [ReceivedEnvelope] {
        envelopes.filter { $0.envelope.previous[prefix] != nil }
    }

    func heartbeat() -> Heartbeat {
        Heartbeat(
            epoch: epoch, seq: head, heads: head == 0 ? [:] : heads.filter { $0.key.split(separator: "/").count < 3 },
            intervalMilliseconds: 1_000, emittedAt: Timestamp(millisecondsSinceEpoch: 0)
        )
    }

    /// Answers as WIRE demands; the page has at most `pageLimit` envelopes, as if more were too many bytes.
    func reply(to query: ReplayQuery, pageLimit: Int = .max) -> (ReplayHeader, [ReceivedEnvelope]) {
        let all = envelopes(under: query.prefix)
        let start: UInt64 =
            switch query.start {
            case .after(let seq): min(seq, head)
            case .since(let time): (envelopes.first { $0.envelope.emittedAt >= time }?.envelope.seq ?? head + 1) - 1
            case .last(let count): count == 0 ? head : (all.suffix(count).first?.envelope.seq ?? head + 1) - 1
            }
        let behind = all.filter { $0.envelope.seq > start }
        let page = Array(behind.prefix(min(query.limit, pageLimit)))
        let isComplete = page.count == behind.count
        let header = ReplayHeader(
            epoch: epoch, head: head, first: 1, count: page.count,
            through: isComplete ? head : page.last?.envelope.seq ?? start, complete: isComplete
        )
        return (header, page)
    }
}

/// What a consumer of a follower sees.
struct FollowerRecord {
    private(set) var epochs: [String] = []
    /// What was delivered since the last reset.
    private(set) var delivered: [ReceivedEnvelope] = []
    private(set) var caughtUp: [UInt64] = []
    var sequences: [UInt64] { delivered.map(\.envelope.seq) }

    /// Obeys actions; returns the request among them.
    mutating func perform(_ actions: [StreamFollower.Action]) -> ReplayQuery? {
        var query: ReplayQuery?
        for action in actions {
            switch action {
            case .deliver(let received): delivered.append(received)
            case .request(let wanted):
                precondition(query == nil, "two requests in one list of actions")
                query = wanted
            case .reset(let epoch):
                epochs.append(epoch)
                delivered = []
                caughtUp = []
            case .caughtUp(let seq): caughtUp.append(seq)
            }
        }
        return query
    }
}

extension Topic {
    static func sample(_ language: String, _ source: String) -> Topic {
        guard let topic = Topic(language: language, source: source) else { preconditionFailure("no topic") }
        return topic
    }

    static let samples = [
        sample("ru", "ria.ru"), sample("ru", "ria.ru"), sample("ru", "tass.ru"), sample("en", "bbc.com"),
        sample("en", "ria.ru"),
    ]
}
