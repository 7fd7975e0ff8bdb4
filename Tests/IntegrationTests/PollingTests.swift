import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Synchronization
import Testing
import ZeroMQ

/// The ingestor polling a server on this machine.
struct PollingTests {
    /// What a site serves, by path; may be changed while it is polled.
    private final class Site: Sendable {
        private let pages = Mutex([String: [WebServer.Step]]())

        func set(_ path: String, _ steps: [WebServer.Step]) { pages.withLock { $0[path] = steps } }

        func serve() throws -> WebServer {
            try WebServer { [self] request in
                pages.withLock { $0[request.path] } ?? WebServer.response("404 Not Found")
            }
        }
    }

    /// Answers, 100 ms apart, until what is awaited counts as missing.
    private static let attemptLimit = 600

    private static func entry(_ number: Int, _ text: String, at server: WebServer) -> String {
        """
        <item><title>Harbour news \(number)</title><link>\(server.url("/page/\(number)"))</link>
        <pubDate>Thu, 14 May 2026 08:0\(number):00 GMT</pubDate><description>\(text)</description></item>
        """
    }

    private static func feed(_ entries: [String]) -> [UInt8] {
        Array("<rss version=\"2.0\"><channel><title>Harbour</title>\(entries.joined())</channel></rss>".utf8)
    }

    private static func page(_ number: Int) -> [UInt8] {
        let sentence =
            "The ferry number \(number) sailed at nine in the morning and was full to the last place on deck. "
        let paragraph = "<p>" + String(repeating: sentence, count: 4) + "</p>"
        return Array(
            "<html><title>Page title \(number)</title><body><article>\(paragraph)\(paragraph)</article></body></html>"
                .utf8)
    }

