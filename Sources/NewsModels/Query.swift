/// A request on the query socket.
public enum QueryRequest: Hashable, Sendable {
    /// Searches (`proto/search-request.schema.json`).
    case search(SearchRequest)
    /// Returns one article (`proto/get-request.schema.json`).
    case get(articleID: String)
    /// Finds articles like one of the index, or like a text (`proto/similar-request.schema.json`).
    case similar(SimilarRequest)
    /// Completes a word, and whole titles (`proto/suggest-request.schema.json`).
    case suggest(prefix: String, limit: Int, titles: Int = 0)
    /// Returns figures about the index (`proto/stats-request.schema.json`).
    case stats
    /// Asks whether the index is there and ready (`proto/ping-request.schema.json`).
    case ping

    /// The operations of the socket, as in `op`.
    public enum Operation: String, Codable, Sendable, CaseIterable {
        /// See ``QueryRequest``.
        case search, get, similar, suggest, stats, ping
    }

    /// The operation, as in `op`.
    public var operation: Operation {
        switch self {
        case .search: .search
        case .get: .get
        case .similar: .similar
        case .suggest: .suggest
        case .stats: .stats
        case .ping: .ping
        }
    }

    /// Hits or suggestions in a reply where the request names no `limit`.
    public static let defaultLimit = 10
}

extension QueryRequest: Codable {
    enum CodingKeys: String, CodingKey {
        case op
        case articleID = "article_id"
        case prefix, limit, titles
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Operation.self, forKey: .op) {
        case .search: self = .search(try SearchRequest(from: decoder))
        case .get: self = .get(articleID: try container.decode(String.self, forKey: .articleID))
        case .similar: self = .similar(try SimilarRequest(from: decoder))
        case .suggest:
            self = .suggest(
                prefix: try container.decode(String.self, forKey: .prefix),
                limit: try container.decodeInteger(forKey: .limit, in: 0...WireLimits.replyItems) ?? Self.defaultLimit,
                titles: try container.decodeInteger(forKey: .titles, in: 0...WireLimits.replyItems) ?? 0
            )
        case .stats: self = .stats
        case .ping: self = .ping
        }
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(operation, forKey: .op)
        switch self {
        case .search(let request): try request.encode(to: encoder)
        case .get(let articleID): try container.encode(articleID, forKey: .articleID)
        case .similar(let request): try request.encode(to: encoder)
        case .suggest(let prefix, let limit, let titles):
            try container.encode(prefix, forKey: .prefix)
            try container.encode(limit, forKey: .limit)
            if titles > 0 { try container.encode(titles, forKey: .titles) }
        case .stats, .ping: break
        }
    }
}

/// The order of hits.
public enum SortOrder: String, Codable, Hashable, Sendable, CaseIterable {
    /// By score, highest first.
    case relevance
    /// By time of publication, latest first; articles without one come last.
    case newest
    /// By time of publication, earliest first; articles without one come last.
    case oldest

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        try self.init(named: decoder)
    }
}

/// What becomes of a query that cannot be read as it is written.
public enum QueryMode: String, Codable, Hashable, Sendable, CaseIterable {
    /// It is refused with `bad_query`.
    case strict
    /// What makes no sense is ignored, and the reply says what.
    case lenient

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        try self.init(named: decoder)
    }
}

/// What hits are folded by.
public enum Collapse: String, Codable, Hashable, Sendable, CaseIterable {
    /// Articles that repeat another one are folded under the first of them.
    case duplicates

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        try self.init(named: decoder)
    }
}

/// A span of time; its end is not part of it.
public struct TimeRange: Codable, Hashable, Sendable {
    /// The first instant of the range; open where `nil`.
    public var from: Timestamp?
    /// The first instant behind the range; open where `nil`.
    public var to: Timestamp?

    /// Creates a range.
    public init(from: Timestamp? = nil, to: Timestamp? = nil) {
        self.from = from
        self.to = to
    }

