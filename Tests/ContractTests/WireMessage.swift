import Messaging
import NewsModels

/// What the members of an operation are.
typealias Members = Codable & Hashable & Sendable

/// A message of the wire with the model that stands for it, so that one test can speak of them all.
struct WireMessage: Sendable, CustomStringConvertible {
    /// The name of the message, as in `proto/<name>.schema.json`.
    let name: String
    /// Values that have, between them, every member set.
    let full: [JSONValue]
    /// Values with nothing but what must be there.
    let minimal: [JSONValue]
    /// Decodes a value as the model and encodes it again.
    let recode: @Sendable (JSONValue) throws -> JSONValue

    var description: String { name }
    var schema: String { name + Proto.suffix }
    var isRequest: Bool { name.hasSuffix("-request") }

    init<Model: Codable & Sendable>(_ name: String, full: [Model], minimal: [Model]) {
        self.name = name
        self.full = full.map(Self.encode)
        self.minimal = minimal.map(Self.encode)
        recode = { value in Self.encode(try JSON.decode(Model.self, from: value)) }
    }

    private static func encode(_ model: some Encodable) -> JSONValue {
        do {
            return try JSON.parse(JSON.encode(model))
        } catch {
            preconditionFailure("a model encodes to broken JSON: \(error)")
        }
    }
}

extension WireMessage {
    static let all = stream + replay + submit + query + [error]

    private static let epoch = "6f9619ff8b86d011b42d00c04fc964ff"
    private static let time = Timestamp(millisecondsSinceEpoch: 1_443_117_731_250)
    private static let heads: [String: UInt64] = ["article/": 42, "article/ru/": 42, "article/en/": 40]
    private static let hash = String(repeating: "0a", count: 32)

    private static func message<Body: Members>(_ name: String, requests full: Body..., minimal: Body...) -> WireMessage
    {
        WireMessage(name, full: full.map { Request(id: "7", $0) }, minimal: minimal.map { Request(id: nil, $0) })
    }

    private static func message<Body: Members>(_ name: String, replies full: Body..., minimal: Body...) -> WireMessage {
        WireMessage(name, full: full.map { Reply(id: "7", $0) }, minimal: minimal.map { Reply(id: nil, $0) })
    }

    // MARK: Article and stream

    private static let article = Article(
        id: "gazeta-117", revision: 2, url: "https://www.gazeta.example/117?utm_source=feed",
        canonicalURL: "https://gazeta.example/117", source: "gazeta.example", title: "Паром вернулся на линию",
        lead: "Ремонт длился одиннадцать недель.", body: "Паром вышел в рейс утром.\n\nЦены прежние.", language: "ru",
        languageConfidence: 0.75, authors: ["Анна Лодыгина"], tags: ["транспорт"], publishedAt: time,
        publishedAtOrigin: .meta, modifiedAt: time, modifiedAtOrigin: .jsonLD, fetchedAt: time,
        imageURL: "https://gazeta.example/117.jpg", imageCaption: "Паром у причала", isPaywalled: false,
        isLiveBlog: false, isCorrected: true, wordCount: 14, contentHash: hash, duplicateOf: "agency-9",
        parser: ParserReport(input: "html", method: "meta", warnings: ["removed 1 line"])
    )
    private static let minimalArticle = Article(
        id: "a", source: "unknown", title: "A", body: "", language: "und", languageConfidence: 0, fetchedAt: time,
        wordCount: 1, contentHash: hash, parser: ParserReport(input: "text", method: "crawl")
    )

    private static func envelope(_ payload: EnvelopePayload) -> Envelope {
        let previous: [String: UInt64] = ["article/": 41, "article/ru/": 39, "article/ru/gazeta.example/": 0]
        return Envelope(epoch: epoch, seq: 42, previous: previous, emittedAt: time, payload: payload)
    }

    private static let stream = [
        WireMessage("article", full: [article], minimal: [minimalArticle]),
        WireMessage(
            "envelope",
            full: [envelope(.article(article)), envelope(.retraction(articleID: "a", reason: "withdrawn"))],
            minimal: [envelope(.article(minimalArticle)), envelope(.retraction(articleID: "a", reason: ""))]
        ),
        WireMessage(
            "heartbeat",
            full: [Heartbeat(epoch: epoch, seq: 42, heads: heads, intervalMilliseconds: 1_000, emittedAt: time)],
            minimal: [Heartbeat(epoch: epoch, seq: 0, heads: [:], intervalMilliseconds: 1, emittedAt: time)]
        ),
    ]

