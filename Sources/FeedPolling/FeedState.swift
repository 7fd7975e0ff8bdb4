public import NewsModels

/// What is known of a feed from one request to the next; survives restarts.
public struct FeedState: Codable, Hashable, Sendable {
    /// The address that the operator gave.
    public let url: String
    /// The address that is asked: another one after a permanent redirect.
    public var address: String
    /// The validators of the last content.
    public var etag, lastModified: String?
    /// Where the feed stood when it was fetched last.
    public var zone: NetworkZone?
    /// The present interval, in seconds.
    public var interval: Int
    /// When to ask again.
    public var nextTry: Timestamp
    /// When an answer was last right, also one that nothing has changed.
    public var lastSuccess: Timestamp?
    /// What went wrong last, and when.
    public var lastError: String?
    /// When it went wrong.
    public var lastErrorAt: Timestamp?
    /// Failures in a row.
    public var failures = 0
    /// Entries that the feed had when it was read last.
    public var entries = 0
    /// Articles that came of it so far.
    public var articles = 0

    /// Creates the state of a feed that was never asked.
    public init(url: String, now: Timestamp, policy: PollingPolicy) {
        self.url = url
        address = url
        interval = policy.floor
        nextTry = now
    }

    /// The state for a new run: what was planned under another policy or clock is planned no later than this one allows.
    public func resumed(at now: Timestamp, policy: PollingPolicy) -> FeedState {
        var state = self
        state.interval = min(max(interval, policy.floor), policy.ceiling)
        let latest = now.advanced(bySeconds: Double(max(policy.longestWait, policy.ceiling)) * 1.1)
        state.nextTry = min(nextTry, latest)
        return state
    }

    enum CodingKeys: String, CodingKey {
        case url, address, etag
        case lastModified = "last_modified"
        case zone, interval
        case nextTry = "next_try"
        case lastSuccess = "last_success"
        case lastError = "last_error"
        case lastErrorAt = "last_error_at"
        case failures, entries, articles
    }

    /// The fields of a conditional request.
    public var conditions: [String] {
        [etag.map { "If-None-Match: \($0)" }, lastModified.map { "If-Modified-Since: \($0)" }].compactMap { $0 }
    }

    /// Notes an answer, and decides when to ask again: after the adapted interval, or once the content is no longer fresh.
    ///
    /// - Parameters:
    ///   - response: With status 200 or 304.
    ///   - news: How many entries were not known; 0 for 304.
    ///   - jitter: From 0 up to 1; spreads feeds that began together.
    public mutating func succeeded(
        _ response: FetchResponse, news: Int, now: Timestamp, policy: PollingPolicy, jitter: Double
    ) {
        if response.status != 304 {
            (etag, lastModified) = (
                Self.validator(response.fields["etag"]), Self.validator(response.fields["last-modified"])
            )
        }
        interval = policy.adapted(interval, hadNews: news > 0)
        failures = 0
        lastSuccess = now
        let fresh = min(Freshness.lifetime(of: response, now: now), policy.ceiling)
        wait(max(interval, fresh), now, jitter)
    }

    /// Notes a failure, and decides when to try again: after a back-off that grows to the ceiling, or when the server says.
    public mutating func failed(
        _ reason: String, retryAfter: Int?, now: Timestamp, policy: PollingPolicy, jitter: Double
    ) {
        failures += 1
        // What an address was moved to may be gone again.
        if failures % 4 == 0 { address = url }
        lastError = String(reason.prefix(500))
        lastErrorAt = now
        wait(max(policy.backoff(failures: failures), min(retryAfter ?? 0, policy.longestWait)), now, jitter)
    }

    private mutating func wait(_ seconds: Int, _ now: Timestamp, _ jitter: Double) {
        let milliseconds = Double(seconds) * 1_000 * (1 + 0.1 * jitter)
        nextTry = Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch + Int64(milliseconds))
    }

    /// A validator that can be sent back.
    private static func validator(_ value: String?) -> String? {
        guard let value, !value.isEmpty, value.utf8.count <= 1_024, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return value
    }
}
