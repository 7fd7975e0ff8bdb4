import Testing

@testable import SearchEngine

@Suite("Folding of duplicates")
struct DuplicateTests {
    private func copy(_ sequence: UInt64, of id: String?, _ title: String = "oil") -> EngineDocument {
        var copy = document(sequence, title)
        copy.duplicateOf = id
        return copy
    }

    private func search(
        _ searcher: Searcher, _ query: String, limit: Int = 1_000, sort: SearchOrder = .relevance,
        cursor: SearchCursor? = nil
    ) throws -> SearchResult {
        var request = SearchRequest(query: try ParsedQuery(query), sort: sort, limit: limit, cursor: cursor)
        request.collapsesDuplicates = true
        return try searcher.search(request)
    }

    private func picture(_ result: SearchResult) -> [String] {
        result.hits.map { "\($0.document.id)+\($0.duplicates)" }
    }

    @Test func foldsUnderTheFirst() throws {
        let searcher = makeIndex(
            [
                copy(1, of: nil), copy(2, of: "1"), copy(3, of: "2"), copy(4, of: nil), copy(5, of: "gone"),
                copy(6, of: "gone"), copy(7, of: "1", "gas"), copy(8, of: "8"),
            ], batch: 2
        ).searcher()
        let result = try search(searcher, "oil", sort: .oldest)
        #expect(picture(result) == ["1+2", "4+0", "5+1", "8+0"])
        #expect(result.total == 7 && result.groups == 4)
        #expect(try picture(search(searcher, "gas")) == ["7+0"])
        #expect(try picture(search(searcher, "oil OR gas", sort: .oldest)) == ["1+3", "4+0", "5+1", "8+0"])
        #expect(try searcher.search("oil").groups == nil)
    }

    @Test func theFirstMayBeRevisedOrRetracted() throws {
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.add([copy(1, of: nil), copy(2, of: "1"), copy(3, of: "1")])
        var revised = copy(4, of: nil)
        revised.id = "1"
        writer.add([revised])
        writer.publish(sequence: 4)
        #expect(try picture(search(index.searcher(), "oil")) == ["1+2"])
        writer.remove(id: "1")
        writer.publish(sequence: 5)
        #expect(try picture(search(index.searcher(), "oil")) == ["2+1"])
    }

    @Test func circlesHaveOneFirst() throws {
        let searcher = makeIndex([copy(1, of: "2"), copy(2, of: "3"), copy(3, of: "2"), copy(4, of: "1")], batch: 1)
            .searcher()
        #expect(try picture(search(searcher, "oil")) == ["2+3"])
    }

    @Test("groups are those of a scan, and pages are the whole", arguments: UInt64(500)..<512)
    func sameAsScan(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var documents = Corpus.documents(90, using: &random)
        for index in documents.indices where Bool.random(using: &random) {
            documents[index].duplicateOf = "doc-\(Int.random(in: 1...120, using: &random))"
        }
        let searcher = makeIndex(documents, batch: 11).searcher()
        let roots = Self.roots(documents)
        for _ in 0..<10 {
            let query = Corpus.query(depth: 1, using: &random)
            for sort in SearchOrder.allCases {
                let plain = try searcher.search(query, limit: 1_000, sort: sort).hits.map(\.document)
                let groups = Dictionary(grouping: plain) { roots[$0.id] ?? $0.id }
                let leaders = groups.map { root, members in
                    members.first { $0.id == root } ?? members.min { $0.sequence < $1.sequence } ?? members[0]
                }
                let expected = plain.filter(leaders.contains).map {
                    "\($0.id)+\((groups[roots[$0.id] ?? $0.id]?.count ?? 0) - 1)"
                }
                let whole = try search(searcher, query, sort: sort)
                #expect(picture(whole) == expected, "query \(query)")
                #expect(whole.groups == expected.count && whole.total == plain.count)
                var walked: [String] = []
                var cursor: SearchCursor?
                repeat {
                    let page = try search(searcher, query, limit: 4, sort: sort, cursor: cursor)
                    walked += picture(page)
                    #expect(page.groups == expected.count)
                    cursor = page.cursor
                } while cursor != nil
                #expect(walked == expected, "query \(query)")
            }
        }
    }

    /// The first document of each document's group, followed step by step.
    private static func roots(_ documents: [EngineDocument]) -> [String: String] {
        let repeated = Dictionary(uniqueKeysWithValues: documents.map { ($0.id, $0.duplicateOf) })
        return Dictionary(
            uniqueKeysWithValues: documents.map { document in
                var path = [document.id]
                while let next = repeated[path[path.count - 1]] ?? nil {
                    if let start = path.firstIndex(of: next) {
                        return (document.id, path[start...].min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? next)
                    }
                    path.append(next)
                }
                return (document.id, path[path.count - 1])
            })
    }
}
