import ArgumentParser
import Messaging
import NewsModels
import NewswireClient

struct SuggestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest",
        abstract: "Complete what has been typed.",
        discussion: """
            Completes the last word with words of the index, and with --titles whole titles that begin so. What begins
            nothing is tried on the other keyboard layout, Russian or English.

            EXAMPLES
              newswire suggest соглаш
              newswire suggest --titles 5 'central ba'
              newswire suggest ghbdtn                       привет
            """
    )

    @OptionGroup var endpoint: QueryEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Option(help: "Words to show, up to 1000.") var limit: Int = QueryRequest.defaultLimit
    @Option(help: "Titles to show, up to 1000.") var titles: Int = 0
    @Flag(help: "Write the reply as one line of JSON.") var json = false
    @Argument(help: "What has been typed.") var words: [String]

    func validate() throws {
        guard (0...WireLimits.replyItems).contains(limit), (0...WireLimits.replyItems).contains(titles) else {
            throw ValidationError("--limit and --titles must be from 0 to \(WireLimits.replyItems)")
        }
    }

    func run() async throws {
        let channel = timeout.channel(try endpoint.resolve())
        let request = QueryRequest.suggest(prefix: words.joined(separator: " "), limit: limit, titles: titles)
        do {
            let reply = try await channel.reply(to: request, as: SuggestReply.self, operation: "suggest")
            if json { Terminal.print(json: reply) } else { Self.print(reply) }
        } catch {
            throw ExitStatus.report(error)
        }
    }

    private static func print(_ reply: SuggestReply) {
        if let repaired = reply.repaired { Terminal.print(Terminal.styled(Terminal.plain(repaired), .dim)) }
        for word in reply.suggestions { Terminal.print("\(word.count)\t\(Terminal.plain(word.text))") }
        for title in reply.titles ?? [] { Terminal.print("\(title.count)\t\(Terminal.plain(title.text))") }
    }
}
