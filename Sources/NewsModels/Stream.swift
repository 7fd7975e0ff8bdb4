/// What an envelope carries.
public enum EnvelopePayload: Hashable, Sendable {
    /// A new article, or a new revision of one.
    case article(Article)
    /// The article is to be forgotten.
    case retraction(articleID: String, reason: String)

    /// The `id` of the article that the envelope speaks of.
    public var articleID: String {
        switch self {
        case .article(let article): article.id
        case .retraction(let articleID, _): articleID
        }
    }
}

/// One message of the stream (`proto/envelope.schema.json`): durable in the log before it is sent, and never changed.
public struct Envelope: Codable, Hashable, Sendable {
    /// Version of the wire, 1.
    public var v = Wire.version
    /// Names one article log, 32 hex digits.
    public var epoch: String
    /// 1 or more; rises by exactly 1 per envelope of the epoch.
    public var seq: UInt64
    /// For each prefix that the topic lies under, the `seq` of the envelope before this one; 0 if none.
    public var previous: [String: UInt64]
    /// When the envelope was written to the log; never before the one of the envelope before it.
    public var emittedAt: Timestamp
    /// An article or a retraction.
    public var payload: EnvelopePayload

    /// Creates an envelope.
    public init(
        epoch: String, seq: UInt64, previous: [String: UInt64], emittedAt: Timestamp, payload: EnvelopePayload
    ) {
        self.epoch = epoch
        self.seq = seq
        self.previous = previous
        self.emittedAt = emittedAt
        self.payload = payload
    }

    enum CodingKeys: String, CodingKey {
        case v, type, epoch, seq, previous
        case emittedAt = "emitted_at"
        case article
        case articleID = "article_id"
        case reason
    }

    private enum Kind: String, Codable {
        case article, retraction
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        v = try container.decode(Int.self, forKey: .v)
        epoch = try container.decode(String.self, forKey: .epoch)
        seq = try container.decode(UInt64.self, forKey: .seq)
        previous = try container.decode([String: UInt64].self, forKey: .previous)
        emittedAt = try container.decode(Timestamp.self, forKey: .emittedAt)
        payload =
            switch try container.decode(Kind.self, forKey: .type) {
            case .article: .article(try container.decode(Article.self, forKey: .article))
            case .retraction:
                .retraction(
                    articleID: try container.decode(String.self, forKey: .articleID),
                    reason: try container.decode(String.self, forKey: .reason)
                )
            }
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(v, forKey: .v)
        switch payload {
        case .article: try container.encode(Kind.article, forKey: .type)
        case .retraction: try container.encode(Kind.retraction, forKey: .type)
        }
        try container.encode(epoch, forKey: .epoch)
        try container.encode(seq, forKey: .seq)
        try container.encode(previous, forKey: .previous)
        try container.encode(emittedAt, forKey: .emittedAt)
        switch payload {
        case .article(let article): try container.encode(article, forKey: .article)
        case .retraction(let articleID, let reason):
            try container.encode(articleID, forKey: .articleID)
            try container.encode(reason, forKey: .reason)
        }
    }
}

/// Says that the ingestor is there and where its log stands (`proto/heartbeat.schema.json`).
public struct Heartbeat: Codable, Hashable, Sendable {
    /// Version of the wire, 1.
    public var v = Wire.version
    /// Always `heartbeat`.
    public var type = "heartbeat"
    /// Names the article log.
    public var epoch: String
    /// The `seq` of the newest envelope; 0 for an empty log.
    public var seq: UInt64
    /// The newest `seq` under `article/` and under each language that has envelopes.
    public var heads: [String: UInt64]
    /// Milliseconds until the next heartbeat.
    public var intervalMilliseconds: Int
    /// When it was sent.
    public var emittedAt: Timestamp

    /// Creates a heartbeat.
    public init(
        epoch: String, seq: UInt64, heads: [String: UInt64], intervalMilliseconds: Int, emittedAt: Timestamp
    ) {
        self.epoch = epoch
        self.seq = seq
        self.heads = heads
        self.intervalMilliseconds = intervalMilliseconds
        self.emittedAt = emittedAt
    }

    enum CodingKeys: String, CodingKey {
        case v, type, epoch, seq, heads
        case intervalMilliseconds = "interval_ms"
        case emittedAt = "emitted_at"
    }
}
