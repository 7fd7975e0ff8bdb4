import FeedPolling
import NewsModels
import Testing

@Suite("Polling engine")
struct EngineTests {
    /// An engine with a clock that the test turns, and a network that the test is.
    private struct Bench {
        var engine: PollingEngine
        var now = Timestamp(millisecondsSinceEpoch: 1_000_000_000_000)
        /// What was asked for, in order, with its time in milliseconds since the start.
        var asked: [(url: String, at: Int64)] = []
        /// How often the engine was asked what to do.
        var steps = 0
        private let start: Int64

        init(_ urls: [String], policy: PollingPolicy = PollingPolicy(), seed: UInt64 = 1) {
            let now = now
            start = now.millisecondsSinceEpoch
            engine = PollingEngine(
                feeds: urls.map { FeedState(url: $0, now: now, policy: policy) }, policy: policy, seed: seed)
        }

        func state(_ url: String) -> FeedState? { engine.feeds[url] }
        var seconds: Double { Double(now.millisecondsSinceEpoch - start) / 1_000 }

        /// Runs for a time; every request is answered after 50 ms.
        mutating func run(
            seconds: Double,
            deliveries: (inout Bench, PollingEngine.Delivery) -> Void = { bench, delivery in
                if case .feed(let url, let response, _) = delivery {
                    bench.engine.feedWasRead(url, response, entries: 1, news: 0, articles: 0, now: bench.now)
                }
            }, answer: (PollingEngine.Request) -> FetchOutcome
        ) {
            let end = now.millisecondsSinceEpoch + Int64(seconds * 1_000)
            while true {
                let step = engine.next(now: now)
                steps += 1
                for delivery in step.deliveries { deliveries(&self, delivery) }
                for request in step.requests {
                    asked.append((request.address.text, now.millisecondsSinceEpoch - start))
                }
                var next =
                    step.requests.isEmpty
                    ? engine.nextLook(after: now).millisecondsSinceEpoch : now.millisecondsSinceEpoch + 50
                next = min(next, end)
                now = Timestamp(millisecondsSinceEpoch: next)
                for request in step.requests {
                    if let delivery = engine.take(answer(request), of: request.id, now: now) {
                        deliveries(&self, delivery)
                    }
                }
                if next >= end { return }
            }
        }

        func times(of url: String) -> [Int64] { asked.filter { $0.url == url }.map(\.at) }
    }

    private static func ok(_ fields: [String: String] = [:]) -> FetchOutcome {
        .response(FetchResponse(status: 200, fields: fields, zone: .global))
    }

    private static func status(_ status: Int, _ fields: [String: String] = [:], to: String? = nil) -> FetchOutcome {
        .response(FetchResponse(status: status, fields: fields, redirect: to, zone: .global))
    }

    private static func isRobots(_ request: PollingEngine.Request) -> Bool {
        request.address.text.hasSuffix("/robots.txt")
    }

    private static let feed = "https://a.example/feed"

    @Test("The rules of the site come first, then the feed, a second later; validators are sent back")
    func conditional() {
        var bench = Bench([Self.feed])
        var fields: [[String]] = []
        bench.run(seconds: 1_000) { request in
            if Self.isRobots(request) { return Self.status(404) }
            fields.append(request.fields)
            return fields.count == 1 ? Self.ok(["etag": "\"1\"", "last-modified": "then"]) : Self.status(304)
        }
        #expect(bench.asked.prefix(2).map(\.url) == ["https://a.example/robots.txt", Self.feed])
        #expect(bench.times(of: Self.feed)[0] >= 1_000)
        #expect(fields.prefix(2) == [[], ["If-None-Match: \"1\"", "If-Modified-Since: then"]])
        #expect(bench.state(Self.feed)?.failures == 0)
        #expect(bench.state(Self.feed)?.entries == 1)
    }

