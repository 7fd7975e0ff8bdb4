import NewsModels
import Testing

@testable import FeedPolling

/// How the requests to one host are shared.
@Suite("Turns at a host")
struct HostTurnTests {
    private let start = Timestamp(millisecondsSinceEpoch: 1_000_000_000_000)

    /// Runs for a time; each request is answered at once, each second one may begin.
    ///
    /// - Returns: What was asked for, but for rules.
    private func run(_ engine: inout PollingEngine, seconds: Int) -> [String] {
        var asked: [String] = []
        for second in 0..<seconds {
            let now = Timestamp(millisecondsSinceEpoch: start.millisecondsSinceEpoch + Int64(second) * 1_000)
            for request in engine.next(now: now).requests {
                let isRules = request.address.target == "/robots.txt"
                if !isRules { asked.append(request.address.target) }
                let response = FetchResponse(status: isRules ? 404 : 200, zone: .global)
                guard let delivery = engine.take(.response(response), of: request.id, now: now) else { continue }
                if case .feed(let url, let response, _) = delivery {
                    engine.feedWasRead(url, response, entries: 1, news: 0, articles: 0, now: now)
                }
            }
        }
        return asked
    }

    private func engine(feeds: Int, pages: Int, pageHost: String = "a.example") throws -> PollingEngine {
        var policy = PollingPolicy()
        policy.floor = 10
        policy.ceiling = 10
        let states = (0..<feeds).map { FeedState(url: "https://a.example/feed\($0)", now: start, policy: policy) }
        var engine = PollingEngine(feeds: states, policy: policy, seed: 1)
        engine.add(
            try (0..<pages).map { number in
                let task = PageTask(
                    feed: "https://a.example/feed0", key: "\(number)", url: "https://\(pageHost)/page\(number)",
                    nextTry: start)
                return try #require(task)
            })
        return engine
    }

    @Test("Feeds that are always due leave every second turn to the pages")
    func manyFeeds() throws {
        var engine = try engine(feeds: 100, pages: 30)
        let asked = run(&engine, seconds: 90)
        let early = asked.prefix(60)
        #expect(early.count { $0.hasPrefix("/page") } == 30)
        #expect(zip(early, early.dropFirst()).allSatisfy { $0.hasPrefix("/page") != $1.hasPrefix("/page") })
        #expect(engine.pages.isEmpty)
        #expect(asked.count > 85, "no turn is lost")
    }

    @Test("Pages of another host take no turn from the feeds")
    func otherHost() throws {
        var engine = try engine(feeds: 100, pages: 200, pageHost: "b.example")
        let asked = run(&engine, seconds: 50)
        #expect(asked.count { $0.hasPrefix("/feed") } >= 48)
        #expect(asked.count { $0.hasPrefix("/page") } >= 48)
    }

    @Test("A page that waits for its next try takes no turn")
    func laterPages() throws {
        var engine = try engine(feeds: 100, pages: 0)
        let later = Timestamp(millisecondsSinceEpoch: start.millisecondsSinceEpoch + 3_600_000)
        engine.add([
            try #require(
                PageTask(feed: "https://a.example/feed0", key: "x", url: "https://a.example/x", nextTry: later))
        ])
        #expect(run(&engine, seconds: 50).count { $0.hasPrefix("/feed") } >= 48)
    }
}
