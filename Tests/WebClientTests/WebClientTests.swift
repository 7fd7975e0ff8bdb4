import FeedPolling
import Foundation
import NewsTestSupport
import Testing
import WebClient

@Suite("Web client against a server that misbehaves")
struct WebClientTests {
    private static func fetch(
        _ url: String, reach: PollingEngine.Reach = .anywhere, limits: WebClientLimits = WebClientLimits()
    ) throws -> FetchOutcome {
        // The engine is the only one who makes requests.
        var engine = PollingEngine(feeds: [], seed: 1)
        let now = FetchTime.now
        if reach == .anywhere {
            engine = PollingEngine(feeds: [FeedState(url: url, now: now, policy: PollingPolicy())], seed: 1)
        } else {
            engine.add([try #require(PageTask(feed: url, key: "a", url: url, nextTry: now))])
        }
        // The first request asks for robots.txt of the origin, with the reach of the page.
        let request = try #require(engine.next(now: now).requests.first)
        let client = WebClient(agent: "Newswire-test", limits: limits)
        client.begin(request)
        let never = Pipe()
        while true {
            if let ended = client.wait(upTo: 1_000, orReadable: never.fileHandleForReading.fileDescriptor).first {
                return ended.outcome
            }
        }
    }

    private static func outcome(
        limits: WebClientLimits = WebClientLimits(), _ steps: [WebServer.Step]
    ) throws -> (FetchOutcome, WebServer) {
        let server = try WebServer { _ in steps }
        return (try fetch(server.url("/"), limits: limits), server)
    }

    private static func failure(
        limits: WebClientLimits = WebClientLimits(), _ steps: [WebServer.Step],
        _ location: SourceLocation = #_sourceLocation
    ) throws -> String {
        let (outcome, _) = try outcome(limits: limits, steps)
        guard case .failed(let reason) = outcome else {
            Issue.record("no failure, but \(outcome)", sourceLocation: location)
            return ""
        }
        return reason
    }

    private static let endlessHeader: [UInt8] = Array("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n".utf8)

    @Test func plain() throws {
        let (outcome, server) = try Self.outcome(
            WebServer.response("200 OK", ["ETag: \"a\"", "Content-Type: text/xml"], Array("<rss/>".utf8)))
        guard case .response(let response) = outcome else { throw Unexpected(outcome) }
        #expect(response.status == 200)
        #expect(response.body == Array("<rss/>".utf8))
        #expect(response.fields["etag"] == "\"a\"")
        #expect(response.zone == .loopback)
        let header = try #require(server.requests.first?.header.lowercased())
        #expect(header.contains("user-agent: newswire-test"))
        #expect(header.contains("accept-encoding: ") && header.contains("gzip"))
    }

    @Test func gzipIsUndoneAndBounded() throws {
        let text = Array("<rss/>".utf8)
        let (outcome, _) = try Self.outcome(
            WebServer.response("200 OK", ["Content-Encoding: gzip"], ArchiveBuilder.gzip(text)))
        guard case .response(let response) = outcome else { throw Unexpected(outcome) }
        #expect(response.body == text)
        var limits = WebClientLimits()
        limits.bodyBytes = 100_000
        let bomb = ArchiveBuilder.gzip([UInt8](repeating: 0x20, count: 10_000_000))
        let reason = try Self.failure(
            limits: limits, WebServer.response("200 OK", ["Content-Encoding: gzip"], bomb))
        #expect(reason == "the content has more than 100000 bytes")
        let broken = try Self.failure(WebServer.response("200 OK", ["Content-Encoding: gzip"], Array("no gzip".utf8)))
        #expect(!broken.isEmpty)
    }

    @Test func redirectsAreGivenBack() throws {
        for (location, target) in [("/x", "/x"), ("https://b.example/y", "https://b.example/y")] {
            let (outcome, server) = try Self.outcome(
                WebServer.response("308 Permanent Redirect", ["Location: \(location)"]))
            guard case .response(let response) = outcome else { throw Unexpected(outcome) }
            #expect(response.redirect == (target.hasPrefix("/") ? server.url(target) : target))
            #expect(server.requests.count == 1)
        }
    }

    @Test func endlessBodyIsCut() throws {
        var limits = WebClientLimits()
        limits.bodyBytes = 1_000_000
        let steps: [WebServer.Step] = [
            .send(Self.endlessHeader), .endless([UInt8](repeating: 0x61, count: 65_536), pause: 0),
        ]
        let reason = try Self.failure(limits: limits, steps)
        #expect(reason == "the content has more than 1000000 bytes")
    }

    @Test func slowAnswersEnd() throws {
        var limits = WebClientLimits()
        limits.slowSeconds = 1
        limits.slowBytesPerSecond = 1_000
        #expect(try !Self.failure(limits: limits, [.send(Self.endlessHeader), .endless([0x61], pause: 100)]).isEmpty)
        var short = WebClientLimits()
        short.seconds = 1
        #expect(try !Self.failure(limits: short, [.endless([0x61], pause: 100)]).isEmpty)
    }

    @Test func hugeHeaderIsCut() throws {
        let field = Array(("X-A: " + String(repeating: "a", count: 1_000) + "\r\n").utf8)
        let steps: [WebServer.Step] = [.send(Array("HTTP/1.1 200 OK\r\n".utf8)), .endless(field, pause: 0)]
        let reason = try Self.failure(steps)
        #expect(reason == "the header has more than 65536 bytes")
    }

    @Test func brokenAnswersFail() throws {
        let short = Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort".utf8)
        for steps: [WebServer.Step] in [
            [], [.reset], [.send(short)], [.send(short), .reset], [.send([0, 1, 2, 13, 10])],
        ] {
            #expect(try !Self.failure(steps).isEmpty)
        }
        let server = try WebServer { _ in [] }
        let url = server.url("/")
        server.close()
        guard case .failed = try Self.fetch(url) else {
            Issue.record("a closed port answered")
            return
        }
    }

    @Test func addressesWithinAreRefusedBeforeAConnectionIsMade() throws {
        let server = try WebServer { _ in WebServer.response() }
        for host in ["127.0.0.1", "localhost"] {
            let url = "http://\(host):\(server.port)/page"
            guard case .refused(let reason) = try Self.fetch(url, reach: .internet(andZone: nil)) else {
                Issue.record("\(url) was fetched")
                continue
            }
            #expect(reason.contains("stands in a network"), "\(reason)")
        }
        #expect(server.requests.isEmpty)
    }

    @Test("A certificate that nobody vouches for is refused")
    func selfSigned() async throws {
        let server = try TLSServer()
        defer { server.stop() }
        guard case .failed(let reason) = try Self.fetch("https://localhost:\(server.port)/") else {
            Issue.record("a self-signed certificate was taken")
            return
        }
        #expect(reason.lowercased().contains("certificate"), "\(reason)")
    }

    private struct Unexpected: Error {
        let outcome: FetchOutcome
        init(_ outcome: FetchOutcome) { self.outcome = outcome }
    }
}
