import NewsModels
import SearchEngine
import Testing

@testable import IndexerService

@Suite("Articles that hits have shown")
struct ArticleCacheTests {
    /// Hits of 200 articles, each with its number as title.
    private func hits() throws -> [SearchHit] {
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.add(
            (0..<200).map { number in
                let body = String(repeating: "text ", count: number % 23)
                let article = """
                    {"article":{"id":"\(number)","source":"s","title":"\(number)","language":"en","body":"\(body)"}}
                    """
                return EngineDocument(
                    id: "\(number)", sequence: UInt64(number + 1), title: "t", payload: Array(article.utf8))
            })
        writer.publish(sequence: 200)
        return try index.searcher().search(SearchRequest(query: try ParsedQuery("t"), limit: 200)).hits
    }

    @Test("are the same whether they are kept or not", arguments: [0, 10_000, 1_000_000], [false, true])
    func sameArticles(byteLimit: Int, hasTexts: Bool) throws {
        let hits = try hits()
        let cache = ArticleCache(byteLimit: byteLimit)
        let tools = [
            QueryTools(settings: IndexSettings(), articles: cache),
            QueryTools(settings: IndexSettings(), articles: cache),
        ]
        var random = SystemRandomNumberGenerator()
        for round in 0..<40 {
            let first = Int.random(in: 0...150, using: &random)
            let some = Array(hits[first..<first + Int.random(in: 0...50, using: &random)])
            let articles = try tools[round % 2].articles(of: some, hasTexts: hasTexts) {}
            let titles = articles.map { String(decoding: $0.members[$0.identityEnd...], as: UTF8.self) }
            #expect(titles == some.map { #""title":"\#($0.document.id)","language":"en","source":"s""# })
        }
    }

    @Test func takeNoMoreThanTheLimit() throws {
        let hits = try hits()
        let cache = ArticleCache(byteLimit: 20_000)
        let tools = QueryTools(settings: IndexSettings(), articles: cache)
        let articles = try tools.articles(of: hits, hasTexts: true) {}
        let kept = cache.articles(at: hits.map(\.document.payloadPlace)).compactMap(\.self)
        #expect(kept.reduce(0) { $0 + $1.byteCount } <= 20_000)
        #expect(kept.count > 10 && kept.count < articles.count)
    }

    @Test func keepsWhatIsAskedForAgain() throws {
        let hits = try hits()
        let cache = ArticleCache(byteLimit: 20_000)
        let tools = QueryTools(settings: IndexSettings(), articles: cache)
        let favourite = try #require(try tools.articles(of: [hits[0]], hasTexts: true) {}.first)
        for hit in hits.indices.dropFirst() {
            _ = try tools.articles(of: [hits[hit]], hasTexts: true) {}
            let again = try #require(try tools.articles(of: [hits[0]], hasTexts: true) {}.first)
            #expect(again === favourite)
        }
    }

    @Test func keepsWhatIsNewWhereAllWasAskedForBefore() throws {
        let hits = try hits()
        let cache = ArticleCache(byteLimit: 20_000)
        let tools = QueryTools(settings: IndexSettings(), articles: cache)
        for hit in hits[..<150] {
            for _ in 0..<2 { _ = try tools.articles(of: [hit], hasTexts: true) {} }
        }
        let new = Array(hits[150..<155])
        let articles = try tools.articles(of: new, hasTexts: true) {}
        for (article, again) in zip(articles, try tools.articles(of: new, hasTexts: true) {}) {
            #expect(article === again)
        }
    }
}
