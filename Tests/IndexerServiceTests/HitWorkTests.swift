import Messaging
import NewsModels
import SearchEngine
import Testing
import ZeroMQ

@testable import IndexerService

@Suite("Hits that several threads write")
struct HitWorkTests {
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

    @Test("are those that one writes", arguments: [0, 1, 31, 32, 33, 100, 300])
    func sameHits(count: Int) throws {
        let search = NewsModels.SearchRequest(query: "oil more", limit: count)
        let query = SearchEngine.SearchRequest(query: try ParsedQuery(search.query), limit: count)
        let result = try searcher().search(query)
        let cache = ArticleCache(byteLimit: 100_000)
        let alone = try HitWork(result, search) {}.finish(tools(cache))
        let hits = try JSON.decode([Hit].self, from: alone)
        #expect(hits.map(\.articleID) == result.hits.map(\.document.id))
        #expect(hits.allSatisfy { $0.snippet?.highlights.isEmpty == false })
        for _ in 0..<20 {
            let work = HitWork(result, search) {}
            #expect(work.isLarge == (count >= 32))
            let helpers = (0..<3).map { _ in
                OwnedThread(name: "helper") { work.help(QueryTools(settings: IndexSettings(), articles: cache)) }
            }
            #expect(try work.finish(tools(cache)) == alone)
            for helper in helpers { helper.join() }
        }
    }

    @Test("fail as a whole", arguments: [false, true])
    func failure(isLate: Bool) throws {
        let search = NewsModels.SearchRequest(query: "oil", limit: 300)
        let query = SearchEngine.SearchRequest(query: try ParsedQuery(search.query), limit: 300)
        let result = try searcher(damaged: isLate ? nil : 250).search(query)
        let work = HitWork(result, search) { () throws(WireError) in
            if isLate { throw WireError(.timeout, "late") }
        }
        let cache = ArticleCache(byteLimit: 100_000)
        let helper = OwnedThread(name: "helper") {
            work.help(QueryTools(settings: IndexSettings(), articles: cache))
        }
        let error = #expect(throws: WireError.self) { _ = try work.finish(tools(cache)) }
        #expect(error?.code == (isLate ? .timeout : .internalError))
        helper.join()
    }
}
