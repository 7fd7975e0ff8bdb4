import ArticleLog
import ArticleParsing
import FeedPolling
import FeedStore
import Logging
import NewsModels
import ServiceRuntime
import Synchronization
import WebClient
import ZeroMQ

/// Polls feeds and sitemaps on a thread of its own: makes the requests that the engine decides on, and hands what they bring to
/// the parsers and the log.
///
/// The log is written first, the state of the feeds behind it: after a crash between the two an entry comes again, and is
/// found unchanged.
struct FeedPoller {
    private var engine: PollingEngine
    private let client: WebClient
    private let store: FeedStore
    private let reader: FeedReading
    private let writer: LogWriter
    private let board: FeedBoard
    private let stop: StopSignal
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// Creates a poller with the state of the last one.
    ///
    /// - Throws: ``FeedStoreError`` where that cannot be read.
    init(
        _ settings: FeedSettings, defaultSource: String, store: FeedStore, writer: LogWriter, board: FeedBoard,
        stop: StopSignal, logger: Logger, now: @escaping @Sendable () -> Timestamp = SystemClock.now
    ) throws(FeedStoreError) {
        let known = Dictionary(try store.states().map { ($0.url, $0) }) { first, _ in first }
        let start = now()
        let feeds = settings.urls.map { url in
            known[url]?.resumed(at: start, policy: settings.policy)
                ?? FeedState(url: url, now: start, policy: settings.policy)
        }
        let polled = Set(settings.urls)
        let pages = try store.pages().filter { polled.contains($0.feed) }
        engine = PollingEngine(
            feeds: feeds, pages: pages, policy: settings.policy,
            seed: UInt64(truncatingIfNeeded: start.millisecondsSinceEpoch))
        client = WebClient(agent: "\(settings.policy.agent)/1.0 (news reader)", limits: settings.limits)
        self.store = store
        reader = FeedReading(parser: DocumentParser(defaultSource: defaultSource), fetchesPages: settings.fetchesPages)
        self.writer = writer
        self.board = board
        self.stop = stop
        self.logger = logger
        self.now = now
        for feed in feeds { board.note(feed) }
        board.note(waitingPages: pages.count)
    }

    /// Polls until the stop signal is given.
    mutating func run() {
        while !stop.isSignalled {
            let step = engine.next(now: now())
            for request in step.requests { client.begin(request) }
            for delivery in step.deliveries { handle(delivery) }
            let time = now()
            let wait = engine.nextLook(after: time).millisecondsSinceEpoch - time.millisecondsSinceEpoch
            for (id, outcome) in client.wait(upTo: Int(wait), orReadable: stop.wakeup.fileDescriptor)
            where !stop.isSignalled {
                if let delivery = engine.take(outcome, of: id, now: now()) { handle(delivery) }
            }
        }
    }

    private mutating func handle(_ delivery: PollingEngine.Delivery) {
        do {
            switch delivery {
            case .feed(let url, let response, let address): try takeFeed(url, response, address: address)
            case .feedChanged(let url): try saveFeed(url)
            case .page(let page, let response, let address): try takePage(page, response, address: address)
            case .pageFailed(let page, let reason): try giveUp(page, reason)
            case .pagePostponed(let page): try store.postpone(page)
            }
        } catch {
            logger.error("feeds: \(error)")
            // What could not be noted is asked for again, but not at once.
            if case .feed(let url, _, _) = delivery { engine.feedFailed(url, error.description, now: now()) }
        }
        board.note(waitingPages: engine.pages.count)
    }

    private func saveFeed(_ url: String) throws(FeedStoreError) {
        guard let feed = engine.feeds[url] else { return }
        board.note(feed)
        if feed.failures > 0, let reason = feed.lastError {
            let level: Logger.Level = feed.failures == 1 ? .warning : .info
            logger.log(level: level, "feed \(url): \(reason); failure \(feed.failures), next try \(feed.nextTry)")
        }
        try store.save(feed)
    }

    // MARK: - Feeds

    private mutating func takeFeed(_ url: String, _ response: FetchResponse, address: String) throws(FeedStoreError) {
        switch reader.read(response, from: address, now: now()) {
        case .failure(let error):
            engine.feedFailed(url, error.message, now: now())
            try saveFeed(url)
        case .success(let listing):
            let taken = try take(listing, of: url)
            guard let taken else {
                engine.feedFailed(url, "the log could not be written", now: now())
                return try saveFeed(url)
            }
            var response = response
            // What found no room is listed again, even if the feed does not change.
            if taken.plan.isCut { (response.fields["etag"], response.fields["last-modified"]) = (nil, nil) }
            engine.feedWasRead(
                url, response, entries: listing.items.count, news: taken.plan.entries.count, articles: taken.articles,
                now: now())
            try save(taken, of: url)
        }
    }

