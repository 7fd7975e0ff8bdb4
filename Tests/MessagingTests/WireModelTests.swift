import Messaging
import NewsModels
import NewsTestSupport
import Testing

/// decode(encode(x)) = x for every model of the wire, with random members.
@Suite struct WireModelTests {
    @Test(arguments: UInt64(0)..<150)
    func whatIsWrittenIsReadBack(seed: UInt64) throws {
        var maker = ModelMaker(random: SeededGenerator(seed: seed))
        try check(Request(id: maker.optional { $0.text() }, maker.queryRequest()))
        try check(Request(id: maker.text(), maker.replayRequest()))
        try check(Request(id: maker.text(), maker.submitRequest()))
        try check(maker.article())
        try check(maker.envelope())
        try check(maker.heartbeat())
        try check(ErrorReply(id: maker.optional { $0.text() }, error: maker.wireError()))
        try check(Reply(id: maker.optional { $0.text() }, maker.searchReply()))
        try check(Reply(id: maker.text(), GetReply(seq: maker.sequence(), article: maker.article())))
        try check(Reply(id: nil, SimilarReply(hits: maker.list { $0.hit() })))
        try check(
            Reply(id: "", SuggestReply(suggestions: maker.list { Suggestion(text: $0.text(), count: $0.number()) })))
        try check(Reply(id: "", PingReply(ready: maker.flip(), seq: maker.sequence())))
        try check(
            Reply(
                id: "",
                StatsReply(
                    epoch: maker.text(), seq: maker.sequence(), head: maker.sequence(), ready: maker.flip(),
                    documents: maker.number(),
                    segments: maker.number(), terms: maker.number(), indexBytes: maker.number(),
                    languages: maker.table { $0.number() },
                    dictionaries: maker.optional { maker in maker.list { $0.text() } },
                    uptimeMilliseconds: maker.number()
                )))
        try check(
            Reply(
                id: "",
                ReplayHeader(
                    epoch: maker.text(), head: maker.sequence(), first: maker.sequence(), count: maker.number(),
                    through: maker.sequence(), complete: maker.flip()
                )))
        try check(
            Reply(
                id: "",
                LogHead(
                    epoch: maker.text(), head: maker.sequence(), first: maker.sequence(),
                    heads: maker.table { $0.sequence() },
                    prefixHead: maker.sequence()
                )))
        try check(Reply(id: "", SubmitReply(results: maker.list { $0.submitResult() })))
        try check(Reply(id: "", RetractReply(status: .unchanged, articleID: maker.text(), seq: maker.sequence())))
    }

    private func check<Value: Codable & Equatable>(_ value: Value) throws {
        let bytes = JSON.encode(value)
        #expect(throws: Never.self) { try JSON.parse(bytes) }
        #expect(try JSON.decode(Value.self, from: bytes) == value)
    }
}

private struct ModelMaker {
    var random: SeededGenerator