    @Test("The interval adapts between floor and ceiling", arguments: UInt64(1)...5)
    func adaptive(seed: UInt64) {
        var bench = Bench([Self.feed], seed: seed)
        bench.run(seconds: 3 * 86_400) { Self.isRobots($0) ? Self.status(404) : Self.ok() }
        let times = bench.times(of: Self.feed)
        let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) / 1_000 }
        #expect(gaps.allSatisfy { $0 >= 300 && $0 <= 21_600 * 1.11 }, "\(gaps)")
        #expect((gaps.last ?? 0) >= 21_600)
        #expect(bench.state(Self.feed)?.interval == 21_600)
        bench.run(
            seconds: 3 * 86_400,
            deliveries: { bench, delivery in
                if case .feed(let url, let response, _) = delivery {
                    bench.engine.feedWasRead(url, response, entries: 1, news: 1, articles: 1, now: bench.now)
                }
            }
        ) { Self.isRobots($0) ? Self.status(404) : Self.ok() }
        #expect(bench.state(Self.feed)?.interval == 300)
    }

    @Test("Content is not asked for while it is fresh, and no refusal is forgotten")
    func servers() {
        for (outcome, least) in [
            (Self.ok(["cache-control": "max-age=7200"]), 7_200.0), (Self.status(429, ["retry-after": "5000"]), 5_000),
            (Self.status(503, ["retry-after": "Sun, 09 Sep 2001 03:46:40 GMT"]), 7_100),
            (Self.status(503, ["retry-after": "9999999"]), 86_400),
            (Self.ok(["cache-control": "max-age=9999999"]), 21_600),
        ] {
            var bench = Bench([Self.feed])
            bench.run(seconds: 100_000) { Self.isRobots($0) ? Self.status(404) : outcome }
            let times = bench.times(of: Self.feed)
            #expect(Double(times[1] - times[0]) >= least * 1_000, "\(outcome)")
            #expect(Double(times[1] - times[0]) <= least * 1_110 + 1_000, "\(outcome)")
        }
    }

    @Test("Failures are tried again ever later, and never given up")
    func backoff() {
        var bench = Bench([Self.feed])
        bench.run(seconds: 10 * 86_400) { Self.isRobots($0) ? Self.status(404) : .failed("connection refused") }
        let times = bench.times(of: Self.feed)
        let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) / 1_000 }
        #expect(gaps[0] < 340 && gaps[1] > 590 && gaps[2] > 1_190)
        #expect(gaps.suffix(20).allSatisfy { $0 >= 21_600 && $0 < 21_600 * 1.11 })
        #expect(bench.state(Self.feed)?.lastError == "connection refused")
        #expect(bench.state(Self.feed)?.failures == times.count)
    }

    @Test("One host gets one request a second, fewer where it asks for that; another host does not wait")
    func hosts() {
        var policy = PollingPolicy()
        policy.floor = 3_600
        let urls = (0..<20).map { "https://a.example/\($0)" } + ["https://b.example/0", "https://b.example/1"]
        var bench = Bench(urls, policy: policy)
        bench.run(seconds: 120) { request in
            guard Self.isRobots(request) else { return Self.ok() }
            return request.address.host == "b.example"
                ? .response(FetchResponse(status: 200, body: Array("User-agent: *\nCrawl-delay: 30".utf8)))
                : Self.status(404)
        }
        #expect(bench.asked.count == 24)
        let times = bench.asked.filter { $0.url.hasPrefix("https://a.") }.map(\.at)
        #expect(zip(times.dropFirst(), times).allSatisfy { $0 - $1 >= 1_000 })
        let slow = bench.asked.filter { $0.url.hasPrefix("https://b.") }.map(\.at)
        #expect(slow[1] < 2_000 && slow[2] - slow[1] >= 30_000)
    }

    @Test("Permanent redirects are remembered, temporary ones are not")
    func redirects() {
        for (statuses, expected) in [
            ([301], "https://b.example/1"), ([308, 301], "https://b.example/2"), ([302], Self.feed),
            ([307, 301], Self.feed),
            ([301, 302], "https://b.example/1"),
        ] {
            var bench = Bench([Self.feed])
            bench.run(seconds: 100) { request in
                if Self.isRobots(request) { return Self.status(404) }
                let hop = request.address.text == Self.feed ? 0 : Int(request.address.text.suffix(1)) ?? 0
                return hop < statuses.count ? Self.status(statuses[hop], to: "https://b.example/\(hop + 1)") : Self.ok()
            }
            #expect(bench.state(Self.feed)?.address == expected, "\(statuses)")
            #expect(bench.state(Self.feed)?.failures == 0)
        }
    }

    @Test("Loops and leaps to elsewhere end; a new address that is gone is left for the old one")
    func badRedirects() {
        var bench = Bench([Self.feed])
        bench.run(seconds: 200) { Self.isRobots($0) ? Self.status(404) : Self.status(302, to: Self.feed) }
        #expect(bench.state(Self.feed)?.lastError == "more than 8 redirects")
        var file = Bench([Self.feed])
        file.run(seconds: 100) { Self.isRobots($0) ? Self.status(404) : Self.status(302, to: "file:///etc/passwd") }
        #expect(file.state(Self.feed)?.lastError?.contains("which is not fetched") == true)
        #expect(file.times(of: Self.feed).count == 1)
        var gone = Bench([Self.feed])
        var hasMoved = false
        gone.run(seconds: 40_000) { request in
            if Self.isRobots(request) { return Self.status(404) }
            if request.address.host == "b.example" { return hasMoved ? Self.status(404) : Self.ok() }
            defer { hasMoved = true }
            return hasMoved ? Self.ok() : Self.status(301, to: "https://b.example/")
        }
        // The first request is redirected; the new address is there once.
        #expect(gone.state(Self.feed)?.failures == 0)
        #expect(gone.state(Self.feed)?.address == Self.feed)
    }

    @Test("What robots.txt forbids is not fetched; what cannot be asked is not either, and is asked again")
    func robots() {
        var bench = Bench([Self.feed])
        bench.run(seconds: 400) { request in
            #expect(Self.isRobots(request))
            return .response(FetchResponse(status: 200, body: Array("User-agent: *\nDisallow: /feed".utf8)))
        }
        #expect(bench.state(Self.feed)?.lastError == "robots.txt of https://a.example forbids /feed")
        #expect(bench.times(of: "https://a.example/robots.txt").count == 1)
        var silent = Bench([Self.feed])
        var isBack = false
        silent.run(seconds: 3_000) { request in
            defer { isBack = true }
            return Self.isRobots(request) ? Self.status(isBack ? 404 : 500) : Self.ok()
        }
        #expect(silent.state(Self.feed)?.lastError == "robots.txt: HTTP 500")
        #expect(silent.state(Self.feed)?.failures == 0)
    }

    @Test("Pages reach as far as their feed, are tried again, and are given up")
    func pages() throws {
        var bench = Bench([Self.feed])
        var outcomes: [String] = []
        var reach: Set<PollingEngine.Reach> = []
        let now = bench.now
        for name in ["good", "gone", "down"] {
            bench.engine.add([
                try #require(PageTask(feed: Self.feed, key: name, url: "https://c.example/\(name)", nextTry: now))
            ])
        }
        bench.run(
            seconds: 86_400,
            deliveries: { bench, delivery in
                switch delivery {
                case .feed(let url, let response, _):
                    bench.engine.feedWasRead(url, response, entries: 3, news: 0, articles: 0, now: bench.now)
                case .page(let page, _, _): outcomes.append("\(page.key) fetched")
                case .pageFailed(let page, let reason): outcomes.append("\(page.key) \(reason) after \(page.tries)")
                default: break
                }
            }
        ) { request in
            if Self.isRobots(request) { return Self.status(404) }
            if request.address.host == "c.example" { reach.insert(request.reach) }
            switch request.address.target {
            case "/gone": return Self.status(410)
            case "/down": return Self.status(503)
            default: return Self.ok()
            }
        }
        #expect(outcomes == ["good fetched", "gone HTTP 410 after 1", "down HTTP 503 after 5"])
        #expect(reach.allSatisfy { $0 != .anywhere })
        #expect(bench.engine.pages.isEmpty)
        #expect(bench.steps < 2_000)
    }

    @Test("An address that must not be reached is given up at once, and keeps nobody else from it")
    func refused() throws {
        let inner = "http://intranet.example/feed"
        var bench = Bench([Self.feed, inner])
        var given: [String] = []
        let page = PageTask(feed: Self.feed, key: "a", url: "http://intranet.example/secret", nextTry: bench.now)
        bench.engine.add([try #require(page)])
        bench.run(
            seconds: 100,
            deliveries: { bench, delivery in
                switch delivery {
                case .feed(let url, let response, _):
                    bench.engine.feedWasRead(url, response, entries: 1, news: 0, articles: 0, now: bench.now)
                case .pageFailed(let page, let reason): given.append("\(page.key): \(reason)")
                default: break
                }
            }
        ) { request in
            if request.reach != .anywhere { return .refused("inside") }
            return Self.isRobots(request) ? Self.status(404) : Self.ok()
        }
        #expect(given == ["a: inside"])
        #expect(bench.state(inner)?.lastSuccess != nil)
        #expect(bench.times(of: "http://intranet.example/secret").isEmpty)
    }

    @Test("A host that asks to be left alone is left alone by all that goes there")
    func retryAfterOfHost() throws {
        var bench = Bench([Self.feed])
        let now = bench.now
        for key in ["a", "b", "c"] {
            bench.engine.add([
                try #require(PageTask(feed: Self.feed, key: key, url: "https://c.example/\(key)", nextTry: now))
            ])
        }
        bench.run(seconds: 650) { request in
            if Self.isRobots(request) { return Self.status(404) }
            return request.address.host == "c.example" ? Self.status(429, ["retry-after": "600"]) : Self.ok()
        }
        let times = bench.asked.filter { $0.url.hasPrefix("https://c.example/") && !$0.url.hasSuffix("robots.txt") }
            .map(\.at)
        #expect(times.count == 2)
        #expect(times[1] - times[0] >= 600_000)
    }

    @Test("A redirect of a feed never leads deeper than the feed stands")
    func redirectReach() {
        var bench = Bench([Self.feed])
        var seen: [PollingEngine.Reach] = []
        bench.run(seconds: 10) { request in
            if Self.isRobots(request) { return Self.status(404) }
            seen.append(request.reach)
            return request.address.host == "a.example" ? Self.status(301, to: "http://intranet/") : Self.ok()
        }
        #expect(seen == [.anywhere, .internet(andZone: .global)])
    }

    @Test("No more requests than allowed are under way")
    func concurrency() {
        var policy = PollingPolicy()
        policy.concurrency = 3
        let now = Timestamp(millisecondsSinceEpoch: 1_000_000_000_000)
        let feeds = (0..<10).map { FeedState(url: "https://\($0).example/", now: now, policy: policy) }
        var engine = PollingEngine(feeds: feeds, policy: policy, seed: 1)
        #expect(engine.next(now: now).requests.count == 3)
        #expect(engine.next(now: now).requests.isEmpty)
        #expect(engine.requestsUnderWay == 3)
    }
}
