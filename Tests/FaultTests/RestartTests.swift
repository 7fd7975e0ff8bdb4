import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing

/// Restarts, another log, and clean ends.
struct RestartTests {
    private func submit(_ range: Range<Int>, to stack: NewsStack, seed: UInt64 = 3) async throws {
        var news = SampleNews(seed: seed)
        let documents = range.map { news.document($0) }
        let results = try await stack.submit(documents)
        #expect(results.allSatisfy { $0.status == .published })
    }

    @Test func theIndexerFollowsARestartOfTheIngestor() async throws {
        let stack = try await NewsStack.started()
        try await submit(0..<20, to: stack)
        stack.ingestor?.signal(SIGTERM)
        #expect(try await stack.ingestor?.waitForExit(within: .seconds(5)) == 0)
        try stack.startIngestor()
        try await submit(20..<40, to: stack)
        try await stack.awaitReady(seq: 40)
        try await expectIndexEqualsLog(stack)
        try await stack.stop()
    }

    @Test func anotherLogMakesTheIndexAnew() async throws {
        let stack = try await NewsStack.started()
        try await submit(0..<30, to: stack)
        try await stack.awaitReady(seq: 30)
        let before = try await stack.search(SearchRequest(query: ""))
        stack.ingestor?.signal(SIGTERM)
        _ = try await stack.ingestor?.waitForExit()
        try FileManager.default.removeItem(atPath: stack.dataDirectory)
        try stack.startIngestor()
        try await submit(100..<110, to: stack)
        // The old index is at seq 30 until the indexer has noticed, so its epoch is what to wait for.
        let deadline = ContinuousClock.now + .seconds(60)
        var reply = before
        while reply.epoch == before.epoch || reply.seq < 10 {
            try #require(ContinuousClock.now < deadline, "\(stack.output)")
            reply = (try? await stack.search(SearchRequest(query: ""))) ?? before
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(reply.total.value == 10)
        try await expectIndexEqualsLog(stack)
        let cursor = try #require(before.cursor)
        await #expect(throws: ClientError.self) {
            _ = try await stack.search(SearchRequest(query: "", cursor: cursor))
        }
        try await stack.stop()
    }

    @Test func aCursorSurvivesARestartOfTheIndexer() async throws {
        let stack = try await NewsStack.started()
        try await submit(0..<50, to: stack)
        try await stack.awaitReady(seq: 50)
        let request = SearchRequest(query: "новость bridge мост", limit: 7)
        var expected: [String] = []
        var page = request
        repeat {
            let reply = try await stack.search(page)
            expected += reply.hits.map(\.articleID)
            page.cursor = reply.cursor
        } while page.cursor != nil

        var walked: [String] = []
        page = request
        repeat {
            let reply = try await stack.search(page)
            walked += reply.hits.map(\.articleID)
            page.cursor = reply.cursor
            if walked.count == 14 {
                stack.indexer?.signal(SIGKILL)
                _ = try await stack.indexer?.waitForExit()
                try await submit(50..<60, to: stack, seed: 4)
                try stack.startIndexer()
                try await stack.awaitReady(seq: 60)
            }
        } while page.cursor != nil
        #expect(walked == expected)
        try await stack.stop()
    }

    @Test func signalsEndBothServicesCleanlyUnderLoad() async throws {
        let stack = try await NewsStack.started()
        let channel = stack.submitChannel()
        let load = Task {
            var news = SampleNews(seed: 11)
            var number = 0
            while !Task.isCancelled {
                let batch = (0..<50).map { news.document(number + $0) }
                number += batch.count
                _ = try? await channel.reply(
                    to: SubmitRequest.submit(documents: batch), as: SubmitReply.self, operation: "submit",
                    timeout: .seconds(2))
            }
        }
        try await stack.awaitReady(seq: 200)
        let dead = try DeafSubscriber(stack.stream)
        let started = ContinuousClock.now
        let codes = try await stack.stop(within: .seconds(5))
        #expect(codes.ingestor == 0, "\(stack.output)")
        #expect(codes.indexer == 0, "\(stack.output)")
        print("both ended after \(started.duration(to: .now))")
        load.cancel()
        channel.close()
        dead.close()
    }

    @Test func readYourWritesWaitsForTheIndex() async throws {
        let stack = try await NewsStack.started()
        var news = SampleNews(seed: 5)
        for number in 0..<30 {
            let result = try #require(try await stack.submit([news.document(number)]).first)
            let reply = try await stack.search(
                SearchRequest(query: "marker\(number)", minSeq: result.seq, timeoutMilliseconds: 20_000))
            #expect(reply.hits.map(\.articleID) == ["story-\(number)"])
        }
        let late = SearchRequest(query: "", minSeq: 1_000, timeoutMilliseconds: 50)
        do {
            _ = try await stack.search(late)
            Issue.record("a seq that never comes was answered")
        } catch let error as ClientError {
            guard case .service(let error) = error else { throw error }
            #expect(error.code == .timeout)
        }
        try await stack.stop()
    }
}
