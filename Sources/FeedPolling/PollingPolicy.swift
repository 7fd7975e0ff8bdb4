/// How often and how much is fetched.
public struct PollingPolicy: Hashable, Sendable {
    /// The shortest time from one request for a feed to the next, in seconds.
    public var floor = 300
    /// The longest time, in seconds, also after failures; a server may ask for a longer one.
    public var ceiling = 21_600
    /// The longest time that a server may ask for, in seconds.
    public var longestWait = 86_400
    /// From one request to a host to the next, in milliseconds.
    public var hostInterval = 1_000
    /// Requests under way at a time.
    public var concurrency = 16
    /// Redirects that are followed, one after another.
    public var redirects = 8
    /// Requests for one page before it is given up.
    public var pageTries = 5
    /// Seconds that the rules of a site are kept.
    public var robotsLifetime = 86_400
    /// The name in `robots.txt` and in the user agent.
    public var agent = "Newswire"

    /// Creates a policy with the defaults.
    public init() {}

    /// How long to wait after so many failures in a row, in seconds: from the floor on doubled each time, up to the ceiling.
    public func backoff(failures: Int) -> Int {
        min(ceiling, floor << min(max(failures - 1, 0), 20))
    }

    /// The interval after a response that had news, or had none: shorter or longer, between floor and ceiling.
    public func adapted(_ interval: Int, hadNews: Bool) -> Int {
        min(max(hadNews ? interval / 2 : interval + interval / 2, floor), ceiling)
    }
}
