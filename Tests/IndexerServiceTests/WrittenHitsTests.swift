import Messaging
import NewsModels
import SearchEngine
import Testing

@testable import IndexerService

@Suite("Hits of a reply")
struct WrittenHitsTests {
    private func searcher(damaged: Int? = nil) -> Searcher {
        let index = Index()
        let writer = IndexWriter(index: index)
        for batch in 0..<3 {
            writer.add(
                (batch * 100..<batch * 100 + 100).map { number in
                    let body = "oil and gas number \(number) " + String(repeating: "more text ", count: number % 31)
                    let article = """
                        {"article":{"id":"\(number)","source":"s","title":"\(number)","language":"en","body":"\(body)"}}
                        """
                    return EngineDocument(
                        id: "\(number)", sequence: UInt64(number + 1), title: "t", body: body, language: "en",
                        payload: number == damaged ? [] : Array(article.utf8))
                })
            writer.publish(sequence: UInt64(batch * 100 + 100))
        }
        return index.searcher()
    }

    private func tools(_ cache: ArticleCache) -> QueryTools {
        QueryTools(settings: IndexSettings(), articles: cache)
    }

    @Test("stand in the order of their ranks, whatever that of their places", arguments: [0, 1, 33, 300])
    func order(count: Int) throws {
        let search = NewsModels.SearchRequest(query: "oil more", limit: count)
        let query = SearchEngine.SearchRequest(query: try ParsedQuery(search.query), limit: count)
        let result = try searcher().search(query)
        let cache = ArticleCache(byteLimit: 100_000)
        let written = try WrittenHits(result.hits, tools(cache), snippets: SnippetPlan(result), highlights: true)
        var output = JSONOutput()
        written.write(to: &output)
        #expect(output.bytes.count == written.byteCount)
        let hits = try JSON.decode([Hit].self, from: output.bytes)
        #expect(hits.count == count)
        #expect(hits.map(\.articleID) == result.hits.map(\.document.id))
        #expect(hits.map(\.score) == result.hits.map(\.score))
        #expect(hits.allSatisfy { $0.snippet?.highlights.isEmpty == false })
        let places = result.hits.map(\.document.place)
        #expect(count < 2 || places != places.sorted())
    }

    @Test("fail as a whole", arguments: [false, true])
    func failure(isLate: Bool) throws {
        let query = SearchEngine.SearchRequest(query: try ParsedQuery("oil"), limit: 300)
        let result = try searcher(damaged: isLate ? nil : 250).search(query)
        let cache = ArticleCache(byteLimit: 100_000)
        let error = #expect(throws: WireError.self) {
            _ = try WrittenHits(result.hits, tools(cache), snippets: SnippetPlan(result)) { () throws(WireError) in
                if isLate { throw WireError(.timeout, "late") }
            }
        }
        #expect(error?.code == (isLate ? .timeout : .internalError))
    }
}
