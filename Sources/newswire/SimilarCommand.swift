import ArgumentParser
import Foundation
import Messaging
import NewsModels
import NewswireClient

struct SimilarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "Find articles like one of the index, or like a text.",
        discussion: """
            Shows the words that they were found by first: those that set the article apart from all others.

            EXAMPLES
              newswire similar 6f9619ff8b86d011b42d00c04fc964ff
              newswire similar --text 'Мост через Волхов открыли раньше срока'
              newswire similar --text - < draft.txt         whatever standard input says
              newswire similar --json --limit 50 ID | jq -r .hits[].article_id
            """
    )

    @OptionGroup var endpoint: QueryEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Option(help: "A text instead of an article; - reads it from standard input.") var text: String?
    @Option(help: "Articles to show, up to 1000.") var limit: Int = QueryRequest.defaultLimit
    @Flag(help: "Write the reply as one line of JSON.") var json = false
    @Argument(help: "Identity of the article.") var id: String?

    func validate() throws {
        guard (0...WireLimits.replyItems).contains(limit) else {
            throw ValidationError("--limit must be from 0 to \(WireLimits.replyItems)")
        }
        guard (id == nil) != (text == nil) else {
            throw ValidationError("give either the ID of an article or --text")
        }
    }

    func run() async throws {
        let channel = timeout.channel(try endpoint.resolve())
        let request = QueryRequest.similar(SimilarRequest(model: try model(), limit: limit))
        do {
            let reply = try await channel.reply(to: request, as: SimilarReply.self, operation: "similar")
            if json { Terminal.print(json: reply) } else { HitPrinter.print(reply) }
        } catch {
            throw ExitStatus.report(error)
        }
    }

    private func model() throws -> SimilarRequest.Model {
        if let id { return .article(id: id) }
        guard text == "-" else { return .text(text ?? "") }
        // What is longer than a request may be is refused by the service; it need not be read to its end.
        let bytes = try FileHandle.standardInput.read(upToCount: WireLimits.requestBytes + 1) ?? Data()
        return .text(String(decoding: bytes, as: UTF8.self))
    }
}
