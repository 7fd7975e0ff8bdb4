import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing
import ZeroMQ

/// Peers that ask for more than they read, or for more than is right.
struct FloodTests {
    /// Sends requests without reading, then reads what comes.
    private func replies(
        to requests: [[UInt8]], at endpoint: Endpoint, within limit: Duration = .seconds(240)
    ) throws -> [[UInt8]] {
        let context = Context()
        let socket = try RequesterSocket(
            context, connect: endpoint, options: SocketOptions(linger: .zero, sendHighWaterMark: 100_000))
        for request in requests { #expect(try socket.send(request)) }
        let deadline = ContinuousClock.now + limit
        var replies: [[UInt8]] = []
        while replies.count < requests.count, ContinuousClock.now < deadline {
            var items = [socket.pollItem()]
            guard try poll(&items, until: deadline) else { break }
            while let frames = try socket.receive() { replies.append(frames[0]) }
        }
        return replies
    }

    private func code(_ reply: [UInt8]) -> String? {
        (try? JSON.parse(reply))?["error"]?["code"]?.string
    }

    @Test func everyReplayThatIsAskedForInAFloodIsAnswered() async throws {
        let stack = try await NewsStack.started()
        let paragraph = String(repeating: "The archive was opened again. ", count: 8_000)
        let documents = (0..<40).map { number in
            SubmittedDocument(
                mediaType: "text/plain", content: "\(paragraph) \(number)", id: "a\(number)", language: "en",
                title: "Archive \(number)")
        }
        for document in documents { _ = try await stack.submit([document]) }
        let requests = (0..<200).map { JSON.encode(Request(id: "\($0)", ReplayRequest.replay(ReplayQuery()))) }
        let answers = try replies(to: requests, at: stack.replay)
        #expect(answers.count == requests.count)
        #expect(Set(answers.compactMap(ReplyReader.id)).count == requests.count)
        // What had no room was refused in so many words; the first were answered in full.
        #expect(answers.allSatisfy { code($0) == nil || code($0) == "overloaded" })
        #expect(code(answers[0]) == nil)
        try await stack.stop()
    }

    @Test func tooManyDocumentsInARequestAreRefused() async throws {
        let stack = try await NewsStack.started()
        let documents = Array(repeating: "0", count: 10_001).joined(separator: ",")
        let request = Array(#"{"v":1,"id":"many","op":"submit","documents":[\#(documents)]}"#.utf8)
        let answer = try #require(try replies(to: [request], at: stack.submit).first)
        #expect(code(answer) == "too_large")
        #expect(ReplyReader.id(of: answer) == "many")
        try await stack.stop()
    }

    @Test func pingIsAnsweredAndTheIndexerEndsUnderAFloodOfSearches() async throws {
        let stack = try await NewsStack.started()
        var news = SampleNews(seed: 21)
        for start in stride(from: 0, to: 1_000, by: 100) {
            _ = try await stack.submit((start..<(start + 100)).map { news.document($0) })
        }
        try await stack.awaitReady(seq: 1_000)
        let prefixes = "абвгдежзиклмнопрстуфхцчшэюя".map { "\($0)*" } + "abcdefghijklmnopqrstuvwxyz".map { "\($0)*" }
        let query = (prefixes + prefixes + prefixes + prefixes).joined(separator: " ")
        let context = Context()
        let socket = try RequesterSocket(
            context, connect: stack.query, options: SocketOptions(linger: .zero, sendHighWaterMark: 100_000))
        for number in 0..<2_000 {
            let search = SearchRequest(query: query, limit: 1_000, timeoutMilliseconds: 60_000)
            #expect(try socket.send(JSON.encode(Request(id: "\(number)", QueryRequest.search(search)))))
        }
        for _ in 0..<20 {
            let ping = try await stack.queryChannel().reply(
                to: QueryRequest.ping, as: PingReply.self, operation: "ping", timeout: .seconds(5))
            #expect(ping.ready)
        }
        stack.indexer?.signal(SIGTERM)
        // Two thousand searches wait; answering them all would take minutes. Alone it ends in a second or two; the bound is for
        // a debug build beside other tests.
        #expect(try await stack.indexer?.waitForExit(within: .seconds(20)) == 0)
        try await stack.stop()
    }
}
