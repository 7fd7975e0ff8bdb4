internal import NewsModels

/// The rules of sites, as far as they are known.
struct RobotsCache {
    /// Whose rules: what one feed must not reach, another one may.
    struct Key: Hashable {
        var origin: String
        var reach: PollingEngine.Reach
    }

    /// What is known.
    struct Entry {
        var rules = RobotsRules.allowingAll
        /// Why there are none, where everything is forbidden for that.
        var failure: String?
        /// Whether asking again is of no use.
        var isFinal = true
        fileprivate var expires: Timestamp
    }

    private var entries: [Key: Entry] = [:]

    /// What is known of an origin; `nil` where its rules have to be fetched.
    func rules(of key: Key, now: Timestamp) -> Entry? {
        guard let entry = entries[key], entry.expires > now else { return nil }
        return entry
    }

    /// Notes what came of fetching the rules (RFC 9309, section 2.3.1).
    ///
    /// A site that says there are none allows everything; of one that does not answer nothing may be fetched, and it is asked
    /// again soon.
    mutating func store(_ outcome: FetchOutcome, of key: Key, now: Timestamp, policy: PollingPolicy) {
        var lifetime = policy.robotsLifetime
        var entry = Entry(expires: now)
        switch outcome {
        case .response(let response) where response.status == 200:
            entry.rules = RobotsRules(response.body, agent: policy.agent)
        case .response(let response) where (300...499).contains(response.status) && response.status != 429: break
        case .response(let response): entry.failure = "robots.txt: HTTP \(response.status)"
        case .failed(let reason): entry.failure = "robots.txt: \(reason)"
        case .refused(let reason): entry.failure = reason
        }
        if entry.failure != nil {
            entry.rules = .allowingNothing
            if case .refused = outcome {} else { entry.isFinal = false }
            lifetime = min(policy.floor, lifetime)
        }
        if entries.count > 10_000 { entries = entries.filter { $0.value.expires > now } }
        entry.expires = now.advanced(bySeconds: Double(lifetime))
        entries[key] = entry
    }
}