    // MARK: Replay socket

    private static let replay = [
        message(
            "replay-request",
            requests: ReplayRequest.replay(
                ReplayQuery(prefix: "article/ru/", start: .after(17), limit: 5, epoch: epoch)),
            .replay(ReplayQuery(start: .since(time))), .replay(ReplayQuery(start: .last(3))),
            minimal: .replay(ReplayQuery())
        ),
        message("head-request", requests: ReplayRequest.head(prefix: "article/ru/"), minimal: .head(prefix: "")),
        message(
            "log-get-request", requests: ReplayRequest.get(articleID: "a", revision: 1),
            minimal: .get(articleID: "a", revision: nil)
        ),
        message(
            "replay-reply",
            replies: ReplayHeader(epoch: epoch, head: 42, first: 1, count: 2, through: 42, complete: true),
            minimal: ReplayHeader(epoch: epoch, head: 0, first: 1, count: 0, through: 0, complete: true)
        ),
        message(
            "head-reply", replies: LogHead(epoch: epoch, head: 42, first: 1, heads: heads, prefixHead: 17),
            minimal: LogHead(epoch: epoch, head: 0, first: 1, heads: [:], prefixHead: 0)
        ),
        message("feeds-request", requests: ReplayRequest.feeds(limit: 5), minimal: .feeds(limit: 0)),
        message(
            "feeds-reply",
            replies: FeedsReply(
                total: 1, failing: 1, waitingPages: 2,
                feeds: [
                    FeedHealth(
                        url: "https://gazeta.example/rss", movedTo: "https://gazeta.example/feed", lastSuccessAt: time,
                        lastError: "HTTP 503", lastErrorAt: time, nextTryAt: time, failures: 1, entries: 2, articles: 3)
                ]),
            minimal: FeedsReply(
                total: 1, failing: 0, waitingPages: 0,
                feeds: [FeedHealth(url: "https://gazeta.example/rss", nextTryAt: time)])
        ),
    ]

    // MARK: Submit socket

    private static let submit = [
        message(
            "submit-request",
            requests: SubmitRequest.submit(documents: [
                SubmittedDocument(
                    mediaType: "text/plain", url: "https://gazeta.example/117", content: "Паром вернулся.", id: "a",
                    language: "ru", source: "gazeta.example", publishedAt: time, fetchedAt: time, title: "Паром"
                ),
                SubmittedDocument(contentBase64: "z/Do4uXy"),
            ]),
            minimal: .submit(documents: [])
        ),
        message(
            "retract-request", requests: SubmitRequest.retract(articleID: "a", reason: "withdrawn"),
            minimal: .retract(articleID: "a", reason: "")
        ),
        message(
            "submit-reply",
            replies: SubmitReply(results: [
                SubmitResult(document: 0, status: .published, articleID: "a", revision: 1, seq: 42),
                SubmitResult(document: 1, status: .unchanged, articleID: "b", revision: 3, seq: 40),
                SubmitResult(document: 2, rejected: WireError(.unparseable, "no text found", position: 0)),
            ]),
            minimal: SubmitReply(results: [])
        ),
        message(
            "retract-reply", replies: RetractReply(status: .published, articleID: "a", seq: 43),
            minimal: RetractReply(status: .unchanged, articleID: "a", seq: 43)
        ),
    ]

    // MARK: Query socket

    private static let hit = Hit(
        articleID: "a", revision: 2, seq: 42, score: 7.25, title: "Паром", url: "https://gazeta.example/117",
        language: "ru", source: "gazeta.example", publishedAt: time,
        snippet: Snippet(text: "Паром вышел", highlights: [Snippet.Highlight(start: 0, length: 5)]),
        explanation: Explanation(value: 1, description: "sum", details: [Explanation(value: 1, description: "term")]),
        duplicates: 2
    )
    private static let minimalHit = Hit(
        articleID: "a", revision: 1, seq: 1, score: 0, title: "A", language: "und", source: "unknown"
    )
    private static let counts = [FacetCount(value: "ru", count: 1)]