    enum CodingKeys: String, CodingKey {
        case from, to
    }

    /// Reads bounds that are RFC 3339 times, or bare dates, which stand for 00:00 UTC.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func bound(_ key: CodingKeys) throws -> Timestamp? {
            guard let text = try container.decodeIfPresent(String.self, forKey: key) else { return nil }
            guard let time = Timestamp(dateOrTime: text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "neither a date nor an RFC 3339 time"
                )
            }
            return time
        }
        from = try bound(.from)
        to = try bound(.to)
    }
}

/// What hits must have; members narrow each other, values of one member widen it.
public struct SearchFilters: Codable, Hashable, Sendable {
    /// Any of these languages; empty: all.
    public var language: [String]
    /// Any of these sources; empty: all.
    public var source: [String]
    /// Any of these tags; empty: all.
    public var tag: [String]
    /// Any of these authors; empty: all.
    public var author: [String]
    /// Published within this span; articles without a time never match.
    public var published: TimeRange?

    /// Creates filters.
    public init(
        language: [String] = [], source: [String] = [], tag: [String] = [], author: [String] = [],
        published: TimeRange? = nil
    ) {
        self.language = language
        self.source = source
        self.tag = tag
        self.author = author
        self.published = published
    }

    enum CodingKeys: String, CodingKey {
        case language, source, tag, author, published
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        language = try container.decodeIfPresent([String].self, forKey: .language) ?? []
        source = try container.decodeIfPresent([String].self, forKey: .source) ?? []
        tag = try container.decodeIfPresent([String].self, forKey: .tag) ?? []
        author = try container.decodeIfPresent([String].self, forKey: .author) ?? []
        published = try container.decodeIfPresent(TimeRange.self, forKey: .published)
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        for (key, values) in [
            (CodingKeys.language, language), (.source, source), (.tag, tag), (.author, author),
        ] where !values.isEmpty {
            try container.encode(values, forKey: key)
        }
        try container.encodeIfPresent(published, forKey: .published)
    }
}

/// What to search for and how to answer.
public struct SearchRequest: Codable, Hashable, Sendable {
    /// In the query language; empty matches all.
    public var query: String
    /// What becomes of a query that cannot be read as it is written.
    public var mode: QueryMode
    /// Hits in the reply, 0…1,000; 0 only counts.
    public var limit: Int
    /// Where an earlier reply ended.
    public var cursor: String?
    /// The order of hits.
    public var sort: SortOrder
    /// Whether and how fast scores fade with the age of articles.
    public var recency: Recency?
    /// What the scores of some sources are multiplied by.
    public var sourceWeights: SourceWeights
    /// What hits must have.
    public var filters: SearchFilters
    /// What hits are counted by.
    public var facets: [FacetRequest]
    /// What hits are folded by.
    public var collapse: Collapse?
    /// Whether hits have snippets.
    public var snippet: Bool
    /// Whether the reply may suggest another query.
    public var didYouMean: Bool
    /// Whether snippets mark the words that matched.
    public var highlight: Bool
    /// Whether each hit explains its score.
    public var explain: Bool
    /// Waits until the index has come to this `seq`.
    public var minSeq: UInt64?
    /// The longest that the answer may take, in milliseconds, 0…60,000.
    public var timeoutMilliseconds: Int

    /// The longest that an answer takes where the request does not say.
    public static let defaultTimeoutMilliseconds = 1_000