    private func articles(_ stack: NewsStack, count: Int) async throws -> [Article] {
        // So many answers, not so much time: beside busy tests an answer may be read long after it was given.
        var found: [Article] = []
        for _ in 0..<Self.attemptLimit {
            found = try await stack.allEnvelopes().compactMap { received in
                guard case .article(let article) = received.envelope.payload else { return nil }
                return article
            }
            if found.count >= count { return found }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw NewsStack.Failure(description: "\(found.count) articles: \(stack.ingestor?.output ?? "")")
    }

    private func health(_ stack: NewsStack, until isRight: (FeedsReply) -> Bool) async throws -> FeedsReply {
        let channel = stack.replayChannel()
        var reply = FeedsReply?.none
        for _ in 0..<Self.attemptLimit {
            let answer = try await channel.reply(
                to: ReplayRequest.feeds(limit: 100), as: FeedsReply.self, operation: "ask for the feeds")
            if isRight(answer) { return answer }
            reply = answer
            try await Task.sleep(for: .milliseconds(100))
        }
        throw NewsStack.Failure(
            description: "\(String(describing: reply))\n\(stack.ingestor?.output ?? "")")
    }

    @Test func aFeedIsReadAgainOnlyWhenItChangesAlsoAfterARestart() async throws {
        let site = Site()
        let server = try site.serve()
        let first = Self.entry(1, "The first ferry sailed.", at: server)
        site.set("/feed", WebServer.response("200 OK", ["ETag: \"1\""], Self.feed([first])))
        let stack = try NewsStack()
        let options = ["--feed", server.url("/feed"), "--poll-min", "1"]
        try stack.startIngestor(options)
        #expect(try await articles(stack, count: 1).map(\.title) == ["Harbour news 1"])

        site.set("/feed", WebServer.response("304 Not Modified"))
        let asked = server.requests.count
        _ = try await health(stack) { _ in server.requests.count > asked + 1 }
        let conditional = try #require(server.requests.last?.header.lowercased())
        #expect(conditional.contains("if-none-match: \"1\""))

        let second = Self.entry(2, "The second ferry sailed.", at: server)
        site.set("/feed", WebServer.response("200 OK", ["ETag: \"2\""], Self.feed([second, first])))
        _ = try await health(stack) { $0.feeds.first?.articles == 2 }
        #expect(try await stack.stop().ingestor == 0)

        site.set("/feed", WebServer.response("304 Not Modified"))
        let before = server.requests.count
        try stack.startIngestor(options)
        let reply = try await health(stack) { _ in server.requests.dropFirst(before).contains { $0.path == "/feed" } }
        #expect(reply.feeds.first?.articles == 2, "what was counted before the restart")
        let again = try #require(server.requests.dropFirst(before).first { $0.path == "/feed" })
        #expect(again.header.lowercased().contains("if-none-match: \"2\""))
        #expect(try await stack.awaitIngestor().head == 2)
        #expect(server.requests.filter { $0.path == "/robots.txt" }.count == 2, "once each run")
        #expect(try await stack.stop().ingestor == 0)
    }

    @Test func thePageOfASummaryIsFetchedOnce() async throws {
        let site = Site()
        let server = try site.serve()
        site.set(
            "/feed",
            WebServer.response(
                "200 OK", [], Self.feed((1...3).map { Self.entry($0, "A summary, no more.", at: server) })))
        site.set("/page/1", WebServer.response("200 OK", ["Content-Type: text/html"], Self.page(1)))
        site.set("/page/2", WebServer.response("302 Found", ["Location: /page/1?from=2"]))
        site.set("/page/1?from=2", WebServer.response("200 OK", ["Content-Type: text/html"], Self.page(2)))
        // Another feed with one of the pages, as the feeds of sections have it.
        let same = Self.entry(1, "Another summary.", at: server)
        site.set("/section", WebServer.response("200 OK", [], Self.feed([same])))
        let stack = try NewsStack()
        let options = [
            "--feed", server.url("/feed"), "--feed", server.url("/section"), "--fetch-full", "--poll-min", "6",
            "--poll-max", "6",
        ]
        try stack.startIngestor(options)
        let found = try await articles(stack, count: 3).sorted { $0.title < $1.title }
        #expect(found.map(\.title) == (1...3).map { "Harbour news \($0)" }, "titles are those of the feed")
        #expect(found[0].body.contains("The ferry number 1 sailed"))
        #expect(found[1].body.contains("The ferry number 2 sailed"))
        #expect(found[2].body == "A summary, no more.", "a page that is gone leaves the summary")
        #expect(found.map(\.publishedAt?.description) == (1...3).map { "2026-05-14T08:0\($0):00.000Z" })
        #expect(try await stack.stop().ingestor == 0)

        let before = server.requests.count
        try stack.startIngestor(options)
        _ = try await health(stack) { _ in server.requests.dropFirst(before).count { $0.path == "/feed" } > 1 }
        #expect(!server.requests.dropFirst(before).contains { $0.path.hasPrefix("/page") })
        #expect(server.requests.count { $0.path == "/page/1" } == 1)
        #expect(try await stack.awaitIngestor().head == 3)
        #expect(try await stack.stop().ingestor == 0)
    }

    @Test func whateverServersDoIsSaidAndTriedAgain() async throws {
        let site = Site()
        let server = try site.serve()
        let latin =
            [UInt8]("<rss><channel><item><title>Caf".utf8) + [0xE9, 0xFF]
            + [UInt8]("</title></item></channel></rss>".utf8)
        let answers: [(path: String, steps: [WebServer.Step], error: String?)] = [
            ("/html", WebServer.response("200 OK", ["Content-Type: text/xml"], Self.page(1)), "no feed and no sitemap"),
            ("/empty", WebServer.response(), "no text found"),
            ("/none", WebServer.response("200 OK", [], Array("<rss><channel></channel></rss>".utf8)), nil),
            ("/latin", WebServer.response("200 OK", [], latin), nil),
            ("/gone", WebServer.response("410 Gone"), "HTTP 410"),
            ("/busy", WebServer.response("503 Service Unavailable", ["Retry-After: 3600"]), "HTTP 503"),
            ("/many", WebServer.response("429 Too Many Requests", ["Retry-After: 3600"]), "HTTP 429"),
            ("/loop", WebServer.response("301 Moved", ["Location: /loop"]), "more than 8 redirects"),
            ("/reset", [.reset], ""),
            ("/cut", [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<".utf8))], ""),
            ("/secret", WebServer.response(), "forbids /secret"),
        ]
        for answer in answers { site.set(answer.path, answer.steps) }
        site.set("/robots.txt", WebServer.response("200 OK", [], Array("User-agent: newswire\nDisallow: /secret".utf8)))
        let stack = try NewsStack()
        // A host that says when to come back is left alone by all that goes there, so these have hosts of their own.
        let hosts = ["/busy": "localhost", "/many": "127.0.0.2"]
        func url(_ path: String) -> String { "http://\(hosts[path] ?? "127.0.0.1"):\(server.port)\(path)" }
        let list = answers.map { url($0.path) + "\n" }.joined()
        try stack.folder.write("# the worst\n" + list, to: "feeds.txt")
        try stack.startIngestor(["--feeds", stack.folder.path("feeds.txt"), "--poll-min", "60"])
        let reply = try await health(stack) { reply in
            reply.total == answers.count && reply.feeds.allSatisfy { $0.lastSuccessAt != nil || $0.lastError != nil }
        }
        let feeds = Dictionary(uniqueKeysWithValues: reply.feeds.map { ($0.url, $0) })
        for (path, _, error) in answers {
            let feed = try #require(feeds[url(path)])
            if let error {
                let said = feed.lastError ?? ""
                #expect(error.isEmpty ? !said.isEmpty : said.contains(error), "\(path): \(said)")
                #expect(feed.failures > 0, "\(path)")
            } else {
                #expect(feed.lastError == nil && feed.lastSuccessAt != nil, "\(path): \(feed.lastError ?? "")")
            }
        }
        #expect(!server.requests.contains { $0.path == "/secret" })
        let shown = try await run("newswire", ["status", "--ingestor", "--feeds"], environment: stack.environment)
        #expect(shown.output.contains("feeds failing  \(answers.count) polled, 9 failing"))
        #expect(shown.output.contains("HTTP 410"))
        #expect(try await stack.stop().ingestor == 0)
    }

    @Test func pagesOfSitemapsAreFetched() async throws {
        let site = Site()
        let server = try site.serve()
        func urlset(_ numbers: ClosedRange<Int>) -> [UInt8] {
            Array(
                "<urlset>\(numbers.map { "<url><loc>\(server.url("/page/\($0)"))</loc></url>" }.joined())</urlset>".utf8
            )
        }
        let index = "<sitemapindex><sitemap><loc>\(server.url("/1.xml.gz"))</loc></sitemap></sitemapindex>"
        site.set("/sitemap.xml", WebServer.response("200 OK", ["Content-Type: application/xml"], Array(index.utf8)))
        site.set(
            "/1.xml.gz",
            WebServer.response("200 OK", ["Content-Type: application/x-gzip"], ArchiveBuilder.gzip(urlset(1...2))))
        for number in 1...2 {
            site.set("/page/\(number)", WebServer.response("200 OK", ["Content-Type: text/html"], Self.page(number)))
        }
        let stack = try NewsStack()
        try stack.startIngestor(["--feed", server.url("/sitemap.xml"), "--poll-min", "1"])
        let found = try await articles(stack, count: 2)
        #expect(Set(found.map(\.title)) == ["Page title 1", "Page title 2"])
        _ = try await health(stack) { $0.waitingPages == 0 && $0.feeds.first?.articles == 2 }
        #expect(try await stack.stop().ingestor == 0)
    }

    @Test func wrongOptionsAreRefused() async throws {
        for options in [
            ["--feed", "ftp://a.example/"], ["--feeds", "/no/such/file"], ["--poll-min", "0"],
            ["--poll-min", "9", "--poll-max", "8"],
        ] {
            let result = try await run("newswire-ingestor", options)
            #expect(result.status == 64, "\(options)")
        }
    }
}
