import ArgumentParser
import NewsModels
import NewswireClient

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether the services are up and ready.",
        discussion: """
            Exits with 0 only when every service asked about answers and the index is ready, so that it serves as a
            health check.

            EXAMPLES
              newswire status
              newswire status --indexer --timeout 1
              newswire status --feeds                     how the feeds are that the ingestor polls
              newswire status --json
            """
    )

    @OptionGroup var replay: ReplayEndpoint
    @OptionGroup var query: QueryEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Flag(help: "Ask only the ingestor.") var ingestor = false
    @Flag(help: "Ask only the indexer.") var indexer = false
    @Flag(help: "Show each feed that the ingestor polls, those first that fail.") var feeds = false
    @Flag(help: "Write one line of JSON.") var json = false

    private struct Report: Encodable {
        var ingestor: LogHead?
        var indexer: StatsReply?
        var feeds: FeedsReply?
        var errors: [String] = []
        var ok: Bool { errors.isEmpty }

        enum CodingKeys: String, CodingKey {
            case ok, ingestor, indexer, feeds, errors
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(ok, forKey: .ok)
            try container.encodeIfPresent(ingestor, forKey: .ingestor)
            try container.encodeIfPresent(indexer, forKey: .indexer)
            try container.encodeIfPresent(feeds, forKey: .feeds)
            try container.encode(errors, forKey: .errors)
        }
    }

    func run() async throws {
        var report = Report()
        if ingestor || !indexer {
            let request = ReplayRequest.head(prefix: Topic.articles)
            let channel = timeout.channel(try replay.resolve())
            do {
                report.ingestor = try await channel.reply(to: request, as: LogHead.self, operation: "ask the ingestor")
                // Without --feeds the numbers suffice. An ingestor that is older has none, which is no fault of it.
                report.feeds = try? await channel.reply(
                    to: ReplayRequest.feeds(limit: feeds ? WireLimits.replyItems : 0), as: FeedsReply.self,
                    operation: "ask for the feeds")
            } catch {
                report.errors.append(error.description)
            }
        }
        if indexer || !ingestor {
            let channel = timeout.channel(try query.resolve())
            do {
                let stats = try await channel.reply(
                    to: QueryRequest.stats, as: StatsReply.self, operation: "ask the indexer")
                report.indexer = stats
                if !stats.ready { report.errors.append(Self.progress(stats)) }
            } catch {
                report.errors.append(error.description)
            }
        }
        if json { Terminal.print(json: report) } else { show(report) }
        if !report.ok { throw ExitStatus.unavailable }
    }

    private static func progress(_ stats: StatsReply) -> String {
        var text = "the index is being built: seq \(stats.seq) of \(stats.head)"
        if let building = stats.building {
            text += ", \(building.envelopesPerSecond) a second"
            if let remaining = building.remainingMilliseconds { text += ", \((remaining + 999) / 1_000) s left" }
        }
        return text
    }

    private func show(_ report: Report) {
        if let head = report.ingestor {
            let languages = head.heads.count(where: { $0.key != Topic.articles })
            Terminal.print(
                "\(Terminal.styled("ingestor up", .good))  seq \(head.head), languages \(languages), epoch \(head.epoch)"
            )
        }
        if let feeds = report.feeds, feeds.total > 0 { show(feeds) }
        if let stats = report.indexer {
            let state = stats.ready ? Terminal.styled("indexer ready", .good) : Terminal.styled("indexer busy", .bad)
            let behind = stats.head > stats.seq ? ", \(stats.head - stats.seq) behind" : ""
            Terminal.print(
                """
                \(state)  seq \(stats.seq)\(behind), documents \(stats.documents), segments \(stats.segments), \
                index \(stats.indexBytes / 1_048_576) MiB, up \(stats.uptimeMilliseconds / 1_000) s
                """)
        }
        for error in report.errors { Terminal.complain(error) }
    }

    private func show(_ reply: FeedsReply) {
        let state = reply.failing == 0 ? Terminal.styled("feeds well", .good) : Terminal.styled("feeds failing", .bad)
        Terminal.print(
            "\(state)  \(reply.total) polled, \(reply.failing) failing, \(reply.waitingPages) pages wait to be fetched")
        for feed in reply.feeds {
            let success = feed.lastSuccessAt.map { "last read \($0)" } ?? "never read"
            let moved = feed.movedTo.map { ", moved to \($0)" } ?? ""
            let error = feed.lastError.map { ", last error \(feed.lastErrorAt?.description ?? ""): \($0)" } ?? ""
            Terminal.print(
                """
                  \(feed.url)  \(feed.entries) entries, \(feed.articles) articles, \(success), next \(feed.nextTryAt), \
                \(feed.failures) failures in a row\(moved)\(error)
                """)
        }
    }
}
