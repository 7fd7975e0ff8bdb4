import ArgumentParser
import Messaging
import NewsModels
import NewswireClient

struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follow the stream of articles.",
        discussion: """
            Shows what is published, without holes: what the connection loses is asked from the log. Ctrl-C ends it.

            EXAMPLES
              newswire tail                               what comes from now on
              newswire tail --last 10                     and the ten before
              newswire tail --prefix article/ru/ria.ru/   one source
              newswire tail --after 0 --json > all.jsonl  everything, one envelope a line
              newswire tail --last 5 --count 5            five, then end
            """
    )

    @OptionGroup var stream: StreamEndpoint
    @OptionGroup var replay: ReplayEndpoint
    @Option(help: "Only topics that begin so.") var prefix = Topic.articles
    @Option(help: "Start behind this seq.") var after: UInt64?
    @Option(help: "Start at this date or RFC 3339 time of publication on the stream.") var since: String?
    @Option(help: "Start with so many of the newest.") var last: Int?
    @Option(help: "End after so many envelopes.") var count: Int?
    @Flag(help: "Write each envelope as one line of JSON, byte for byte as published.") var json = false

    func validate() throws {
        guard [after != nil, since != nil, last != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("give at most one of --after, --since and --last")
        }
        guard prefix.hasPrefix(Topic.articles) || Topic.articles.hasPrefix(prefix) else {
            throw ValidationError("--prefix \"\(prefix)\" matches no topic; topics are article/<language>/<source>/")
        }
        guard last ?? 0 >= 0 else { throw ValidationError("--last must be 0 or more") }
        guard count ?? 1 >= 1 else { throw ValidationError("--count must be 1 or more") }
        _ = try start()
    }

    private func start() throws -> FollowStart {
        if let after { return .at(.after(after)) }
        if let last { return last == 0 ? .now : .at(.last(last)) }
        guard let since else { return .now }
        guard let time = Timestamp(dateOrTime: since) else {
            throw ValidationError("--since \"\(since)\" is neither a date (2015-09-24) nor an RFC 3339 time")
        }
        return .at(.since(time))
    }

    func run() async throws {
        let settings = ArticleStream.Settings(
            stream: try stream.resolve(), replay: try replay.resolve(), prefix: prefix, start: try start()
        )
        let follower = ArticleStream(settings)
        var shown = 0
        for await event in follower.events {
            switch event {
            case .envelope(let received):
                show(received)
                shown += 1
                if shown == count { return follower.close() }
            case .interrupted(let reason): Terminal.complain("\(reason); trying again")
            case .reset(let epoch): Terminal.complain("the log is another one than before, epoch \(epoch)")
            case .caughtUp: break
            }
        }
    }

    private func show(_ received: ReceivedEnvelope) {
        guard !json else { return Terminal.print(String(decoding: received.bytes, as: UTF8.self)) }
        let seq = Terminal.styled("\(received.envelope.seq)", .dim)
        switch received.envelope.payload {
        case .article(let article):
            let revision = article.revision > 1 ? " (revision \(article.revision))" : ""
            let place = Terminal.styled("\(article.language) \(article.source)", .dim)
            Terminal.print("\(seq) \(place) \(Terminal.plain(article.title))\(revision)")
        case .retraction(let articleID, let reason):
            let text = reason.isEmpty ? "" : ": \(Terminal.plain(reason))"
            Terminal.print("\(seq) \(Terminal.styled("retracted", .bad)) \(Terminal.plain(articleID))\(text)")
        }
    }
}
