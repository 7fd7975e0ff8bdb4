import Testing

@testable import SearchEngine

@Suite("Facets by time")
struct FacetTests {
    private func time(_ text: String) throws -> Int64 { try #require(Timestamp.parse(Array(text.utf8)[...])) }

    private func shown(_ searcher: Searcher, _ request: FacetRequest) throws -> [String] {
        try searcher.search("", limit: 0, facets: [request]).facets[0].values.map { "\($0.value) \($0.count)" }
    }

    private func news() throws -> Searcher {
        let times = [
            "2015-09-24T18:02:11Z", "2015-09-24T18:59:59.999Z", "2015-09-24T21:00:00Z", "2015-09-27T00:00:00Z",
            "2015-11-01T12:00:00Z",
        ]
        return try makeIndex(
            times.enumerated().map { document(UInt64($0.offset + 1), "x", publishedAt: try time($0.element)) }
                + [document(9, "x")], batch: 2
        ).searcher()
    }

    @Test func histogramsHaveEmptyBuckets() throws {
        let news = try news()
        #expect(
            try shown(news, FacetRequest(.month, isHistogram: true)) == [
                "2015-09-01 4", "2015-10-01 0", "2015-11-01 1",
            ])
        #expect(
            try shown(news, FacetRequest(.week, isHistogram: true)) == [
                "2015-09-21 4", "2015-09-28 0", "2015-10-05 0", "2015-10-12 0", "2015-10-19 0", "2015-10-26 1",
            ])
        let days = try shown(news, FacetRequest(.day, isHistogram: true))
        #expect(days.count == 39 && days.first == "2015-09-24 3" && days[1] == "2015-09-25 0")
        let hours = try shown(news, FacetRequest(.hour, size: 1_000, isHistogram: true))
        #expect(
            hours.prefix(4) == [
                "2015-09-24T18:00:00.000Z 2", "2015-09-24T19:00:00.000Z 0", "2015-09-24T20:00:00.000Z 0",
                "2015-09-24T21:00:00.000Z 1",
            ])
    }

    @Test func ofTooManyTheLastAreKept() throws {
        let news = try news()
        #expect(try shown(news, FacetRequest(.day, size: 2, isHistogram: true)) == ["2015-10-31 0", "2015-11-01 1"])
        #expect(try shown(news, FacetRequest(.month, size: 1, isHistogram: true)) == ["2015-11-01 1"])
        #expect(try shown(news, FacetRequest(.day, size: 2)) == ["2015-09-24 3", "2015-09-27 1"])
        #expect(try shown(news, FacetRequest(.hour, size: 1)) == ["2015-09-24T18:00:00.000Z 2"])
    }

    @Test func timesFarApartMakeNoMoreThanAskedFor() throws {
        let searcher = makeIndex(
            [.min, 0, .max].enumerated().map { document(UInt64($0.offset), "x", publishedAt: $0.element) }
        )
        .searcher()
        for field in [FacetField.hour, .day, .week, .month] {
            let values = try searcher.search("", facets: [FacetRequest(field, size: 50, isHistogram: true)]).facets[0]
                .values
            #expect(values.count == 50 && values.last?.count == 1)
        }
        #expect(
            try makeIndex([document(1, "x")]).searcher().search("", facets: [FacetRequest(.hour, isHistogram: true)])
                .facets[0].values.isEmpty)
    }

    @Test("each histogram counts what a scan counts", arguments: UInt64(600)..<606)
    func sameAsScan(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let times = (0..<200).map { _ in Int64.random(in: -4_000_000_000...4_000_000_000, using: &random) }
        let searcher = makeIndex(
            times.enumerated().map { document(UInt64($0.offset + 1), "x", publishedAt: $0.element) }, batch: 17
        )
        .searcher()
        let fields: [(FacetField, CalendarUnit)] = [(.hour, .hour), (.day, .day), (.week, .week), (.month, .month)]
        let requests = fields.map { FacetRequest($0.0, size: 5_000, isHistogram: true) }
        let facets = try searcher.search("", limit: 0, facets: requests).facets
        for ((_, unit), facet) in zip(fields, facets) {
            var start = try unit.floor(#require(times.min()))
            for value in facet.values {
                let end = CalendarUnit.add(1, unit, to: start)
                let isNamed = Timestamp.parse(Array(value.value.utf8)[...]) == start
                #expect(isNamed && value.count == times.count { $0 >= start && $0 < end }, "\(value)")
                start = end
            }
            #expect(facet.values.reduce(0) { $0 + $1.count } == times.count)
        }
    }
}
