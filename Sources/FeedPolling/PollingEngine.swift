public import NewsModels

/// Decides what to fetch next and what an answer means; fetches nothing itself.
///
/// Whoever owns it asks ``next(now:)`` what to do, hands back what came of it with ``take(_:of:now:)``, and says what was in the content.
/// It has no clock, no sockets and no files, so that days of polling are tested in microseconds.
public struct PollingEngine: Sendable {
    /// What is fetched.
    public enum Subject: Hashable, Sendable {
        /// A feed, by its configured address.
        case feed(String)
        /// A page that an entry names.
        case page(PageTask)
    }

    /// Which addresses a request may reach.
    public enum Reach: Hashable, Sendable {
        /// All: the operator named the address.
        case anywhere
        /// The internet and, where it is not `nil`, the zone of the feed.
        case internet(andZone: NetworkZone?)

        /// Whether a server in a zone may be reached.
        public func allows(_ zone: NetworkZone) -> Bool {
            switch self {
            case .anywhere: true
            case .internet(let own): zone.isOpen(toFeedIn: own)
            }
        }
    }

    /// A request to make.
    public struct Request: Hashable, Sendable {
        /// Identifies the request to ``PollingEngine/take(_:of:now:)``.
        public let id: Int
        /// Where to.
        public let address: FetchAddress
        /// Fields to send beside the usual ones.
        public let fields: [String]
        /// Which addresses it may reach.
        public let reach: Reach
    }

    /// What is to be done with what came.
    public enum Delivery: Hashable, Sendable {
        /// Read the content, then call `feedWasRead` or `feedFailed`; `address` is where it came from.
        case feed(String, FetchResponse, address: String)
        /// The state of the feed has changed: save it.
        case feedChanged(String)
        /// Read the page; it waits no longer.
        case page(PageTask, FetchResponse, address: String)
        /// The page cannot be had; it waits no longer.
        case pageFailed(PageTask, reason: String)
        /// The page is tried again later: save that.
        case pagePostponed(PageTask)
    }

    /// What to do now.
    public struct Step: Sendable {
        /// Requests to begin.
        public var requests: [Request] = []
        /// What was decided without one.
        public var deliveries: [Delivery] = []
    }

    enum Goal: Hashable, Sendable {
        case subject(Subject)
        case robots(RobotsCache.Key)
    }

    /// A request that waits or is under way, or one that a redirect led to.
    struct Errand: Sendable {
        var goal: Goal
        var address: FetchAddress
        var reach: Reach
        var redirects = 0
        /// Whether all redirects so far were permanent.
        var isPermanent = true
        /// Where the permanent ones led.
        var permanent: String?

        /// Whose turn at its host it takes.
        var turn: HostGate.Turn {
            switch goal {
            case .subject(.feed): .feed
            case .subject(.page): .page
            case .robots: .rules
            }
        }
    }

    /// How the engine behaves.
    public let policy: PollingPolicy
    /// The feeds by their configured addresses.
    public internal(set) var feeds: [String: FeedState]
    /// Pages that wait.
    public internal(set) var pages: [PageTask]
    var gate = HostGate()
    var robots = RobotsCache()
    var underWay: [Int: Errand] = [:]
    /// Redirects that wait for their host.
    var redirected: [Errand] = []
    /// What is under way, redirects that wait included.
    var busy: Set<Goal> = []
    private var lastID = 0
    private var random: UInt64

    /// Creates an engine.
    ///
    /// - Parameters:
    ///   - feeds: Each address once.
    ///   - pages: Pages that waited when the last engine ended.
    ///   - seed: Of the jitter.
    public init(feeds: [FeedState], pages: [PageTask] = [], policy: PollingPolicy = PollingPolicy(), seed: UInt64) {
        self.policy = policy
        self.feeds = Dictionary(feeds.map { ($0.url, $0) }) { first, _ in first }
        self.pages = pages
        random = seed
    }

    /// Adds pages; those that wait for the same entries are replaced.
    ///
    /// - Complexity: O(n) in all pages.
    public mutating func add(_ added: [PageTask]) {
        let entries = Set(added.map(\.entry))
        pages.removeAll { entries.contains($0.entry) }
        pages += added
    }

    /// How many requests are under way.
    public var requestsUnderWay: Int { underWay.count }

