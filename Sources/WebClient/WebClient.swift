internal import CCurl
public import FeedPolling
internal import Glibc

/// What a client allows a server.
public struct WebClientLimits: Hashable, Sendable {
    /// Bytes of the content, decoded; more is no answer.
    public var bodyBytes = 16 * 1024 * 1024
    /// Bytes of all header fields.
    public var headerBytes = 64 * 1024
    /// Seconds until a connection stands.
    public var connectSeconds = 15
    /// Seconds for a whole request.
    public var seconds = 120
    /// Seconds in which at least ``slowBytesPerSecond`` have to come on average.
    public var slowSeconds = 30
    /// Fewer bytes a second are no answer.
    public var slowBytesPerSecond = 64

    /// Creates limits with the defaults.
    public init() {}
}

/// Fetches with libcurl, many requests at a time on the one thread that owns it.
///
/// Only `http` and `https` are spoken; certificates are checked; redirects are given back, not followed; gzip, deflate and Brotli are undone
/// as far as libcurl can; no proxy, cookie or password is used. An address that the request may not reach is refused before a
/// connection is made, whatever name led to it.
public final class WebClient {
    private let multi: UnsafeMutableRawPointer
    private let limits: WebClientLimits
    private let agent: String
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    /// Creates a client.
    ///
    /// - Parameter agent: The `User-Agent` field.
    public init(agent: String, limits: WebClientLimits = WebClientLimits()) {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard let multi = curl_multi_init() else { preconditionFailure("curl_multi_init failed") }
        self.multi = multi
        self.limits = limits
        self.agent = agent
        _ = newswire_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
    }

    deinit {
        for (handle, _) in transfers {
            curl_multi_remove_handle(multi, handle)
            curl_easy_cleanup(handle)
        }
        curl_multi_cleanup(multi)
    }

    /// Begins a request; what comes of it is given by ``wait(upTo:orReadable:)``.
    public func begin(_ request: PollingEngine.Request) {
        guard let handle = curl_easy_init() else { preconditionFailure("curl_easy_init failed") }
        let transfer = Transfer(request, limits: limits)
        transfers[handle] = transfer
        transfer.configure(handle, agent: agent)
        let result = curl_multi_add_handle(multi, handle)
        precondition(result == CURLM_OK, "curl_multi_add_handle failed")
    }

    /// Waits until something happened, at most so many milliseconds, or until the descriptor can be read.
    ///
    /// - Returns: What came of the requests that have ended.
    public func wait(upTo milliseconds: Int, orReadable descriptor: Int32) -> [(id: Int, outcome: FetchOutcome)] {
        let deadline = ContinuousClock.now + .milliseconds(max(milliseconds, 0))
        while true {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            let ended = takeEnded()
            let left = ContinuousClock.now.duration(to: deadline)
            guard ended.isEmpty, left > .zero else { return ended }
            var extra = curl_waitfd(fd: descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
            let (seconds, attoseconds) = left.components
            let wait = seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1
            curl_multi_poll(multi, &extra, 1, Int32(clamping: wait), nil)
            guard extra.revents == 0 else { return takeEnded() }
        }
    }

    private func takeEnded() -> [(id: Int, outcome: FetchOutcome)] {
        var ended: [(id: Int, outcome: FetchOutcome)] = []
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            let result = newswire_curl_result(message)
            curl_multi_remove_handle(multi, handle)
            if let transfer = transfers.removeValue(forKey: handle) {
                ended.append((transfer.request.id, transfer.outcome(handle, result)))
            }
            curl_easy_cleanup(handle)
        }
        return ended
    }
}
