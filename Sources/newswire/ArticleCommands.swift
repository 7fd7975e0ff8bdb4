import ArgumentParser
import Messaging
import NewsModels
import NewswireClient

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show one article.",
        discussion: """
            EXAMPLES
              newswire get 6f9619ff8b86d011b42d00c04fc964ff
              newswire get --json ID | jq .article.body
              newswire get --revision 1 ID      an earlier revision, from the ingestor's log
            """
    )

    @OptionGroup var query: QueryEndpoint
    @OptionGroup var replay: ReplayEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Option(help: "A revision, from the ingestor's log; default: the newest, from the index.") var revision: Int?
    @Flag(help: "Write one line of JSON.") var json = false
    @Argument(help: "Identity of the article.") var id: String

    func run() async throws {
        let reply: GetReply
        do {
            reply = revision == nil ? try await newest() : try await fromLog()
        } catch let error as ClientError {
            throw ExitStatus.report(error)
        }
        if json { Terminal.print(json: reply) } else { ArticlePrinter.print(reply.article, seq: reply.seq) }
    }

    private func newest() async throws -> GetReply {
        let channel = timeout.channel(try query.resolve())
        return try await channel.reply(to: QueryRequest.get(articleID: id), as: GetReply.self, operation: "get")
    }

    private func fromLog() async throws -> GetReply {
        let channel = timeout.channel(try replay.resolve())
        let request = ReplayRequest.get(articleID: id, revision: revision)
        let frames = try await channel.frames(answering: request, operation: "get")
        do {
            _ = try ReplyReader.read(frames[0], as: ReplayHeader.self)
            let envelope = try JSON.decode(Envelope.self, from: frames.count > 1 ? frames[1] : [])
            guard case .article(let article) = envelope.payload else {
                throw WireError(.notFound, "that revision is a retraction")
            }
            return GetReply(seq: envelope.seq, article: article)
        } catch let error as WireError {
            throw ClientError.service(error)
        }
    }
}

struct RetractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retract",
        abstract: "Withdraw an article.",
        discussion: """
            The retraction goes out on the stream; whoever follows it forgets the article.

            EXAMPLES
              newswire retract --reason "published by mistake" 6f9619ff8b86d011b42d00c04fc964ff
            """
    )

    @OptionGroup var endpoint: SubmitEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Option(help: "Why, for people.") var reason = ""
    @Flag(help: "Write one line of JSON.") var json = false
    @Argument(help: "Identity of the article.") var id: String

    func run() async throws {
        let channel = timeout.channel(try endpoint.resolve())
        let request = SubmitRequest.retract(articleID: id, reason: reason)
        do {
            let reply = try await channel.reply(to: request, as: RetractReply.self, operation: "retract")
            if json {
                Terminal.print(json: reply)
            } else {
                let done = reply.status == .published ? "retracted" : "was retracted before"
                Terminal.print("\(Terminal.plain(reply.articleID)) \(done), seq \(reply.seq)")
            }
        } catch {
            throw ExitStatus.report(error)
        }
    }
}

/// Shows an article to people.
enum ArticlePrinter {
    static func print(_ article: Article, seq: UInt64? = nil) {
        Terminal.print(Terminal.styled(Terminal.plain(article.title), .bold))
        let facts = [
            article.source, article.language, article.publishedAt?.description, article.url.map(Terminal.plain),
            "id \(Terminal.plain(article.id))", "revision \(article.revision)", seq.map { "seq \($0)" },
            article.duplicateOf.map { "duplicate of \(Terminal.plain($0))" },
        ]
        Terminal.print(Terminal.styled(facts.compactMap { $0 }.joined(separator: " · "), .dim))
        if !article.authors.isEmpty { Terminal.print("by " + Terminal.plain(article.authors.joined(separator: ", "))) }
        if !article.tags.isEmpty { Terminal.print("tags: " + Terminal.plain(article.tags.joined(separator: ", "))) }
        if let lead = article.lead { Terminal.print("\n" + Terminal.styled(Terminal.plain(lead), .bold)) }
        for paragraph in article.body.split(separator: "\n\n") {
            Terminal.print("\n" + Terminal.plain(String(paragraph)))
        }
        for warning in article.parser.warnings {
            Terminal.print(Terminal.styled("note: " + Terminal.plain(warning), .dim))
        }
    }
}
