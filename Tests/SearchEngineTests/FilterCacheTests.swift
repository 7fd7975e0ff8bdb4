import Testing

@testable import SearchEngine

@Suite("Filters that searches had before")
struct FilterCacheTests {
    /// Documents of sources `0` to `11`, replaced and removed at random, and what each state should hold.
    @Test("find what they would find anew", arguments: UInt64(0)..<10)
    func sameAsAnew(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let index = Index()
        let writer = IndexWriter(index: index)
        var sources: [String: String] = [:]
        var states: [(searcher: Searcher, sources: [String: String])] = []
        var sequence: UInt64 = 0
        for _ in 0..<15 {
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                sequence += 1
                let id = String(Int.random(in: 0..<60, using: &random))
                if Int.random(in: 0..<5, using: &random) == 0 {
                    writer.remove(id: id)
                    sources[id] = nil
                } else {
                    let source = String(Int.random(in: 0..<12, using: &random))
                    writer.add([EngineDocument(id: id, sequence: sequence, title: "oil", source: source)])
                    sources[id] = source
                }
            }
            writer.publish(sequence: sequence)
            states.append((index.searcher(), sources))
            for _ in 0..<20 {
                // States before this one are asked too.
                let state = try #require(states.randomElement(using: &random))
                let source = String(Int.random(in: 0..<12, using: &random))
                let result = try state.searcher.search(
                    "oil", limit: 100, filters: SearchFilters(sources: [source]))
                let expected = state.sources.filter { $0.value == source }.map(\.key)
                #expect(Set(result.hits.map(\.document.id)) == Set(expected) && result.total == expected.count)
                let score = result.hits.first?.score
                let narrowed = makeIndex(
                    expected.enumerated().map { document(UInt64($0.offset + 1), "oil", source: source) })
                #expect(score == (try narrowed.searcher().search("oil").hits.first?.score))
            }
        }
    }

    @Test func areForgottenOneByOne() throws {
        let documents = (1...20).map { document(UInt64($0), "oil", source: "\($0)") }
        let searcher = makeIndex(documents).searcher()
        let view = try #require(searcher.views.first)
        let filters = (1...20).map { SearchFilters(sources: ["\($0)"]) }
        for number in filters.indices {
            _ = try searcher.search("oil", filters: filters[0])
            _ = try searcher.search("oil", filters: filters[number])
        }
        let known = filters.indices.filter { view.segment.filtered.view(of: view, filters[$0]) != nil }
        #expect(known.count == 8 && known.contains(0) && known.contains(19) && !known.contains(1))
    }
}
