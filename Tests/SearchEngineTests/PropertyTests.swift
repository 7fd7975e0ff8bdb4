import Testing

@testable import SearchEngine

@Suite("Properties on random corpora")
struct PropertyTests {
    /// Hits, scores, totals and facets as one comparable value.
    private func picture(_ searcher: Searcher, _ query: String, _ sort: SearchOrder) throws -> [String] {
        let result = try searcher.search(
            query, limit: 1_000, sort: sort, facets: FacetField.allCases.map { FacetRequest($0) })
        let hits = result.hits.map { "\($0.document.id) \($0.score.bitPattern)" }
        return ["\(result.total)"] + hits + result.facets.map { "\($0)" }
    }

    @Test("an index gives the same answers however its documents are spread over segments", arguments: UInt64(0)..<10)
    func segmentsDoNotMatter(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let documents = Corpus.documents(120, using: &random)
        let replaced = documents.shuffled(using: &random).prefix(20).enumerated().map { index, old in
            var new = Corpus.document(UInt64(200 + index), using: &random)
            new.id = old.id
            return new
        }
        let removed = documents.shuffled(using: &random).prefix(15).map(\.id)
        let searchers = [1, 7, 1_000].map { batch in
            var settings = IndexSettings()
            settings.mergeFactor = 2 + batch % 3
            settings.batchMergeFactor = settings.mergeFactor
            settings.mergeBudget = batch == 7 ? 200 : 100_000
            settings.lengthOrderMinimum = batch == 7 ? 2 : 100
            let index = Index(settings: settings)
            let writer = IndexWriter(index: index)
            for start in stride(from: 0, to: documents.count, by: batch) {
                writer.add(Array(documents[start..<min(start + batch, documents.count)]))
            }
            for start in stride(from: 0, to: replaced.count, by: batch) {
                writer.add(Array(replaced[start..<min(start + batch, replaced.count)]))
            }
            for id in removed { writer.remove(id: id) }
            if batch == 1_000 { writer.mergeAll() }
            writer.publish(sequence: 300)
            return index.searcher()
        }
        for _ in 0..<20 {
            let query = Corpus.query(depth: Int.random(in: 0...2, using: &random), using: &random)
            for sort in SearchOrder.allCases {
                let pictures = try searchers.map { try picture($0, query, sort) }
                #expect(pictures[0] == pictures[1], "query \(query)")
                #expect(pictures[0] == pictures[2], "query \(query)")
            }
        }
    }

    @Test("the index finds what a scan of the texts finds", arguments: UInt64(100)..<116)
    func sameAsScan(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let documents = Corpus.documents(80, using: &random)
        let matcher = NaiveMatcher(documents)
        let searcher = makeIndex(documents, batch: 13).searcher()
        for _ in 0..<50 {
            let query = Corpus.query(depth: Int.random(in: 0...3, using: &random), using: &random)
            #expect(try searcher.ids(query).sorted() == matcher.ids(ParsedQuery(query)), "query \(query)")
        }
    }

    @Test("the explanation of a hit is its score, bit for bit", arguments: UInt64(200)..<210)
    func explanations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let searcher = makeIndex(Corpus.documents(60, using: &random), batch: 9).searcher()
        for _ in 0..<30 {
            let query = Corpus.query(depth: Int.random(in: 0...3, using: &random), using: &random)
            for hit in try searcher.search(query, limit: 50, explain: true).hits {
                #expect(hit.explanation?.value.bitPattern == hit.score.bitPattern, "query \(query)")
            }
        }
    }

    @Test("pages walked while the index changes are the first page's collection", arguments: UInt64(300)..<316)
    func pagesUnderChange(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let documents = Corpus.documents(150, using: &random)
        let index = Index()
        let writer = IndexWriter(index: index)
        for start in stride(from: 0, to: 150, by: 10) { writer.add(Array(documents[start..<(start + 10)])) }
        writer.publish(sequence: 150)
        let query = ["", "oil senate", "нефть OR бюджет", "\"oil rates\" storm", "NOT oil", "oi* нефт*"].randomElement(
            using: &random)!
        let sort = SearchOrder.allCases.randomElement(using: &random)!
        let expected = try index.searcher().search(query, limit: 1_000, sort: sort).hits
        var gone: Set<String> = []
        var walked: [SearchHit] = []
        var cursor: SearchCursor?
        var sequence: UInt64 = 150
        repeat {
            let page = try index.searcher().search(query, limit: 7, sort: sort, cursor: cursor)
            walked += page.hits
            cursor = try page.cursor.map { try SearchCursor(decoding: $0.encode()) }
            sequence += 1
            var revised = Corpus.document(sequence, using: &random)
            revised.id = "doc-\(Int.random(in: 1...300, using: &random))"
            if Int.random(in: 0..<4, using: &random) == 0 { revised.language = "de" }
            writer.add([revised])
            let removed = "doc-\(Int.random(in: 1...150, using: &random))"
            writer.remove(id: removed)
            gone.formUnion([revised.id, removed])
            writer.publish(sequence: sequence)
        } while cursor != nil
        #expect(Set(walked.map(\.document.id)).count == walked.count)
        let stayed = expected.filter { !gone.contains($0.document.id) }.map {
            "\($0.document.id) \($0.score.bitPattern)"
        }
        let seen = walked.filter { !gone.contains($0.document.id) }.map { "\($0.document.id) \($0.score.bitPattern)" }
        #expect(seen == stayed, "query \(query)")
    }

    @Test("a page goes on after the index was built anew")
    func pagesAfterRestart() throws {
        var random = SeededGenerator(seed: 7)
        let documents = Corpus.documents(100, using: &random)
        let first = try makeIndex(documents, batch: 3).searcher().search("oil senate бюджет", limit: 20)
        let all = try makeIndex(documents).searcher().search("oil senate бюджет", limit: 1_000).hits
        let more = documents + Corpus.documents(40, first: 101, using: &random)
        let bytes = try #require(first.cursor).encode()
        let second = try makeIndex(more, batch: 50).searcher().search(
            "oil senate бюджет", limit: 1_000, cursor: SearchCursor(decoding: bytes))
        let ids = (first.hits + second.hits).map { "\($0.document.id) \($0.score.bitPattern)" }
        #expect(ids == all.map { "\($0.document.id) \($0.score.bitPattern)" })
        #expect(second.cursor == nil)
        #expect(second.total == first.total)
    }
}
