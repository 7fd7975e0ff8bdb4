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
              minist*                       words that begin so
              title:summit tag:politics     fields: title lead body tag author source language (lang)
              published:2015-09-01..2015-10-01

            EXAMPLES
              newswire query '"минские соглашения"'
              newswire query --lang en --facets source,day 'central bank'
              newswire query --sort newest --limit 5 --json футбол | jq .hits[].title
              newswire query --cursor CURSOR 'central bank'    the next page
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
    @Option(help: "Count hits by these, divided by commas: language, source, tag, author, day.") var facets: String?
    @Option(help: "relevance, newest or oldest.") var sort: SortOrder = .relevance
    @Option(help: "Hits to show, up to 1000; 0 only counts.") var limit: Int = QueryRequest.defaultLimit
    @Option(help: "Continue where an earlier answer ended.") var cursor: String?
    @Option(help: "Wait until the index has come to this seq.") var minSeq: UInt64?
    @Flag(help: "Show how each score came to be.") var explain = false
    @Flag(help: "Write the reply as one line of JSON.") var json = false
    @Argument(parsing: .allUnrecognized, help: "The query.") var words: [String] = []

    func validate() throws {
        guard (0...WireLimits.replyItems).contains(limit) else {
            throw ValidationError("--limit must be from 0 to \(WireLimits.replyItems)")
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
        let names = (facets ?? "").split(separator: ",").map(String.init)
        let facetNames = try names.map { name in
            guard let facet = FacetName(rawValue: name) else {
                let known = FacetName.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("facet \"\(name)\" is unknown; known are \(known)")
            }
            return facet
        }
        let (first, last) = (try time(from, "--from"), try time(to, "--to"))
        let published = first == nil && last == nil ? nil : TimeRange(from: first, to: last)
        return SearchRequest(
            query: words.filter { $0 != "--" }.joined(separator: " "), limit: limit, cursor: cursor, sort: sort,
            filters: SearchFilters(language: lang, source: source, tag: tag, author: author, published: published),
            facets: facetNames, explain: explain, minSeq: minSeq,
            // A little less than we wait ourselves, so that the service's own answer still comes.
            timeoutMilliseconds: min(Int(timeout.duration.milliseconds) * 9 / 10, WireLimits.queryTimeoutMilliseconds)
        )
    }

    func run() async throws {
        let channel = timeout.channel(try endpoint.resolve(), isTriedOnce: true)
        let request = try request()
        do {
            let reply = try await channel.reply(
                to: QueryRequest.search(request), as: SearchReply.self, operation: "search")
            if json { Terminal.print(json: reply) } else { HitPrinter.print(reply, limit: limit) }
        } catch {
            if case .service(let error) = error, let position = error.position {
                Terminal.complain("bad_query: \(error.message)")
                Terminal.complain("  \(Terminal.plain(request.query))")
                Terminal.complain("  \(String(repeating: " ", count: position))^")
                throw ExitStatus.refused
            }
            throw ExitStatus.report(error)
        }
    }
}

/// Shows hits to people.
enum HitPrinter {
    static func print(_ reply: SearchReply, limit: Int) {
        let milliseconds = Double(reply.tookMicroseconds) / 1_000
        let count = reply.total.relation == .eq ? "\(reply.total.value)" : "more than \(reply.total.value)"
        let articles = reply.total.value == 1 ? "article" : "articles"
        Terminal.print(
            Terminal.styled("\(count) \(articles) in \(milliseconds) ms, index at seq \(reply.seq)", .dim))
        for hit in reply.hits { print(hit) }
        for (name, values) in reply.facets.sorted(by: { $0.key < $1.key }) {
            Terminal.print("\n\(Terminal.styled(name, .bold))")
            for value in values { Terminal.print("  \(value.count)\t\(Terminal.plain(value.value))") }
        }
        if let cursor = reply.cursor, limit > 0 {
            Terminal.print(Terminal.styled("\nmore: --cursor \(cursor)", .dim))
        }
    }

    private static func print(_ hit: Hit) {
        Terminal.print("\n\(Terminal.styled(Terminal.plain(hit.title), .bold))")
        if let snippet = hit.snippet, !snippet.text.isEmpty { Terminal.print("  " + highlighted(snippet)) }
        let facts = [
            hit.source, hit.language, hit.publishedAt?.day, hit.score == 0 ? nil : "score \(rounded(hit.score))",
            "id \(Terminal.plain(hit.articleID))", hit.url.map(Terminal.plain),
        ]
        Terminal.print("  " + Terminal.styled(facts.compactMap { $0 }.joined(separator: " · "), .dim))
        if let explanation = hit.explanation { print(explanation, depth: 2) }
    }

    private static func print(_ explanation: Explanation, depth: Int) {
        let indent = String(repeating: "  ", count: depth)
        Terminal.print("\(indent)\(rounded(explanation.value))  \(Terminal.plain(explanation.description))")
        for detail in explanation.details { print(detail, depth: depth + 1) }
    }

    private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

    /// The excerpt with the words that matched set off; offsets count code points.
    private static func highlighted(_ snippet: Snippet) -> String {
        let scalars = Array(snippet.text.unicodeScalars)
        func text(_ range: Range<Int>) -> String {
            Terminal.plain(String(String.UnicodeScalarView(scalars[range.clamped(to: 0..<scalars.count)])))
        }
        var shown = ""
        var position = 0
        for highlight in snippet.highlights where highlight.start >= position {
            shown += text(position..<highlight.start)
            position = highlight.start + highlight.length
            shown += Terminal.styled(text(highlight.start..<position), .highlight)
        }
        return shown + text(position..<max(position, scalars.count))
    }
}