    /// Creates a request.
    public init(
        query: String, mode: QueryMode = .strict, limit: Int = QueryRequest.defaultLimit, cursor: String? = nil,
        sort: SortOrder = .relevance, recency: Recency? = nil, sourceWeights: SourceWeights = SourceWeights(),
        filters: SearchFilters = SearchFilters(), facets: [FacetRequest] = [],
        collapse: Collapse? = nil, snippet: Bool = true, didYouMean: Bool = true, highlight: Bool = true,
        explain: Bool = false, minSeq: UInt64? = nil,
        timeoutMilliseconds: Int = SearchRequest.defaultTimeoutMilliseconds
    ) {
        self.query = query
        self.mode = mode
        self.limit = limit
        self.cursor = cursor
        self.sort = sort
        self.recency = recency
        self.sourceWeights = sourceWeights
        self.filters = filters
        self.facets = facets
        self.collapse = collapse
        self.snippet = snippet
        self.didYouMean = didYouMean
        self.highlight = highlight
        self.explain = explain
        self.minSeq = minSeq
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    enum CodingKeys: String, CodingKey {
        case query, mode, limit, cursor, sort, recency, filters, facets, collapse, snippet, highlight, explain
        case sourceWeights = "source_weights"
        case didYouMean = "did_you_mean"
        case minSeq = "min_seq"
        case timeoutMilliseconds = "timeout_ms"
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        query = try container.decodeIfPresent(String.self, forKey: .query) ?? ""
        mode = try container.decodeIfPresent(QueryMode.self, forKey: .mode) ?? .strict
        limit =
            try container.decodeInteger(forKey: .limit, in: 0...WireLimits.replyItems) ?? QueryRequest.defaultLimit
        cursor = try container.decodeIfPresent(String.self, forKey: .cursor)
        sort = try container.decodeIfPresent(SortOrder.self, forKey: .sort) ?? .relevance
        recency = try container.decodeIfPresent(Recency.self, forKey: .recency)
        sourceWeights = try container.decodeIfPresent(SourceWeights.self, forKey: .sourceWeights) ?? SourceWeights()
        filters = try container.decodeIfPresent(SearchFilters.self, forKey: .filters) ?? SearchFilters()
        facets = try container.decodeIfPresent([FacetRequest].self, forKey: .facets) ?? []
        collapse = try container.decodeIfPresent(Collapse.self, forKey: .collapse)
        snippet = try container.decodeIfPresent(Bool.self, forKey: .snippet) ?? true
        didYouMean = try container.decodeIfPresent(Bool.self, forKey: .didYouMean) ?? true
        highlight = try container.decodeIfPresent(Bool.self, forKey: .highlight) ?? true
        explain = try container.decodeIfPresent(Bool.self, forKey: .explain) ?? false
        minSeq = try container.decodeIfPresent(UInt64.self, forKey: .minSeq)
        timeoutMilliseconds =
            try container.decodeInteger(forKey: .timeoutMilliseconds, in: 0...WireLimits.queryTimeoutMilliseconds)
            ?? Self.defaultTimeoutMilliseconds
    }
}

/// Which articles are to be alike.
public struct SimilarRequest: Codable, Hashable, Sendable {
    /// What the hits are to be like.
    public enum Model: Hashable, Sendable {
        /// An article of the index.
        case article(id: String)
        /// Any text.
        case text(String)
    }

    /// What the hits are to be like.
    public var model: Model
    /// Hits in the reply, 0…1,000.
    public var limit: Int

    /// Creates a request.
    public init(model: Model, limit: Int = QueryRequest.defaultLimit) {
        self.model = model
        self.limit = limit
    }

    enum CodingKeys: String, CodingKey {
        case articleID = "article_id"
        case text, limit
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        limit =
            try container.decodeInteger(forKey: .limit, in: 0...WireLimits.replyItems) ?? QueryRequest.defaultLimit
        let articleID = try container.decodeIfPresent(String.self, forKey: .articleID)
        let text = try container.decodeIfPresent(String.self, forKey: .text)
        switch (articleID, text) {
        case (let id?, nil): model = .article(id: id)
        case (nil, let text?): model = .text(text)
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .articleID, in: container, debugDescription: "exactly one of article_id and text must be given"
            )
        }
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch model {
        case .article(let id): try container.encode(id, forKey: .articleID)
        case .text(let text): try container.encode(text, forKey: .text)
        }
        try container.encode(limit, forKey: .limit)
    }
}
