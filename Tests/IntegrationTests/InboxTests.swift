import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing

/// The inbox: a file is taken when it is complete, then moved, with the reason beside it where it failed.
struct InboxTests {
    private func awaitFile(_ path: String, within limit: Duration = .seconds(20)) async throws {
        let deadline = ContinuousClock.now + limit
        while !FileManager.default.fileExists(atPath: path) {
            guard ContinuousClock.now < deadline else { throw NewsStack.Failure(description: "no file \(path)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func filesAreTakenAndMoved() async throws {
        let stack = try NewsStack()
        let inbox = stack.folder.path("inbox")
        try stack.startIngestor(["--watch", inbox])
        try await stack.awaitIngestor()
        try stack.folder.write("A good headline\n\nAnd a body of some words.", to: "inbox/good.txt")
        try stack.folder.write("", to: "inbox/empty.txt")
        try stack.folder.write("{\"title\":\"x\",\"body\":\"y y y\"}\n{broken\n", to: "inbox/mixed.jsonl")
        try await awaitFile(inbox + "/done/good.txt")
        try await awaitFile(inbox + "/failed/empty.txt.reason.txt")
        try await awaitFile(inbox + "/failed/mixed.jsonl.reason.txt")
        let reason = try String(contentsOfFile: inbox + "/failed/mixed.jsonl.reason.txt", encoding: .utf8)
        #expect(reason.contains("1 published, 0 unchanged, 1 rejected"))
        #expect(reason.contains("mixed.jsonl:2"))
        #expect(try await stack.awaitIngestor().head == 2)

        // The same name again gets a place of its own.
        try stack.folder.write("A good headline\n\nAnd a body of some words.", to: "inbox/good.txt")
        try await awaitFile(inbox + "/done/2-good.txt")
        #expect(try await stack.awaitIngestor().head == 2)
        try await stack.stop()
    }

    @Test func aFileThatIsStillWrittenIsLeftAlone() async throws {
        let stack = try NewsStack()
        let inbox = stack.folder.path("inbox")
        try stack.startIngestor(["--watch", inbox])
        try await stack.awaitIngestor()
        let path = try stack.folder.write("A slow headline\n\n", to: "inbox/slow.txt")
        let writer = try #require(FileHandle(forWritingAtPath: path))
        try writer.seekToEnd()
        // Another file that comes later is taken while the slow one waits, so the watcher has looked at both.
        try stack.folder.write("Quick headline\n\nQuick body of words.", to: "inbox/quick.txt")
        try await awaitFile(inbox + "/done/quick.txt")
        #expect(FileManager.default.fileExists(atPath: path))
        try writer.write(contentsOf: Data("The body came late but whole.".utf8))
        try writer.close()
        try await awaitFile(inbox + "/done/slow.txt")
        let last = try #require(try await stack.allEnvelopes().last)
        if case .article(let article) = last.envelope.payload {
            #expect(article.body.contains("came late but whole"))
        } else {
            Issue.record("not an article: \(last)")
        }
        try await stack.stop()
    }

    @Test func aRestartGoesOn() async throws {
        let stack = try NewsStack()
        let inbox = stack.folder.path("inbox")
        try stack.folder.write("Waiting headline\n\nIt lay here before the start.", to: "inbox/before.txt")
        try stack.startIngestor(["--watch", inbox])
        try await awaitFile(inbox + "/done/before.txt")
        stack.ingestor?.signal(SIGKILL)
        _ = try await stack.ingestor?.waitForExit()
        // As after a crash between the log's sync and the move.
        try FileManager.default.moveItem(atPath: inbox + "/done/before.txt", toPath: inbox + "/before.txt")
        try stack.folder.write("Second headline\n\nIt came while nobody looked.", to: "inbox/meanwhile.txt")
        try stack.startIngestor(["--watch", inbox])
        try await awaitFile(inbox + "/done/before.txt")
        try await awaitFile(inbox + "/done/meanwhile.txt")
        #expect(try await stack.awaitIngestor().head == 2)
        try await stack.stop()
    }

    @Test func aStopInTheMidstOfAFileLosesNothing() async throws {
        let stack = try NewsStack()
        let inbox = stack.folder.path("inbox")
        let count = 20_000
        let lines = (0..<count).map { #"{"id":"l\#($0)","title":"Line \#($0)","body":"The body of line \#($0)."}"# }
        try stack.folder.write(lines.joined(separator: "\n"), to: "inbox/many.jsonl")
        try stack.startIngestor(["--watch", inbox])
        let channel = stack.replayChannel()
        var head: UInt64 = 0
        while head == 0 {
            head = try await channel.reply(
                to: ReplayRequest.head(prefix: Topic.articles), as: LogHead.self, operation: "head"
            ).head
        }
        stack.ingestor?.signal(SIGTERM)
        #expect(try await stack.ingestor?.waitForExit(within: .seconds(5)) == 0)
        // Whether the stop came in its midst or behind its end: a file is in done/ only when all of it is in the log.
        try stack.startIngestor(["--watch", inbox])
        try await awaitFile(inbox + "/done/many.jsonl", within: .seconds(120))
        #expect(try await stack.awaitIngestor().head == UInt64(count))
        try await stack.stop()
    }
}
