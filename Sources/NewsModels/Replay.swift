/// A request on the replay socket.
public enum ReplayRequest: Hashable, Sendable {
    /// Envelopes under a prefix, in order (`proto/replay-request.schema.json`).
    case replay(ReplayQuery)
    /// Where the log stands (`proto/head-request.schema.json`).
    case head(prefix: String)
    /// The envelope of one article; its newest revision where none is named (`proto/log-get-request.schema.json`).
    case get(articleID: String, revision: Int?)
    /// How the feeds are that the ingestor polls (`proto/feeds-request.schema.json`).
    case feeds(limit: Int)

    /// The operations of the socket, as in `op`.
    public enum Operation: String, Codable, Sendable, CaseIterable {
        /// See ``ReplayRequest``.
        case replay, head, get, feeds
    }

    /// The operation, as in `op`.
    public var operation: Operation {
        switch self {
        case .replay: .replay
        case .head: .head
        case .get: .get
        case .feeds: .feeds
        }
    }
}

/// Where a replay starts.
public enum ReplayStart: Hashable, Sendable {
    /// Behind this `seq`.
    case after(UInt64)
    /// At the first envelope emitted at this time or later.
    case since(Timestamp)
    /// At the last so many envelopes under the prefix.
    case last(Int)
}

/// Which envelopes are asked for.
public struct ReplayQuery: Codable, Hashable, Sendable {
    /// A byte prefix of the topic.
    public var prefix: String
    /// Where to start.
    public var start: ReplayStart
    /// How many envelopes at most, 0…1,000; 0 asks for the header alone.
    public var limit: Int
    /// The epoch that the asker knows; another one is answered `not_found`.
    public var epoch: String?

    /// Creates a query.
    public init(
        prefix: String = Topic.articles, start: ReplayStart = .after(0), limit: Int = WireLimits.replyItems,
        epoch: String? = nil
    ) {
        self.prefix = prefix
        self.start = start
        self.limit = limit
        self.epoch = epoch
    }

    enum CodingKeys: String, CodingKey {
        case prefix, after, since, last, limit, epoch
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        prefix = try container.decodeIfPresent(String.self, forKey: .prefix) ?? Topic.articles
        limit = try container.decodeInteger(forKey: .limit, in: 0...WireLimits.replyItems) ?? WireLimits.replyItems
        epoch = try container.decodeIfPresent(String.self, forKey: .epoch)
        let after = try container.decodeIfPresent(UInt64.self, forKey: .after)
        let since = try container.decodeIfPresent(Timestamp.self, forKey: .since)
        let last = try container.decodeInteger(forKey: .last, in: 0...Int.max)
        guard [after != nil, since != nil, last != nil].count(where: { $0 }) <= 1 else {
            throw DecodingError.dataCorruptedError(
                forKey: .after, in: container, debugDescription: "at most one of after, since and last may be given"
            )
        }
        start = since.map(ReplayStart.since) ?? last.map(ReplayStart.last) ?? .after(after ?? 0)
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(prefix, forKey: .prefix)
        switch start {
        case .after(let seq): try container.encode(seq, forKey: .after)
        case .since(let time): try container.encode(time, forKey: .since)
        case .last(let count): try container.encode(count, forKey: .last)
        }
        try container.encode(limit, forKey: .limit)
        try container.encodeIfPresent(epoch, forKey: .epoch)
    }
}

extension ReplayRequest: Codable {
    enum CodingKeys: String, CodingKey {
        case op, prefix
        case articleID = "article_id"
        case revision, limit
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Operation.self, forKey: .op) {
        case .feeds:
            let limit = try container.decodeInteger(forKey: .limit, in: 0...WireLimits.replyItems)
            self = .feeds(limit: limit ?? WireLimits.replyItems)
        case .replay: self = .replay(try ReplayQuery(from: decoder))
        case .head: self = .head(prefix: try container.decodeIfPresent(String.self, forKey: .prefix) ?? Topic.articles)
        case .get:
            self = .get(
                articleID: try container.decode(String.self, forKey: .articleID),
                revision: try container.decodeInteger(forKey: .revision, in: 1...Int.max)
            )
        }
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(operation, forKey: .op)
        switch self {
        case .replay(let query): try query.encode(to: encoder)
        case .head(let prefix): try container.encode(prefix, forKey: .prefix)
        case .get(let articleID, let revision):
            try container.encode(articleID, forKey: .articleID)
            try container.encodeIfPresent(revision, forKey: .revision)
        case .feeds(let limit): try container.encode(limit, forKey: .limit)
        }
    }
}

/// The first frame of a reply to `replay` and `get` (`proto/replay-reply.schema.json`); the envelopes follow it.
public struct ReplayHeader: Codable, Hashable, Sendable {
    /// The epoch of the log.
    public var epoch: String
    /// The newest `seq` of the whole log; 0 for an empty one.
    public var head: UInt64
    /// The oldest `seq` that the log still holds; 1 for an empty one.
    public var first: UInt64
    /// How many envelope frames follow.
    public var count: Int
    /// Everything under the prefix up to this `seq` is in this reply or in earlier ones.
    public var through: UInt64
    /// Whether ``through`` reaches the head.
    public var complete: Bool

    /// Creates a header.
    public init(epoch: String, head: UInt64, first: UInt64, count: Int, through: UInt64, complete: Bool) {
        self.epoch = epoch
        self.head = head
        self.first = first
        self.count = count
        self.through = through
        self.complete = complete
    }

    enum CodingKeys: String, CodingKey {
        case epoch, head, first, count, through, complete
    }
}

/// The reply to `head` (`proto/head-reply.schema.json`).
public struct LogHead: Codable, Hashable, Sendable {
    /// The epoch of the log.
    public var epoch: String
    /// The newest `seq` of the whole log; 0 for an empty one.
    public var head: UInt64
    /// The oldest `seq` that the log still holds; 1 for an empty one.
    public var first: UInt64
    /// The newest `seq` under `article/` and under each language that has envelopes.
    public var heads: [String: UInt64]
    /// The newest `seq` under the prefix asked for; 0 if none.
    public var prefixHead: UInt64

    /// Creates a reply.
    public init(epoch: String, head: UInt64, first: UInt64, heads: [String: UInt64], prefixHead: UInt64) {
        self.epoch = epoch
        self.head = head
        self.first = first
        self.heads = heads
        self.prefixHead = prefixHead
    }

    enum CodingKeys: String, CodingKey {
        case epoch, head, first, heads
        case prefixHead = "prefix_head"
    }
}
