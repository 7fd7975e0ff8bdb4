import FeedPolling
import NewsModels
import Synchronization

/// What the feeds are like, for whoever asks while they are polled.
final class FeedBoard: Sendable {
    private struct State {
        var feeds: [String: FeedHealth] = [:]
        var waitingPages = 0
    }

    private let state = Mutex(State())

    /// Notes the state of a feed.
    func note(_ feed: FeedState) {
        let health = FeedHealth(
            url: feed.url, movedTo: feed.address == feed.url ? nil : feed.address, lastSuccessAt: feed.lastSuccess,
            lastError: feed.lastError, lastErrorAt: feed.lastErrorAt, nextTryAt: feed.nextTry, failures: feed.failures,
            entries: feed.entries, articles: feed.articles
        )
        state.withLock { $0.feeds[feed.url] = health }
    }

    /// Notes how many pages wait.
    func note(waitingPages: Int) {
        state.withLock { $0.waitingPages = waitingPages }
    }

    /// The reply to `feeds`.
    func reply(limit: Int) -> FeedsReply {
        let (feeds, waitingPages) = state.withLock { (Array($0.feeds.values), $0.waitingPages) }
        let sorted = feeds.sorted { ($1.failures, $0.url) < ($0.failures, $1.url) }
        return FeedsReply(
            total: feeds.count, failing: feeds.count { $0.failures > 0 }, waitingPages: waitingPages,
            feeds: Array(sorted.prefix(limit))
        )
    }
}
