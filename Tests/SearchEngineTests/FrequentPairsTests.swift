import Testing

@testable import SearchEngine

/// Phrases of words that are in nearly every document.
@Suite("Pairs of frequent words")
struct FrequentPairsTests {
    private static let words = (0..<48).map { "w\($0)" }

    /// Texts in which `w0 w1` never stands, `w1 w2` in few documents, and the other pairs as chance wills.
    private static func text(_ length: Int, using random: inout SeededGenerator) -> String {
        var last = 0
        return (0..<length).map { _ in
            let spread = Double.random(in: 0..<1, using: &random)
            var next = Int(spread * spread * Double(words.count))
            if last == 0 && next == 1 { next = 7 }
            if last == 1 && next == 2 && Int.random(in: 0..<40, using: &random) > 0 { next = 7 }
            last = next
            return words[next]
        }.joined(separator: " ")
    }

    private static func documents(_ count: Int, using random: inout SeededGenerator) -> [EngineDocument] {
        (1...UInt64(count)).map { sequence in
            document(
                sequence, text(Int.random(in: 1...3, using: &random), using: &random),
                text(Int.random(in: 0...16, using: &random), using: &random),
                tags: sequence % 7 == 0 ? [text(2, using: &random)] : [])
        }
    }

    /// One segment of all documents, as it was built or as merges left it.
    private static func index(_ documents: [EngineDocument], batch: Int) throws -> Index {
        var settings = IndexSettings()
        settings.stemsWords = false
        settings.mergeFactor = 3
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        for start in stride(from: 0, to: documents.count, by: batch) {
            writer.add(Array(documents[start..<min(start + batch, documents.count)]))
        }
        writer.mergeAll()
        writer.publish(sequence: UInt64(documents.count))
        return index
    }

    @Test("phrases are found as without lists of pairs, in built and in merged segments", arguments: [16_400, 5_500])
    func phrases(batch: Int) throws {
        var random = SeededGenerator(seed: 77)
        let documents = Self.documents(16_400, using: &random)
        let searcher = try Self.index(documents, batch: batch).searcher()
        let pairs = try #require(searcher.views.first).segment.words.pairs
        #expect(searcher.views.count == 1)
        #expect(pairs.slots.count > 8)
        #expect((0..<pairs.counts.count).contains { pairs.starts[$0] < pairs.starts[$0 + 1] }, "no pair has a list")
        var found = 0
        for round in 0..<300 {
            let known = [["w0", "w1"], ["w1", "w2"], ["w3", "w1", "w2"], ["w1", "w2", "w40"]]
            let phrase =
                round < known.count
                ? known[round]
                : (0..<Int.random(in: 2...4, using: &random)).map { _ in
                    Self.words[Int.random(in: 0..<(round % 2 == 0 ? 12 : 48), using: &random)]
                }
            let others = round % 3 == 0 ? " w\(round % 48) -w5" : ""
            var request = SearchRequest(
                query: try ParsedQuery("\"\(phrase.joined(separator: " "))\"" + others), limit: 10)
            request.countsTotal = Bool.random(using: &random)
            found += try searcher.expectAsExhaustive(request).hits.count
        }
        #expect(found > 0)
        #expect(try searcher.search("\"w0 w1\"").total == 0)
        #expect(try searcher.search("\"w1 w2\"").total > 0)
    }

    @Test("each list has the documents in which its pair stands")
    func lists() throws {
        var random = SeededGenerator(seed: 78)
        let documents = Self.documents(16_384, using: &random)
        let segment = try #require(try Self.index(documents, batch: 16_384).searcher().views.first).segment
        let pairs = segment.words.pairs
        var expected: [[DocID]] = Array(repeating: [], count: pairs.counts.count)
        let numbers = Dictionary(
            uniqueKeysWithValues: try (0..<pairs.slots.count).map { number in
                let ordinal = try #require(
                    (0..<segment.words.dictionary.count).first {
                        segment.words.list(at: $0).slot == Int(pairs.slots[number])
                    })
                return (String(decoding: segment.words.dictionary.term(at: ordinal), as: UTF8.self), number)
            })
        for (docID, sequence) in segment.columns.sequences.enumerated() {
            let document = documents[Int(sequence) - 1]
            var seen: Set<Int> = []
            for text in [document.title, document.body] + document.tags {
                let words = text.split(separator: " ").map { numbers[String($0)] }
                for place in words.indices.dropFirst() {
                    guard let first = words[place - 1], let second = words[place] else { continue }
                    seen.insert(first * pairs.slots.count + second)
                }
            }
            for pair in seen { expected[pair].append(DocID(docID)) }
        }
        var listed = 0
        for pair in expected.indices {
            #expect(Int(pairs.counts[pair]) == expected[pair].count)
            guard pairs.starts[pair] < pairs.starts[pair + 1] else { continue }
            let list = SparseList(
                pairs.stream, start: Int(pairs.starts[pair]), end: Int(pairs.starts[pair + 1]),
                count: Int(pairs.counts[pair]), documentCount: documents.count)
            var found: [DocID] = []
            list.forEachDocument(pairs.stream) { found.append($0) }
            #expect(found == expected[pair])
            listed += 1
        }
        #expect(listed > 0)
        let most = documents.count / FrequentPairs.minimumDistance
        #expect(listed == expected.count { !$0.isEmpty && $0.count <= most })
    }
}