    /// What was taken of a listing.
    private struct Taken {
        var plan: FeedPlan
        var pages: [(task: PageTask, article: Article?)]
        var articles: Int
    }

    /// Takes what is new: articles go to the log, pages are to be fetched; `nil` where the log failed.
    private func take(_ listing: FeedListing, of url: String) throws(FeedStoreError) -> Taken? {
        let news = try store.news(among: listing.items.map(\.entry), of: url, now: now())
        let pageKeys = listing.items.filter { $0.page != nil && news.contains($0.entry.key) }.map(\.entry.key)
        let plan = FeedPlan(
            listing, news: news, known: try store.known(among: pageKeys, outside: url),
            room: FeedReading.waitingPages - engine.pages.count
        )
        let pages = plan.pages.compactMap { item in
            PageTask(feed: url, key: item.entry.key, url: item.page ?? "", nextTry: now()).map { ($0, item.article) }
        }
        guard let published = append(plan.articles) else { return nil }
        return Taken(plan: plan, pages: pages, articles: published)
    }

    private mutating func save(_ taken: Taken, of url: String) throws(FeedStoreError) {
        guard let feed = engine.feeds[url] else { return }
        try store.saveRead(feed, taken: taken.plan.entries, pages: taken.pages, now: now())
        engine.add(taken.pages.map(\.task))
        board.note(feed)
        let level: Logger.Level = taken.plan.entries.isEmpty ? .debug : .info
        logger.log(
            level: level,
            "feed \(url): \(feed.entries) entries, \(taken.plan.entries.count) new, \(taken.articles) published, \(taken.pages.count) pages to fetch; next try \(feed.nextTry)"
        )
    }

    // MARK: - Pages

    private mutating func takePage(_ page: PageTask, _ response: FetchResponse, address: String) throws(FeedStoreError)
    {
        if page.key.hasPrefix(FeedReading.sitemapPrefix) {
            return try takeSitemap(page, response, address: address)
        }
        let entry = try store.article(of: page)
        switch reader.readPage(response, from: address, of: entry, now: now()) {
        case .failure(let error): try giveUp(page, error.message)
        case .success(let article): try finish(page, article)
        }
    }

    /// Takes a sitemap that a sitemap index names.
    private mutating func takeSitemap(_ page: PageTask, _ response: FetchResponse, address: String)
        throws(FeedStoreError)
    {
        guard case .success(let listing) = reader.read(response, from: address, now: now()), listing.isSitemap else {
            return try giveUp(page, "no sitemap")
        }
        var pages = listing
        // No index within an index.
        pages.items.removeAll { $0.entry.key.hasPrefix(FeedReading.sitemapPrefix) }
        guard let taken = try take(pages, of: page.feed) else { return postpone(page) }
        try save(taken, of: page.feed)
        try store.finish(page)
    }

    /// A page that cannot be had leaves what the feed says of it.
    private mutating func giveUp(_ page: PageTask, _ reason: String) throws(FeedStoreError) {
        logger.notice("page \(page.address.text) of feed \(page.feed) given up: \(reason)")
        try finish(page, try store.article(of: page))
    }

    private mutating func finish(_ page: PageTask, _ article: Article?) throws(FeedStoreError) {
        guard let published = append(article.map { [$0] } ?? []) else { return postpone(page) }
        if published > 0 { engine.countArticle(of: page.feed) }
        try store.finish(page)
        if let feed = engine.feeds[page.feed] {
            board.note(feed)
            try store.save(feed)
        }
    }

    /// The page is fetched again, for what came of it could not be kept.
    private mutating func postpone(_ page: PageTask) {
        var page = page
        page.nextTry = Timestamp(
            millisecondsSinceEpoch: now().millisecondsSinceEpoch + Int64(engine.policy.floor) * 1_000)
        engine.add([page])
    }

    // MARK: - Log

    /// Appends articles and waits until they are synced.
    ///
    /// - Returns: How many of them were new to the log; `nil` where it failed.
    private func append(_ articles: [Article]) -> Int? {
        guard !articles.isEmpty else { return 0 }
        let answer = Answer()
        writer.append(articles.map { .article($0) }) { result in
            answer.result.withLock { $0 = result }
            answer.isThere.signal()
        }
        while true {
            if let result = answer.result.withLock({ $0 }) {
                switch result {
                case .success(let outcomes) where outcomes.count == articles.count:
                    return outcomes.count { outcome in
                        if case .published = outcome { true } else { false }
                    }
                case .success: return nil
                case .failure(let error):
                    logger.error("feeds: \(error)")
                    return nil
                }
            }
            var items = [answer.isThere.pollItem()]
            _ = try? poll(&items, until: ContinuousClock.now + .seconds(1))
        }
    }

    private final class Answer: Sendable {
        let result: Mutex<Result<[AppendOutcome], LogError>?> = Mutex(nil)
        let isThere = Wakeup()
    }
}
