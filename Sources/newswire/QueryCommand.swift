import ArgumentParser
import Messaging
import NewsModels
import NewswireClient
import ZeroMQ

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Search the index.",
        discussion: """
            Words are found in all their forms, in Russian and English; those side by side are optional, and the best
            match comes first.

            QUERY LANGUAGE
              путин обама встреча           any of the words
              rate AND (cut OR hike)        AND, OR, NOT and parentheses
              +ceasefire -sport             must and must not
              "минские соглашения"          words next to each other
              "закон о бюджете"~2           the same words, moved by up to 2 places
              санкции NEAR/5 нефть          in any order, with up to 5 words between
              minist*  wild*card?  *град    words that begin so, or of this shape
              путен~1  Zelenski~            words a letter or two away
              bank^3 "rate cut"^0.5         counts three times, or half as much
              title:summit tag:politics     fields: title lead body tag author source language (lang) id
              published:2015-09-01..2015-10-01
              published:now-7d..now         the last seven days; units m h d w M y
              published:now/d               today

            What makes no sense in a query is ignored, and said on standard error; with --strict it is refused.

            EXAMPLES
              newswire query '"минские соглашения"'
              newswire query --lang en --facets source,day 'central bank'
              newswire query --limit 0 --facets hour:24,tag:10 'published:now-1d..now'
              newswire query --collapse 'выборы published:now/d'    near-duplicates under the first article
              newswire query --half-life 3d --source-weight ria.ru=1.5 выборы    what is new first, and one source
              newswire query --sort newest --limit 5 --json футбол | jq .hits[].title
              newswire query --cursor CURSOR 'central bank'    the next page
              newswire query --all --sort oldest 'lang:ru' > hits.jsonl    every hit, a line of JSON each
            """
    )

    @OptionGroup var endpoint: QueryEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Option(help: "Only this language; may be given again.") var lang: [String] = []
    @Option(help: "Only this source; may be given again.") var source: [String] = []
    @Option(help: "Only this tag; may be given again.") var tag: [String] = []
    @Option(help: "Only this author; may be given again.") var author: [String] = []
    @Option(help: "Published at this date or RFC 3339 time or later.") var from: String?
    @Option(help: "Published before this date or RFC 3339 time.") var to: String?
    @Option(
        help: """
            Count hits by these, divided by commas: language, source, tag, author, day, hour, week, month; with a size \
            as in tag:10, which makes day a histogram too.
            """)
    var facets: String?
    @Option(help: "relevance, newest or oldest.") var sort: SortOrder = .relevance
    @Option(help: "Let scores fade with age: half of them after 30m, 12h, 3d or 2w.") var halfLife: String?
    @Option(help: "Multiply the scores of a source, as in ria.ru=1.5; may be given again.") var sourceWeight: [String] =
        []
    @Option(help: "Hits to show, up to 1000; 0 only counts.") var limit: Int = QueryRequest.defaultLimit
    @Option(help: "Continue where an earlier answer ended.") var cursor: String?
    @Option(help: "Wait until the index has come to this seq.") var minSeq: UInt64?
    @Flag(help: "Fold near-duplicates under the first article.") var collapse = false
    @Flag(help: "Refuse a query that cannot be read as it is written.") var strict = false
    @Flag(help: "Show how each score came to be.") var explain = false
    @Flag(help: "Write the reply as one line of JSON.") var json = false
    @Flag(help: "Write every hit, not only a page, each as one line of JSON without a snippet.") var all = false
    @Argument(parsing: .allUnrecognized, help: "The query.") var words: [String] = []

    func validate() throws {
        guard (0...WireLimits.replyItems).contains(limit) else {
            throw ValidationError("--limit must be from 0 to \(WireLimits.replyItems)")
        }
        guard !all || (cursor == nil && facets == nil && !explain) else {
            throw ValidationError("--all goes without --cursor, --facets and --explain")
        }
        // A word may begin with a minus; two of them are a mistyped option.
        if let option = words.first(where: { $0.hasPrefix("--") && $0 != "--" }) {
            throw ValidationError("unknown option \(option)")
        }
        _ = try request()
    }

    private func request() throws -> SearchRequest {
        func time(_ text: String?, _ option: String) throws -> Timestamp? {
            guard let text else { return nil }
            guard let time = Timestamp(dateOrTime: text) else {
                throw ValidationError("\(option) \"\(text)\" is neither a date (2015-09-24) nor an RFC 3339 time")
            }
            return time
        }
        let (first, last) = (try time(from, "--from"), try time(to, "--to"))
        let published = first == nil && last == nil ? nil : TimeRange(from: first, to: last)
        return SearchRequest(
            query: words.filter { $0 != "--" }.joined(separator: " "), mode: strict ? .strict : .lenient,
            limit: all ? WireLimits.replyItems : limit, cursor: cursor, sort: sort,
            recency: try recency(), sourceWeights: try sourceWeights(),
            filters: SearchFilters(language: lang, source: source, tag: tag, author: author, published: published),
            facets: try (facets ?? "").split(separator: ",").map(Self.facet),
            collapse: collapse ? .duplicates : nil, snippet: !all, didYouMean: !all, explain: explain, minSeq: minSeq,
            // A little less than we wait ourselves, so that the service's own answer still comes.
            timeoutMilliseconds: min(Int(timeout.duration.milliseconds) * 9 / 10, WireLimits.queryTimeoutMilliseconds)
        )
    }

    private func recency() throws -> Recency? {
        guard let halfLife else { return nil }
        guard let span = TimeSpan(halfLife) else {
            throw ValidationError("--half-life \"\(halfLife)\" is no span of time like 30m, 12h, 3d or 2w")
        }
        return Recency(halfLife: span)
    }

    private func sourceWeights() throws -> SourceWeights {
        var weights: [String: Double] = [:]
        for text in sourceWeight {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let weight = Double(parts[1]), (0...SourceWeights.maximumWeight).contains(weight)
            else {
                throw ValidationError(
                    "--source-weight \"\(text)\" is not like ria.ru=1.5, with a number from 0 to 1000")
            }
            weights[parts[0]] = weight
        }
        return SourceWeights(weights)
    }

    /// Reads `day` or `day:31`.
    private static func facet(_ text: Substring) throws -> FacetRequest {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = FacetName(rawValue: parts[0]) else {
            let known = FacetName.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("facet \"\(parts[0])\" is unknown; known are \(known)")
        }
        guard parts.count > 1 else { return .named(name) }
        guard let size = Int(parts[1]), (1...WireLimits.replyItems).contains(size) else {
            throw ValidationError("the size of facet \(text) must be from 1 to \(WireLimits.replyItems)")
        }
        return .sized(name, size: size)
    }

    func run() async throws {
        let channel = timeout.channel(try endpoint.resolve(), isTriedOnce: true)
        let request = try request()
        do {
            if all {
                try await HitExport(channel: channel, request: request).run()
            } else {
                let reply = try await channel.reply(
                    to: QueryRequest.search(request), as: SearchReply.self, operation: "search")
                for warning in reply.warnings { Self.point(warning.message, at: warning.position, in: request.query) }
                if json { Terminal.print(json: reply) } else { HitPrinter.print(reply, limit: limit) }
            }
        } catch let error as ClientError {
            if case .service(let error) = error, error.code == .badQuery {
                Self.point("bad_query: \(error.message)", at: error.position, in: request.query)
                throw ExitStatus.refused
            }
            throw ExitStatus.report(error)
        }
    }

    /// Says what is wrong with a query, and where.
    static func point(_ message: String, at position: Int?, in query: String) {
        Terminal.complain(message)
        guard let position else { return }
        Terminal.complain("  \(Terminal.plain(query))")
        Terminal.complain("  \(String(repeating: " ", count: position))^")
    }
}
