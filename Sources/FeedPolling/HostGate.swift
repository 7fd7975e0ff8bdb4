internal import NewsModels

/// Spreads the requests to each host: one at a time, and never two within the interval.
struct HostGate {
    private struct Host {
        var isBusy = false
        /// When the next request may begin.
        var next: Timestamp
    }

    private var hosts: [String: Host] = [:]

    /// Whether a request to a host may begin.
    func isOpen(_ host: String, now: Timestamp) -> Bool {
        guard let state = hosts[host] else { return true }
        return !state.isBusy && state.next <= now
    }

    /// Notes that a request begins.
    mutating func begin(_ host: String, now: Timestamp, interval milliseconds: Int) {
        let next = Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch + Int64(milliseconds))
        if hosts.count > 10_000 { hosts = hosts.filter { $0.value.isBusy || $0.value.next > now } }
        hosts[host] = Host(isBusy: true, next: max(next, hosts[host]?.next ?? next))
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