    private static let query =
        searching + [
            message("get-request", requests: QueryRequest.get(articleID: "a"), minimal: .get(articleID: "")),
            message(
                "get-reply", replies: GetReply(seq: 42, article: article),
                minimal: GetReply(seq: 1, article: minimalArticle)
            ),
            message(
                "similar-request", requests: QueryRequest.similar(SimilarRequest(model: .article(id: "a"), limit: 3)),
                .similar(SimilarRequest(model: .text("паром"))),
                minimal: .similar(SimilarRequest(model: .text("")))
            ),
            message(
                "similar-reply",
                replies: SimilarReply(hits: [hit], terms: [SignificantTerm(text: "паром", weight: 2.5)]),
                minimal: SimilarReply(hits: [])
            ),
            message(
                "suggest-request", requests: QueryRequest.suggest(prefix: "па", limit: 3, titles: 2),
                minimal: .suggest(prefix: "", limit: 0)
            ),
            message(
                "suggest-reply",
                replies: SuggestReply(
                    suggestions: [Suggestion(text: "паром", count: 1)],
                    titles: [TitleSuggestion(text: "Паром", articleID: "a", count: 1)], repaired: "паром"
                ),
                minimal: SuggestReply(suggestions: [])
            ),
            message("stats-request", requests: QueryRequest.stats, minimal: .stats),
            message("stats-reply", replies: stats(epoch: epoch, seq: 42), minimal: stats(epoch: "", seq: 0)),
            message("ping-request", requests: QueryRequest.ping, minimal: .ping),
            message("ping-reply", replies: PingReply(ready: true, seq: 42), minimal: PingReply(ready: false, seq: 0)),
        ]

    private static let searching = [
        message(
            "search-request",
            requests: QueryRequest.search(
                SearchRequest(
                    query: "паром", mode: .lenient, limit: 20, cursor: "x", sort: .newest,
                    recency: Recency(halfLife: TimeSpan(3, .day)), sourceWeights: SourceWeights(["ria.ru": 1.5]),
                    filters: SearchFilters(
                        language: ["ru"], source: ["gazeta.example"], tag: ["транспорт"], author: ["Анна Лодыгина"],
                        published: TimeRange(from: time, to: time)
                    ),
                    facets: FacetName.allCases.map { .sized($0, size: 3) } + [.named(.day)], collapse: .duplicates,
                    snippet: false, didYouMean: false, highlight: false, explain: true, minSeq: 42,
                    timeoutMilliseconds: 500
                )),
            minimal: .search(SearchRequest(query: ""))
        ),
        message(
            "search-reply",
            replies: SearchReply(
                epoch: epoch, seq: 42, tookMicroseconds: 180, total: HitTotal(value: 1), groups: 1, hits: [hit],
                facets: Dictionary(uniqueKeysWithValues: FacetName.allCases.map { ($0.rawValue, counts) }),
                warnings: [QueryWarning(message: "unbalanced quote", position: 7)], didYouMean: "паром", cursor: "x"
            ),
            minimal: SearchReply(
                epoch: epoch, seq: 0, tookMicroseconds: 0, total: HitTotal(value: 0, relation: .gte),
                hits: [minimalHit], cursor: nil
            )
        ),
    ]

    private static func stats(epoch: String, seq: UInt64) -> StatsReply {
        StatsReply(
            epoch: epoch, seq: seq, head: seq, ready: !epoch.isEmpty, documents: Int(seq), segments: 1, terms: 1,
            indexBytes: 1, languages: epoch.isEmpty ? [:] : ["ru": 30],
            dictionaries: epoch.isEmpty ? nil : ["ru"], uptimeMilliseconds: 1,
            building: epoch.isEmpty ? nil : IndexBuilding(envelopesPerSecond: 20_000, remainingMilliseconds: 19_000)
        )
    }

    private static let error = WireMessage(
        "error", full: [ErrorReply(id: "7", error: WireError(.badQuery, "unbalanced quote", position: 7))],
        minimal: ErrorCode.allCases.map { ErrorReply(id: nil, error: WireError($0, "x")) }
    )
}
