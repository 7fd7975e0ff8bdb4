import Testing

@testable import SearchEngine

@Suite("Readers beside the writer")
struct ConcurrencyTests {
    @Test func everySearcherIsWhole() async throws {
        let index = Index()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var random = SeededGenerator(seed: 11)
                let writer = IndexWriter(index: index)
                for sequence in UInt64(1)...400 {
                    writer.add([Corpus.document(sequence, using: &random)])
                    if sequence % 10 == 0 { writer.remove(id: "doc-\(sequence / 2)") }
                    writer.publish(sequence: sequence)
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    var last: UInt64 = 0
                    while last < 400 {
                        let searcher = index.searcher()
                        #expect(searcher.sequence >= last)
                        last = searcher.sequence
                        let result = try searcher.search("oil нефть", facets: [FacetRequest(.language)])
                        let counted = result.facets[0].values.reduce(0) { $0 + $1.count }
                        #expect(counted == result.total)
                        #expect(try searcher.search("", limit: 0).total == searcher.documentCount)
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(index.searcher().documentCount == 360)
    }

    @Test("merges by another thread change nothing, however late they come", arguments: UInt64(0)..<20)
    func mergesElsewhere(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var settings = IndexSettings()
        settings.mergeFactor = Int.random(in: 2...4, using: &random)
        settings.batchMergeFactor = settings.mergeFactor
        settings.mergesElsewhere = true
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        var runner = MergeRunner()
        var finished: [FinishedMerge] = []
        var expected: Set<String> = []
        for sequence in UInt64(1)...200 {
            writer.add([Corpus.document(sequence, using: &random)])
            expected.insert("doc-\(sequence)")
            let victim = "doc-\(UInt64.random(in: 1...sequence, using: &random))"
            if sequence % 3 == 0, expected.remove(victim) != nil { #expect(writer.remove(id: victim)) }
            while let merge = writer.nextMerge() { runner.add(merge) }
            if let merge = runner.step(budget: Int.random(in: 1...300, using: &random)) { finished.append(merge) }
            if Int.random(in: 0..<4, using: &random) == 0 {
                for merge in finished { writer.finish(merge) }
                finished = []
            }
        }
        writer.publish(sequence: 200)
        #expect(try Set(index.searcher().ids("")) == expected)
        for id in expected { #expect(index.searcher().document(id: id)?.id == id) }
        for merge in finished { writer.finish(merge) }
        while !runner.isIdle { if let merge = runner.step(budget: .max) { writer.finish(merge) } }
        writer.mergeAll()
        writer.publish(sequence: 200)
        #expect(try Set(index.searcher().ids("")) == expected)
        #expect(index.searcher().views.count < 12)
    }

    @Test func aMergeOfForgottenSegmentsIsDropped() {
        var settings = IndexSettings()
        settings.mergesElsewhere = true
        settings.mergeFactor = 2
        settings.batchMergeFactor = settings.mergeFactor
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        for sequence in UInt64(1)...2 { writer.add([document(sequence, "old")]) }
        var runner = MergeRunner()
        while let merge = writer.nextMerge() { runner.add(merge) }
        #expect(!runner.isIdle)
        writer.removeAll()
        writer.add([document(1, "new")])
        while !runner.isIdle { if let merge = runner.step(budget: .max) { writer.finish(merge) } }
        writer.publish(sequence: 1)
        #expect(index.searcher().documentCount == 1)
    }

    @Test func aMergeInPiecesKeepsLaterTombstones() throws {
        var settings = IndexSettings()
        settings.mergeFactor = 2
        settings.batchMergeFactor = settings.mergeFactor
        settings.mergeBudget = 1
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        var expected: Set<String> = []
        var random = SeededGenerator(seed: 5)
        for sequence in UInt64(1)...120 {
            writer.add([Corpus.document(sequence, using: &random)])
            expected.insert("doc-\(sequence)")
            let victim = "doc-\(UInt64.random(in: 1...sequence, using: &random))"
            if sequence % 3 == 0, expected.remove(victim) != nil { #expect(writer.remove(id: victim)) }
        }
        writer.publish(sequence: 120)
        #expect(try Set(index.searcher().ids("")) == expected)
        writer.mergeAll()
        writer.publish(sequence: 120)
        #expect(try Set(index.searcher().ids("")) == expected)
        #expect(index.searcher().views.count < 10)
    }
}
