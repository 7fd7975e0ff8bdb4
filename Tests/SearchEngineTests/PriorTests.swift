import Testing

@testable import SearchEngine

@Suite("Recency and source weights")
struct PriorTests {
    private static let day: Int64 = 86_400_000
    private let now = 20_000 * day

    private func request(_ query: String, _ prior: DocumentPrior, limit: Int = 100) throws -> SearchRequest {
        var request = SearchRequest(query: try ParsedQuery(query), limit: limit)
        request.prior = prior
        return request
    }

    @Test func powersOfTwo() {
        for step in 0...80 {
            let exponent = Double(step) / 8
            var expected = 1.0
            for _ in 0..<step { expected *= 0.917_004_043_204_671_2 }  // 2^(-1/8)
            #expect(abs(PowerOfTwo.negative(exponent) / expected - 1) < 1e-13, "2^-\(exponent)")
        }
        #expect(PowerOfTwo.negative(0) == 1)
        #expect(PowerOfTwo.negative(10) == 1.0 / 1_024)
    }

    @Test func scoresFadeByHalfLives() throws {
        let ages: [Int64?] = [0, 3, 6, 30, 400, nil, -5]
        let searcher = makeIndex(
            ages.enumerated().map { index, age in
                document(UInt64(index + 1), "oil", publishedAt: age.map { now - $0 * Self.day })
            }
        ).searcher()
        let plain = try searcher.search("oil", limit: 1).hits[0].score
        let recency = DocumentPrior.Recency(halfLife: 3 * Self.day, now: now)
        let hits = try searcher.search(request("oil", DocumentPrior(recency: recency))).hits
        #expect(hits.map(\.document.id) == ["1", "7", "2", "3", "4", "5", "6"])
        let least = 1.0 / 1_024
        let expected = [1.0, 1.0, 0.5, 0.25, least, least, least]
        #expect(hits.map(\.score) == expected.map { plain * $0 })
    }

    @Test func sourcesWeigh() throws {
        let searcher = makeIndex([
            document(1, "oil", source: "alpha.example"), document(2, "oil", source: "Beta.example"),
            document(3, "oil", source: "gamma.example"), document(4, "oil", source: ""),
        ]).searcher()
        let prior = DocumentPrior(sourceWeights: ["beta.EXAMPLE": 2, "gamma.example": 0, "nobody.example": 9])
        let hits = try searcher.search(request("oil", prior)).hits
        #expect(hits.map(\.document.id) == ["2", "1", "4", "3"])
        #expect(hits[0].score == 2 * hits[1].score && hits[1].score == hits[2].score && hits[3].score == 0)
    }

    @Test("every page, explanation and order of segments agrees with the plain scores", arguments: UInt64(0)..<8)
    func agreesWithPlainScores(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let documents = Corpus.documents(240, using: &random)
        let searcher = makeIndex(documents, batch: Int.random(in: 20...240, using: &random)).searcher()
        let recency = DocumentPrior.Recency(
            halfLife: Int64.random(in: 1...4, using: &random) * 20_000_000, now: now / 8_000)
        let prior = DocumentPrior(
            recency: Bool.random(using: &random) ? recency : nil,
            sourceWeights: ["alpha.example": 0.5, "beta.example": 3])
        let query = Corpus.query(depth: 2, using: &random)
        let plain = try searcher.search(query, limit: 1_000).hits
        let sources = Dictionary(uniqueKeysWithValues: documents.map { ($0.id, $0.source) })
        let expected = plain.map { hit -> (UInt64, Double) in
            let age = recency.factor(publishedAt: hit.document.publishedAt ?? DocumentColumns.noTime)
            let source = prior.sourceWeights[sources[hit.document.id] ?? ""] ?? 1
            return (hit.document.sequence, hit.score * ((prior.recency == nil ? 1 : age) * source))
        }.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }

        var request = try request(query, prior, limit: 17)
        request.explain = true
        var found: [SearchHit] = []
        repeat {
            let page = try searcher.search(request)
            found += page.hits
            request.cursor = page.cursor
        } while request.cursor != nil
        #expect(found.map(\.document.sequence) == expected.map(\.0), "\(query)")
        #expect(found.map(\.score) == expected.map(\.1))
        #expect(found.map { $0.explanation?.value } == found.map(\.score))
    }

    @Test func cursorsAreBoundToThePrior() throws {
        let searcher = makeIndex((1...9).map { document($0, "oil", publishedAt: now) }).searcher()
        let recency = DocumentPrior.Recency(halfLife: Self.day, now: now)
        let cursor = try #require(try searcher.search(request("oil", DocumentPrior(recency: recency), limit: 3)).cursor)
        #expect(cursor.now == now)
        let later = DocumentPrior.Recency(halfLife: Self.day, now: now + 1)
        let slower = DocumentPrior.Recency(halfLife: 2 * Self.day, now: now)
        for prior in [
            DocumentPrior(), DocumentPrior(recency: later), DocumentPrior(recency: slower),
            DocumentPrior(recency: recency, sourceWeights: ["example.org": 1]),
        ] {
            var request = try request("oil", prior)
            request.cursor = cursor
            #expect { try searcher.search(request) } throws: { ($0 as? SearchError)?.code == .badCursor }
        }
    }
}
