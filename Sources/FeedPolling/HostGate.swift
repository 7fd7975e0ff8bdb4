internal import NewsModels

/// Spreads the requests to each host: one at a time, and never two within the interval. Feeds and pages take turns, so that
/// a host with many feeds has time for their pages.
struct HostGate {
    /// What a request is for.
    enum Turn: Hashable, Sendable {
        case feed, page, rules
    }

    private struct Host {
        var isBusy = false
        /// When the next request may begin.
        var next: Timestamp
        /// Whether the last request but for rules was for a feed.
        var tookFeed = false
    }

    private var hosts: [String: Host] = [:]

    /// Whether a request to a host may begin.
    func isOpen(_ host: String, now: Timestamp) -> Bool {
        guard let state = hosts[host] else { return true }
        return !state.isBusy && state.next <= now
    }

    /// Whether the last request to a host, but for rules, was for a feed.
    func tookFeed(_ host: String) -> Bool { hosts[host]?.tookFeed ?? false }

    /// Notes that a request begins.
    mutating func begin(_ host: String, _ turn: Turn, now: Timestamp, interval milliseconds: Int) {
        let next = Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch + Int64(milliseconds))
        if hosts.count > 10_000 { hosts = hosts.filter { $0.value.isBusy || $0.value.next > now } }
        let tookFeed = turn == .rules ? tookFeed(host) : turn == .feed
        hosts[host] = Host(isBusy: true, next: max(next, hosts[host]?.next ?? next), tookFeed: tookFeed)
    }

    /// Keeps a host closed for longer.
    mutating func delay(_ host: String, until time: Timestamp) {
        guard let state = hosts[host], state.next < time else { return }
        hosts[host]?.next = time
    }

    /// Notes that it has ended.
    mutating func end(_ host: String) {
        hosts[host]?.isBusy = false
    }
}
