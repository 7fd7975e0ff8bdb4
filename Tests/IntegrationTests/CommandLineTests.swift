import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing
import ZeroMQ

/// The command line against real services: output, exit codes, pipes.
struct CommandLineTests {
    @Test func archivesGoInByEveryDoor() async throws {
        let example = PackageRoot.url.appendingPathComponent("Examples/archives/portherald.warc").path
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: example)))
        let parsed = try await run("newswire", ["parse", "--json", example])
        #expect(parsed.status == 0)
        #expect(parsed.output.split(separator: "\n").count == 3)
        let broken = try await run("newswire", ["parse", "--json", "-"], input: bytes.dropLast(100) + [])
        #expect(broken.status != 0)
        #expect(broken.output.contains("\"status\":\"rejected\""))

        let stack = try NewsStack()
        try FileManager.default.createDirectory(atPath: stack.folder.path("inbox"), withIntermediateDirectories: true)
        try stack.startIngestor(["--watch", stack.folder.path("inbox")])
        let document = SubmittedDocument(contentBase64: Data(ArchiveBuilder.gzip(bytes)).base64EncodedString())
        #expect(try await stack.submit([document]).map(\.status) == [.published, .published, .published])
        let submitted = try await run("newswire", ["submit", example], environment: stack.environment)
        #expect(submitted.output == "0 published, 3 unchanged, 0 rejected\n")
        try Data(ArchiveBuilder.gzip(bytes)).write(to: URL(fileURLWithPath: stack.folder.path("inbox/a.warc.gz")))
        let done = stack.folder.path("inbox/done/a.warc.gz")
        let end = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: done), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(FileManager.default.fileExists(atPath: done))
        #expect(try await stack.awaitIngestor().head == 3)
        try await stack.stop()
    }

    @Test func submitQueryGetRetractAndTail() async throws {
        let stack = try await NewsStack.started()
        let folder = try TemporaryFolder()
        try folder.write(
            "Harbour bridge opens\n\nThe new harbour bridge opened to traffic on Tuesday.", to: "a/one.txt")
        try folder.write("Мост открыт\n\nНовый мост через залив открыли во вторник для всех.", to: "a/two.txt")

        let submitted = try await run("newswire", ["submit", folder.path("a")], environment: stack.environment)
        #expect(submitted.status == 0)
        #expect(submitted.output == "2 published, 0 unchanged, 0 rejected\n")
        let again = try await run("newswire", ["submit", "--json", folder.path("a")], environment: stack.environment)
        #expect(again.status == 0)
        let results = try again.output.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
        #expect(results.map { $0["status"]?.string } == ["unchanged", "unchanged"])

        let query = ["query", "--json", "--min-seq", "2", "--facets", "language", "мосты"]
        let found = try await run("newswire", query, environment: stack.environment)
        #expect(found.status == 0)
        let reply = try JSON.decode(SearchReply.self, from: Array(found.output.utf8))
        #expect(reply.hits.map(\.title) == ["Мост открыт"])
        #expect(reply.facets["language"] == [FacetCount(value: "ru", count: 1)])
        let id = try #require(reply.hits.first?.articleID)

        let text = try await run("newswire", ["query", "bridge"], environment: stack.environment)
        #expect(text.output.contains("Harbour bridge opens"))
        #expect(!text.output.contains("\u{1B}["), "no colour where standard output is no terminal")

        let got = try await run("newswire", ["get", id], environment: stack.environment)
        #expect(got.status == 0)
        #expect(got.output.contains("Новый мост через залив"))
        let missing = try await run("newswire", ["get", "nobody"], environment: stack.environment)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("not_found"))

        let retracted = try await run(
            "newswire", ["retract", "--reason", "test", id], environment: stack.environment)
        #expect(retracted.status == 0)
        try await stack.awaitReady(seq: 3)
        let gone = try await run("newswire", ["query", "--json", "мосты"], environment: stack.environment)
        #expect(try JSON.decode(SearchReply.self, from: Array(gone.output.utf8)).total.value == 0)

        let tail = ["tail", "--after", "0", "--count", "3", "--json"]
        let envelopes = try await run("newswire", tail, environment: stack.environment)
        let logged = try await stack.allEnvelopes()
        #expect(
            envelopes.output.split(separator: "\n").map(String.init)
                == logged.map { String(decoding: $0.bytes, as: UTF8.self) })
        let russian = try await run(
            "newswire", ["tail", "--after", "0", "--count", "1", "--prefix", "article/ru/"],
            environment: stack.environment)
        #expect(russian.output.contains("Мост открыт"))
        try await stack.stop()
    }

    @Test func jsonLinesAndStandardInput() async throws {
        let stack = try await NewsStack.started()
        let lines = (1...250).map { #"{"id":"line-\#($0)","title":"Line \#($0)","body":"Body of line \#($0)."}"# }
        let input = Array((lines + ["{broken", #"{"title":"no body"}"#]).joined(separator: "\n").utf8)
        let result = try await run("newswire", ["submit", "-"], input: input, environment: stack.environment)
        #expect(result.status == 1)
        #expect(result.output == "250 published, 0 unchanged, 2 rejected\n")
        #expect(result.errors.contains("-:251"))
        #expect(result.errors.contains("-:252"))
        let text = try await run(
            "newswire", ["submit", "--json", "--media-type", "text/plain", "--url", "https://herald.example/a", "-"],
            input: Array("Plain headline\n\nPlain body of the text.".utf8), environment: stack.environment)
        #expect(text.status == 0)
        let last = try #require(try await stack.allEnvelopes().last)
        guard case .article(let article) = last.envelope.payload else { Issue.record("not an article"); return }
        #expect(article.source == "herald.example")
        try await stack.stop()
    }

    @Test func parseNeedsNoService() async throws {
        let folder = try TemporaryFolder()
        let good = try folder.write("A headline\n\nA body that says enough for an article.", to: "good.txt")
        let empty = try folder.write("", to: "empty.txt")
        let result = try await run("newswire", ["parse", "--json", good, empty])
        #expect(result.status == 1)
        #expect(result.errors.contains("empty.txt: unparseable"))
        let lines = result.output.split(separator: "\n")
        try #require(lines.count == 2, "an article and a rejection, a line each")
        #expect(try JSON.decode(Article.self, from: Array(lines[0].utf8)).title == "A headline")
        let rejection = try JSON.parse(Array(lines[1].utf8))
        #expect(rejection["status"]?.string == "rejected")
        #expect(rejection["error"]?["code"]?.string == "unparseable")
    }

    @Test func statusAndErrorsWithoutServices() async throws {
        let stack = try NewsStack()
        let status = try await run("newswire", ["status", "--timeout", "0.3"], environment: stack.environment)
        #expect(status.status == 69)
        #expect(status.errors.contains(stack.replay.description))
        #expect(status.errors.contains(stack.query.description))
        let query = try await run("newswire", ["query", "--timeout", "0.3", "a"], environment: stack.environment)
        #expect(query.status == 69)
        let usage = try await run("newswire", ["query", "--limt", "3", "a"], environment: stack.environment)
        #expect(usage.status == 64)
        #expect(usage.errors.contains("--limt"))
    }

    @Test func aBadQueryPointsAtItsPlace() async throws {
        let stack = try await NewsStack.started()
        let refused = try await run("newswire", ["query", "--strict", "мост \"open"], environment: stack.environment)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("newswire:   мост \"open\nnewswire:        ^\n"))
        let answered = try await run("newswire", ["query", "--json", "мост \"open"], environment: stack.environment)
        #expect(answered.status == 0)
        #expect(answered.errors.contains("newswire:   мост \"open\nnewswire:        ^\n"))
        let reply = try JSON.decode(SearchReply.self, from: Array(answered.output.utf8))
        #expect(reply.warnings == [QueryWarning(message: "unbalanced quote", position: 5)])
        let excluded = try await run("newswire", ["query", "--json", "мост", "-залив"], environment: stack.environment)
        #expect(excluded.status == 0)
        try await stack.stop()
    }
}
