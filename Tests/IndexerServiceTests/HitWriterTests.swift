import Messaging
import NewsModels
import SearchEngine
import Testing

@testable import IndexerService

@Suite("Hits as they are stored")
struct HitWriterTests {
    private static let time = Timestamp("2026-05-14T10:00:00.000Z")!

    private static let articles = [
        Article(
            id: "plain", url: "https://example.org/a", source: "example.org", title: "Oil is dearer",
            body: "The price of oil rose.", language: "en", languageConfidence: 1, publishedAt: time, fetchedAt: time,
            wordCount: 5, contentHash: "0", parser: ParserReport(input: "test", method: "test")),
        Article(
            id: "esc\"aped\\ 🚀", revision: 3, source: "пример", title: "«Нефть» \"дорожает\"\u{1}",
            lead: "Лид о нефти\nв две строки.", body: "Нефть\n\nи \"газ\" \\ нефть. Oil too.\u{7F}", language: "ru",
            languageConfidence: 1, fetchedAt: time, wordCount: 5, contentHash: "0",
            parser: ParserReport(input: "test", method: "test")),
        Article(
            id: "empty", source: "example.org", title: "Oil", lead: "", body: "", language: "und",
            languageConfidence: 0, fetchedAt: time, wordCount: 0, contentHash: "0",
            parser: ParserReport(input: "test", method: "test")),
    ]

    private func result(of query: String, explain: Bool) throws -> SearchResult {
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.add(
            Self.articles.enumerated().map { number, article in
                let seq = UInt64(number + 1)
                let envelope = Envelope(
                    epoch: "e", seq: seq, previous: [:], emittedAt: Self.time, payload: .article(article))
                return EngineDocument(
                    id: article.id, sequence: seq, title: article.title, lead: article.lead, body: article.body,
                    language: article.language, payload: JSON.encode(envelope))
            })
        writer.publish(sequence: 3)
        return try index.searcher().search(
            SearchEngine.SearchRequest(query: try ParsedQuery(query), explain: explain))
    }

    @Test("the bytes are those of the model", arguments: ["", "oil", "нефть OR oil"], [false, true])
    func asTheModel(query: String, hasAll: Bool) throws {
        let result = try result(of: query, explain: hasAll)
        let settings = IndexSettings()
        let tools = QueryTools(settings: settings, articles: ArticleCache(byteLimit: 1_000_000))
        let snippets = hasAll ? SnippetMaker(SnippetPlan(result), known: tools.words) : nil
        var writer = HitWriter(snippets: snippets, highlights: true, hitCount: result.hits.count)
        let articles = try tools.articles(of: result.hits, hasTexts: hasAll) {}
        for (hit, article) in zip(result.hits, articles) { writer.add(hit, article, duplicates: hasAll ? 2 : nil) }
        var output = JSONOutput()
        writer.finish(order: Array(result.hits.indices)).write(to: &output)
        let bytes = output.bytes
        let hits = try JSON.decode([Hit].self, from: bytes)
        #expect(String(decoding: JSON.encode(hits), as: UTF8.self) == String(decoding: bytes, as: UTF8.self))
        #expect(hits.count == result.hits.count && hits.count >= 2)
        for hit in hits {
            let article = try #require(Self.articles.first { $0.id == hit.articleID })
            #expect(hit.title == article.title && hit.url == article.url && hit.revision == article.revision)
            #expect(hit.source == article.source && hit.language == article.language)
            #expect(hit.publishedAt == article.publishedAt && hit.duplicates == (hasAll ? 2 : nil))
            #expect((hit.snippet != nil) == hasAll && (hit.explanation != nil) == hasAll)
        }
    }

    @Test("a reply is that of the model", arguments: [[:], ["day": []]] as [[String: [NewsModels.FacetCount]]])
    func reply(facets: [String: [NewsModels.FacetCount]]) throws {
        let result = try result(of: "oil", explain: false)
        let hits = WrittenHits([], ends: [], order: [])
        let answer = SearchAnswer(epoch: "e", result: result, hits: hits, facets: facets)
        let bytes = answer.encode(id: "a\"b", tookMicroseconds: 7)
        let reply = try JSON.decode(Reply<SearchReply>.self, from: bytes)
        #expect(String(decoding: JSON.encode(reply), as: UTF8.self) == String(decoding: bytes, as: UTF8.self))
        #expect(reply.id == "a\"b" && reply.body.total.value == result.total)
    }

    @Test("what is no envelope of an article", arguments: ["", "{}", #"{"article":{}}"#, #"{"article":{"id":"a"}}"#])
    func damaged(payload: String) throws {
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.add([EngineDocument(id: "a", sequence: 1, title: "oil", payload: Array(payload.utf8))])
        writer.publish(sequence: 1)
        let result = try index.searcher().search(SearchEngine.SearchRequest(query: try ParsedQuery("oil")))
        let tools = QueryTools(settings: IndexSettings(), articles: ArticleCache(byteLimit: 1_000))
        #expect(result.hits.count == 1)
        let error = #expect(throws: WireError.self) {
            _ = try tools.articles(of: result.hits, hasTexts: true) {}
        }
        #expect(error?.code == .internalError)
    }
}