    /// What to do now.
    ///
    /// - Complexity: O(feeds + pages).
    public mutating func next(now: Timestamp) -> Step {
        var step = Step()
        let waiting = redirected
        redirected = []
        for errand in waiting where !begin(errand, now: now, &step) { redirected.append(errand) }
        let pageHosts = hostsWithDuePages(now: now)
        for feed in feeds.values.filter({ $0.nextTry <= now }).sorted(by: {
            ($0.nextTry, $0.url) < ($1.nextTry, $1.url)
        }) {
            guard underWay.count < policy.concurrency else { return step }
            guard let address = FetchAddress(feed.address) ?? FetchAddress(feed.url) else { continue }
            // It is the turn of the pages.
            guard !gate.tookFeed(address.host) || !pageHosts.contains(address.host) else { continue }
            start(Errand(goal: .subject(.feed(feed.url)), address: address, reach: .anywhere), now: now, &step)
        }
        for page in pages where page.nextTry <= now && gate.isOpen(page.address.host, now: now) {
            guard underWay.count < policy.concurrency else { break }
            let reach = Reach.internet(andZone: feeds[page.feed]?.zone)
            start(Errand(goal: .subject(.page(page)), address: page.address, reach: reach), now: now, &step)
        }
        return step
    }

    /// The hosts that a page is to be fetched from.
    private func hostsWithDuePages(now: Timestamp) -> Set<String> {
        var hosts: Set<String> = []
        for page in pages
        where page.nextTry <= now && !hosts.contains(page.address.host) && !busy.contains(.subject(.page(page))) {
            hosts.insert(page.address.host)
        }
        return hosts
    }

    /// When to ask for the next step, if nothing comes before.
    public func nextLook(after now: Timestamp) -> Timestamp {
        let due = min(feeds.values.lazy.map(\.nextTry).min() ?? .distant, pages.lazy.map(\.nextTry).min() ?? .distant)
        // What is due and was not begun waits for its host, or for its turn.
        let soonest = now.advanced(bySeconds: 0.1)
        if due <= now || !redirected.isEmpty { return soonest }
        return min(due, now.advanced(bySeconds: 60))
    }

    // MARK: - Beginning

    private mutating func start(_ errand: Errand, now: Timestamp, _ step: inout Step) {
        guard !busy.contains(errand.goal) else { return }
        _ = begin(errand, now: now, &step)
    }

    /// Begins an errand, or what it needs first; `false` where it has to wait.
    private mutating func begin(_ errand: Errand, now: Timestamp, _ step: inout Step) -> Bool {
        let address = errand.address
        guard underWay.count < policy.concurrency, gate.isOpen(address.host, now: now) else { return false }
        guard case .subject(let subject) = errand.goal else {
            step.requests.append(send(errand, crawlDelay: nil, now: now))
            return true
        }
        let key = RobotsCache.Key(origin: address.origin, reach: errand.reach)
        guard let known = robots.rules(of: key, now: now) else {
            let goal = Goal.robots(key)
            if !busy.contains(goal), let rules = FetchAddress(address.robots) {
                step.requests.append(
                    send(Errand(goal: goal, address: rules, reach: errand.reach), crawlDelay: nil, now: now))
            }
            return false
        }
        guard known.rules.allows(address.target) else {
            busy.remove(errand.goal)
            let reason = known.failure ?? "robots.txt of \(address.origin) forbids \(address.target.prefix(200))"
            // Rules that could not be had may be had the next time.
            step.deliveries.append(fail(subject, reason, isFinal: known.isFinal, retryAfter: nil, now: now))
            return true
        }
        step.requests.append(send(errand, crawlDelay: known.rules.crawlDelay, now: now))
        return true
    }

    private mutating func send(_ errand: Errand, crawlDelay: Double?, now: Timestamp) -> Request {
        lastID += 1
        underWay[lastID] = errand
        busy.insert(errand.goal)
        let asked = Int(min(crawlDelay ?? 0, Double(policy.ceiling)) * 1_000)
        gate.begin(errand.address.host, errand.turn, now: now, interval: max(policy.hostInterval, asked))
        var fields: [String] = []
        if case .subject(.feed(let url)) = errand.goal { fields = feeds[url]?.conditions ?? [] }
        return Request(id: lastID, address: errand.address, fields: fields, reach: errand.reach)
    }

    /// The next jitter, from 0 up to 1 (SplitMix64).
    mutating func jitter() -> Double {
        random &+= 0x9E37_79B9_7F4A_7C15
        var bits = random
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) / Double(1 << 53)
    }
}

extension Timestamp {
    /// Later than anything that is planned.
    static let distant = Timestamp(millisecondsSinceEpoch: 253_402_300_799_999)

    /// The time so many seconds later.
    func advanced(bySeconds seconds: Double) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: millisecondsSinceEpoch + Int64(seconds * 1_000))
    }
}
