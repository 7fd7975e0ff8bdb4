public import FeedPolling
public import WebClient

/// What an ingestor polls.
public struct FeedSettings: Sendable {
    /// Addresses of feeds and sitemaps.
    public var urls: [String]
    /// Whether the page of an entry is fetched that carries a summary only.
    public var fetchesPages: Bool
    /// How often is fetched.
    public var policy: PollingPolicy
    /// How much is fetched.
    public var limits: WebClientLimits

    /// Creates settings.
    public init(
        urls: [String] = [], fetchesPages: Bool = false, policy: PollingPolicy = PollingPolicy(),
        limits: WebClientLimits = WebClientLimits()
    ) {
        self.urls = urls
        self.fetchesPages = fetchesPages
        self.policy = policy
        self.limits = limits
    }
}
