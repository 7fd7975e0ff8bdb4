import Testing

@testable import SearchEngine

@Suite("Bulk loads")
struct BulkTests {
    /// What happens to an index, in the order of arrival.
    private enum Event {
        case document(EngineDocument)
        case removal(String)
    }

    private func events(_ count: UInt64, using random: inout SeededGenerator) -> [Event] {
        (1...count).map { sequence in
            let id = "doc-\(Int.random(in: 1...Int(count) / 2, using: &random))"
            if Int.random(in: 0..<6, using: &random) == 0 { return .removal(id) }
            var document = Corpus.document(sequence, using: &random)
            document.id = id
            return .document(document)
        }
    }

    @Test(
        "documents, revisions and removals make the same index, however builders share them", arguments: UInt64(0)..<40)
    func sharesAmongBuilders(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = events(160, using: &random)
        var settings = IndexSettings()
        if seed % 2 == 0 { settings.lengthOrderMinimum = 2 }
        let (whole, parts) = (Index(), Index(settings: settings))
        let (writer, bulkWriter) = (IndexWriter(index: whole), IndexWriter(index: parts))
        var builders = (0..<Int.random(in: 1...3, using: &random)).map { _ in BulkBuilder(settings: parts.settings) }
        var removals: [DocumentRemoval] = []
        func finishRound() {
            var segments: [BuiltSegment] = []
            for index in builders.indices { segments += builders[index].build() }
            bulkWriter.append(segments.shuffled(using: &random), removals: removals)
            removals = []
        }
        for (index, event) in events.enumerated() {
            switch event {
            case .document(let document):
                writer.add([document])
                builders[Int.random(in: builders.indices, using: &random)].add([document])
            case .removal(let id):
                writer.remove(id: id)
                removals.append(DocumentRemoval(id: id, sequence: UInt64(index + 1)))
            }
            if Int.random(in: 0..<50, using: &random) == 0 { finishRound() }
        }
        finishRound()
        writer.publish(sequence: 160)
        bulkWriter.publish(sequence: 160)
        let (expected, found) = (whole.searcher(), parts.searcher())
        #expect(found.documentCount == expected.documentCount)
        for query in ["", "lang:ru", "senate", "budget vote", "\"oil rates\"", "min*", "senat~1"] {
            let request = SearchRequest(query: try ParsedQuery(query), limit: 200)
            let (one, other) = (try expected.search(request), try found.search(request))
            #expect(one.total == other.total, "\(query)")
            #expect(one.hits.map(\.document.sequence) == other.hits.map(\.document.sequence), "\(query)")
            #expect(one.hits.map(\.score) == other.hits.map(\.score), "\(query)")
        }
    }

    @Test("documents of a large segment lie in the order of their lengths, and equal ones in that of arrival")
    func lengthOrder() {
        var settings = IndexSettings()
        settings.lengthOrderMinimum = 5
        var builder = BulkBuilder(settings: settings)
        func sequences(_ lengths: [Int]) -> [[UInt64]] {
            builder.add(
                lengths.enumerated().map { index, length in
                    document(UInt64(index), "", String(repeating: "word ", count: length))
                })
            return builder.build().map(\.segment.columns.sequences)
        }
        #expect(sequences([3, 1, 2, 1]) == [[0, 1, 2, 3]])
        #expect(sequences([3, 1, 2, 1, 0]) == [[4, 1, 3, 2, 0]])
    }

    @Test func aVersionThatCameLaterIsNotReplacedByAnEarlierOne() throws {
        let index = Index()
        let writer = IndexWriter(index: index)
        var (early, late) = (BulkBuilder(settings: index.settings), BulkBuilder(settings: index.settings))
        early.add([
            EngineDocument(id: "a", sequence: 1, title: "first"), EngineDocument(id: "b", sequence: 2, title: "x"),
        ])
        late.add([EngineDocument(id: "a", sequence: 3, title: "second")])
        writer.append(late.build() + early.build(), removals: [DocumentRemoval(id: "a", sequence: 2)])
        writer.publish(sequence: 3)
        #expect(index.searcher().document(id: "a")?.sequence == 3)
        #expect(try index.searcher().ids("first").isEmpty)
        #expect(try index.searcher().ids("second") == ["a"])
        #expect(index.searcher().documentCount == 2)
    }
}
