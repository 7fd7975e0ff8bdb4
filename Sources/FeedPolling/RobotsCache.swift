internal import NewsModels

/// The rules of sites, as far as they are known.
struct RobotsCache {
    private struct Entry {
        var rules: RobotsRules
        /// Why there are none, where everything is forbidden for that.
        var failure: String?
        var expires: Timestamp
    }

    private var entries: [String: Entry] = [:]

    /// What is known of an origin; `nil` where its rules have to be fetched.
    func rules(of origin: String, now: Timestamp) -> (rules: RobotsRules, failure: String?)? {
        guard let entry = entries[origin], entry.expires > now else { return nil }
        return (entry.rules, entry.failure)
    }

    /// Notes what came of fetching the rules (RFC 9309, section 2.3.1).
    ///
    /// A site that says there are none allows everything; of one that does not answer nothing may be fetched, and it is asked
    /// again soon.
    mutating func store(_ outcome: FetchOutcome, of origin: String, now: Timestamp, policy: PollingPolicy) {
        var lifetime = policy.robotsLifetime
        var rules = RobotsRules.allowingAll
        var failure: String?
        switch outcome {
        case .response(let response) where response.status == 200:
            rules = RobotsRules(response.body, agent: policy.agent)
        case .response(let response) where (300...499).contains(response.status) && response.status != 429: break
        case .response(let response): failure = "robots.txt: HTTP \(response.status)"
        case .failed(let reason): failure = "robots.txt: \(reason)"
        }
        if failure != nil {
            rules = .allowingNothing
            lifetime = min(policy.floor, lifetime)
        }
        if entries.count > 10_000 { entries = entries.filter { $0.value.expires > now } }
        let expires = Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch + Int64(lifetime) * 1_000)
        entries[origin] = Entry(rules: rules, failure: failure, expires: expires)
    }
}
