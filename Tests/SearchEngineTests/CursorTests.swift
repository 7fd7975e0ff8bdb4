import Testing

@testable import SearchEngine

@Suite("Cursor")
struct CursorTests {
    private func firstPage(_ query: String = "oil", sort: SearchOrder = .relevance) throws -> (Searcher, SearchCursor) {
        let searcher = makeIndex((1...30).map { document($0, "oil price", publishedAt: Int64($0)) }, batch: 4)
            .searcher()
        return (searcher, try #require(try searcher.search(query, limit: 5, sort: sort).cursor))
    }

    @Test func roundTrip() throws {
        let (_, cursor) = try firstPage()
        #expect(try SearchCursor(decoding: cursor.encode()) == cursor)
        #expect(cursor.encode().count < 60)
    }

    @Test func everyChangedByteIsNoticed() throws {
        let (_, cursor) = try firstPage()
        let bytes = cursor.encode()
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: SearchError.self) { try SearchCursor(decoding: changed) }
            }
        }
        for length in 0..<bytes.count {
            #expect(throws: SearchError.self) { try SearchCursor(decoding: Array(bytes.prefix(length))) }
        }
        #expect(throws: SearchError.self) { try SearchCursor(decoding: bytes + [0]) }
        #expect(throws: SearchError.self) { try SearchCursor(decoding: [UInt8](repeating: 0x80, count: 100_000)) }
    }

    @Test("random bytes are refused", arguments: UInt64(0)..<20)
    func randomBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            if !bytes.isEmpty { bytes[0] = 1 }
            #expect(throws: SearchError.self) { try SearchCursor(decoding: bytes) }
        }
    }

    @Test func boundToQueryFiltersAndSort() throws {
        let (searcher, cursor) = try firstPage()
        func isRefused(_ query: String, _ sort: SearchOrder, _ filters: SearchFilters) -> Bool {
            do {
                _ = try searcher.search(query, sort: sort, filters: filters, cursor: cursor)
                return false
            } catch { return (error as? SearchError)?.code == .badCursor }
        }
        #expect(!isRefused("oil", .relevance, SearchFilters()))
        #expect(isRefused("price", .relevance, SearchFilters()))
        #expect(isRefused("oil", .newest, SearchFilters()))
        #expect(isRefused("oil", .relevance, SearchFilters(languages: ["en"])))
        #expect(isRefused("oil", .relevance, SearchFilters(published: PublishedRange())))
    }

    @Test func limitAndFacetsMayChange() throws {
        let (searcher, cursor) = try firstPage()
        let result = try searcher.search("oil", limit: 25, facets: [FacetRequest(.source)], cursor: cursor)
        #expect(result.hits.map(\.document.id) == (6...30).map(String.init))
        #expect(result.cursor == nil && result.total == 30)
    }

    @Test func timeSortedPages() throws {
        let (searcher, cursor) = try firstPage(sort: .newest)
        let result = try searcher.search("oil", limit: 3, sort: .newest, cursor: cursor)
        #expect(result.hits.map(\.document.id) == ["25", "24", "23"])
    }
}
