import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing

/// Twenty thousand articles through the socket, with and without a subscriber that stalls.
struct VolumeTests {
    private static let count = 20_000

    @Test(.timeLimit(.minutes(8)))
    func everyArticleIsLoggedIndexedAndDeliveredToASubscriberThatStalls() async throws {
        let stack = try await NewsStack.started()
        // It takes nothing until all are published, and its buffer holds a small part of them.
        let stalled = ArticleStream(
            .init(stream: stack.stream, replay: stack.replay, bufferBytes: 256 * 1024))
        // This one reads nothing at all from its socket: its queue in the ingestor fills.
        let dead = try DeafSubscriber(stack.stream)

        try await submitAll(to: stack)
        let head = try await stack.awaitIngestor()
        #expect(head.head == UInt64(Self.count))
        try await expectIndexEqualsLog(stack)

        var next: UInt64 = 1
        while next <= UInt64(Self.count), let events = stalled.take(upTo: 500, until: .now + .seconds(30)),
            !events.isEmpty
        {
            for case .envelope(let received) in events {
                guard received.envelope.seq == next else {
                    Issue.record("seq \(received.envelope.seq) came instead of \(next)")
                    return
                }
                next += 1
            }
        }
        #expect(next == UInt64(Self.count) + 1)
        stalled.close()
        let codes = try await stack.stop(within: .seconds(5))
        #expect(codes.ingestor == 0 && codes.indexer == 0, "with a stalled peer, \(codes): \(stack.output)")
        dead.close()
    }

    private func submitAll(to stack: NewsStack) async throws {
        var news = SampleNews(seed: 7)
        let channel = stack.submitChannel()
        var published = 0
        for start in stride(from: 0, to: Self.count, by: 500) {
            let batches = stride(from: start, to: start + 500, by: 100).map { first in
                (first..<(first + 100)).map { news.document($0, sentences: 20) }
            }
            try await withThrowingTaskGroup(of: [SubmitResult].self) { group in
                for batch in batches {
                    group.addTask {
                        try await channel.reply(
                            to: SubmitRequest.submit(documents: batch), as: SubmitReply.self, operation: "submit"
                        ).results
                    }
                }
                for try await results in group { published += results.count(where: { $0.status == .published }) }
            }
        }
        #expect(published == Self.count)
    }
}
