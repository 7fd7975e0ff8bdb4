/// How a feed is that the ingestor polls.
public struct FeedHealth: Codable, Hashable, Sendable {
    /// The address that the operator gave.
    public var url: String
    /// The address that is asked instead, after a permanent redirect.
    public var movedTo: String?
    /// When an answer was last right, also one that nothing has changed.
    public var lastSuccessAt: Timestamp?
    /// What went wrong last, even if it went well since.
    public var lastError: String?
    /// When it went wrong.
    public var lastErrorAt: Timestamp?
    /// When the feed is asked again.
    public var nextTryAt: Timestamp
    /// Failures in a row; 0 for a feed that is well.
    public var failures: Int
    /// Entries, or pages of a sitemap, when it was read last.
    public var entries: Int
    /// Articles that came of it so far.
    public var articles: Int

    /// Creates a report.
    public init(
        url: String, movedTo: String? = nil, lastSuccessAt: Timestamp? = nil, lastError: String? = nil,
        lastErrorAt: Timestamp? = nil, nextTryAt: Timestamp, failures: Int = 0, entries: Int = 0, articles: Int = 0
    ) {
        self.url = url
        self.movedTo = movedTo
        self.lastSuccessAt = lastSuccessAt
        self.lastError = lastError
        self.lastErrorAt = lastErrorAt
        self.nextTryAt = nextTryAt
        self.failures = failures
        self.entries = entries
        self.articles = articles
    }

    enum CodingKeys: String, CodingKey {
        case url
        case movedTo = "moved_to"
        case lastSuccessAt = "last_success_at"
        case lastError = "last_error"
        case lastErrorAt = "last_error_at"
        case nextTryAt = "next_try_at"
        case failures, entries, articles
    }
}

/// The reply to `feeds` (`proto/feeds-reply.schema.json`).
public struct FeedsReply: Codable, Hashable, Sendable {
    /// Feeds that are polled.
    public var total: Int
    /// Those among them whose last request failed.
    public var failing: Int
    /// Pages named by feeds and sitemaps that wait to be fetched.
    public var waitingPages: Int
    /// The feeds, those first that have failed most often in a row, then by address.
    public var feeds: [FeedHealth]

    /// Creates a reply.
    public init(total: Int, failing: Int, waitingPages: Int, feeds: [FeedHealth]) {
        self.total = total
        self.failing = failing
        self.waitingPages = waitingPages
        self.feeds = feeds
    }

    enum CodingKeys: String, CodingKey {
        case total, failing
        case waitingPages = "waiting_pages"
        case feeds
    }
}