    mutating func flip() -> Bool { .random(using: &random) }
    mutating func number() -> Int { Int(truncatingIfNeeded: random.next()) }
    mutating func limit() -> Int { .random(in: 0...1_000, using: &random) }
    mutating func sequence() -> UInt64 { random.next() >> UInt64.random(in: 0..<64, using: &random) }
    mutating func real() -> Double { Double.random(in: -1e9...1e9, using: &random) }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
    mutating func optional<Value>(_ make: (inout ModelMaker) -> Value) -> Value? { flip() ? make(&self) : nil }
    mutating func list<Value>(_ make: (inout ModelMaker) -> Value) -> [Value] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in make(&self) }
    }
    mutating func table<Value>(_ make: (inout ModelMaker) -> Value) -> [String: Value] {
        Dictionary(list { (key: "\($0.limit())", value: make(&$0)) }.map { ($0.key, $0.value) }) { first, _ in first }
    }
    mutating func text() -> String {
        pick([
            "", "a", "путин AND \"x\"", "\\ \" \n \u{1} \u{7F}", "🗞️e\u{301}", "\u{10FFFF}\0", "article/ru/",
            String(repeating: "ж", count: 40),
        ])
    }
    mutating func time() -> Timestamp {
        let range =
            Timestamp.range.lowerBound.millisecondsSinceEpoch...Timestamp.range.upperBound.millisecondsSinceEpoch
        return Timestamp(millisecondsSinceEpoch: .random(in: range, using: &random))
    }

    mutating func article() -> Article {
        Article(
            id: text(), revision: number(), url: optional { $0.text() }, canonicalURL: optional { $0.text() },
            source: text(),
            title: text(), lead: optional { $0.text() }, body: text(), language: text(), languageConfidence: real(),
            authors: list { $0.text() }, tags: list { $0.text() }, publishedAt: optional { $0.time() },
            publishedAtOrigin: optional { $0.pick(TimeOrigin.allCases) }, modifiedAt: optional { $0.time() },
            fetchedAt: time(),
            imageURL: optional { $0.text() }, wordCount: number(), contentHash: text(),
            duplicateOf: optional { $0.text() },
            parser: ParserReport(input: text(), method: text(), warnings: list { $0.text() })
        )
    }

    mutating func envelope() -> Envelope {
        Envelope(
            epoch: text(), seq: sequence(), previous: table { $0.sequence() }, emittedAt: time(),
            payload: flip() ? .article(article()) : .retraction(articleID: text(), reason: text())
        )
    }

    mutating func heartbeat() -> Heartbeat {
        Heartbeat(
            epoch: text(), seq: sequence(), heads: table { $0.sequence() }, intervalMilliseconds: number(),
            emittedAt: time()
        )
    }

    mutating func wireError() -> WireError {
        WireError(pick(ErrorCode.allCases), text(), position: optional { $0.number() })
    }

    mutating func queryRequest() -> QueryRequest {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .get(articleID: text())
        case 1: .similar(SimilarRequest(model: flip() ? .article(id: text()) : .text(text()), limit: limit()))
        case 2: .suggest(prefix: text(), limit: limit(), titles: limit())
        case 3: .stats
        case 4: .ping
        default:
            .search(
                SearchRequest(
                    query: text(), mode: pick(QueryMode.allCases), limit: limit(), cursor: optional { $0.text() },
                    sort: pick(SortOrder.allCases),
                    recency: optional { maker in
                        Recency(halfLife: TimeSpan(1 + maker.limit(), maker.pick(TimeSpan.Unit.allCases)))
                    },
                    sourceWeights: SourceWeights(flip() ? [text(): 0.5, "ria.ru": 2] : [:]),
                    filters: SearchFilters(
                        language: list { $0.text() }, source: list { $0.text() }, tag: list { $0.text() },
                        author: list { $0.text() },
                        published: optional { maker in
                            TimeRange(from: maker.optional { $0.time() }, to: maker.optional { $0.time() })
                        }
                    ),
                    facets: list { $0.facet() }, collapse: optional { $0.pick(Collapse.allCases) }, snippet: flip(),
                    didYouMean: flip(), highlight: flip(), explain: flip(),
                    minSeq: optional { $0.sequence() },
                    timeoutMilliseconds: limit()
                ))
        }
    }

    mutating func facet() -> FacetRequest {
        let name = pick(FacetName.allCases)
        return flip() ? .named(name) : .sized(name, size: optional { max(1, $0.limit()) })
    }

    mutating func replayRequest() -> ReplayRequest {
        let start: ReplayStart =
            switch Int.random(in: 0..<3, using: &random) {
            case 0: .after(sequence())
            case 1: .since(time())
            default: .last(limit())
            }
        return switch Int.random(in: 0..<3, using: &random) {
        case 0: .head(prefix: text())
        case 1: .get(articleID: text(), revision: optional { $0.limit() + 1 })
        default: .replay(ReplayQuery(prefix: text(), start: start, limit: limit(), epoch: optional { $0.text() }))
        }
    }

    mutating func submitRequest() -> SubmitRequest {
        guard flip() else { return .retract(articleID: text(), reason: text()) }
        return .submit(
            documents: list { maker in
                SubmittedDocument(
                    mediaType: maker.optional { $0.text() }, url: maker.optional { $0.text() },
                    content: maker.optional { $0.text() },
                    contentBase64: maker.optional { $0.text() }, id: maker.optional { $0.text() },
                    language: maker.optional { $0.text() },
                    source: maker.optional { $0.text() }, publishedAt: maker.optional { $0.time() },
                    fetchedAt: maker.optional { $0.time() }, title: maker.optional { $0.text() }
                )
            })
    }

    mutating func submitResult() -> SubmitResult {
        flip()
            ? SubmitResult(document: limit(), rejected: wireError())
            : SubmitResult(
                document: limit(), status: pick([.published, .unchanged]), articleID: text(), revision: limit(),
                seq: sequence())
    }

    mutating func explanation(depth: Int) -> Explanation {
        Explanation(
            value: real(), description: text(), details: depth == 0 ? [] : list { $0.explanation(depth: depth - 1) })
    }

    mutating func hit() -> Hit {
        Hit(
            articleID: text(), revision: number(), seq: sequence(), score: real(), title: text(),
            url: optional { $0.text() },
            language: text(), source: text(), publishedAt: optional { $0.time() },
            snippet: optional { maker in
                Snippet(
                    text: maker.text(),
                    highlights: maker.list { Snippet.Highlight(start: $0.limit(), length: $0.limit()) })
            },
            explanation: optional { $0.explanation(depth: 3) }, duplicates: optional { $0.number() }
        )
    }

    mutating func searchReply() -> SearchReply {
        SearchReply(
            epoch: text(), seq: sequence(), tookMicroseconds: number(),
            total: HitTotal(value: number(), relation: pick(HitTotal.Relation.allCases)),
            groups: optional { $0.number() }, hits: list { $0.hit() },
            facets: table { maker in maker.list { FacetCount(value: $0.text(), count: $0.number()) } },
            warnings: list { maker in QueryWarning(message: maker.text(), position: maker.optional { $0.number() }) },
            didYouMean: optional { $0.text() }, cursor: optional { $0.text() }
        )
    }
}
