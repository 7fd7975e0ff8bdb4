import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing

/// A subscriber that does not read costs a bounded amount of memory, and nobody else anything.
struct SlowSubscriberTests {
    @Test(.timeLimit(.minutes(4)))
    func largeEnvelopesForADeafSubscriberStayBounded() async throws {
        let stack = try await NewsStack.started()
        let follower = ArticleStream(.init(stream: stack.stream, replay: stack.replay, bufferBytes: 8 * 1024 * 1024))
        let deaf = try DeafSubscriber(stack.stream)
        // 130 articles of 1 MB: more than twice what may be queued, and far below the bound on messages.
        let paragraph = String(repeating: "The harbour office counted another ship today. ", count: 22_000)
        let count = 130
        for number in 0..<count {
            let document = SubmittedDocument(
                mediaType: "text/plain", content: "\(paragraph) \(number)", id: "large-\(number)", language: "en",
                title: "Large article \(number)")
            let results = try await stack.submit([document])
            #expect(results.first?.status == .published, "\(results)")
        }
        var next: UInt64 = 1
        while next <= UInt64(count), let events = follower.take(upTo: 10, until: .now + .seconds(30)), !events.isEmpty {
            for case .envelope(let received) in events {
                #expect(received.envelope.seq == next)
                next += 1
            }
        }
        #expect(next == UInt64(count) + 1, "a subscriber that reads gets all")
        let ingestor = try #require(stack.ingestor)
        let peak = try #require(Self.peakMemory(of: ingestor.processID))
        print("peak memory of the ingestor: \(peak / 1_048_576) MiB")
        #expect(peak < 160 * 1_048_576, "peak \(peak) bytes")
        // The connection was cut, which is how such a subscriber learns that it has to replay.
        let read = try #require(deaf.readToEnd(within: .seconds(20)), "the connection still stands")
        #expect(read > 1_000, "it was subscribed and got the beginning: \(read) bytes")
        deaf.close()
        follower.close()
        try await stack.stop()
    }

    /// The most memory that a process has had, in bytes.
    private static func peakMemory(of processID: Int32) -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
    }
}
