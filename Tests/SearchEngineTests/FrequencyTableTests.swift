import Testing

@testable import SearchEngine

@Suite("Frequencies by code")
struct FrequencyTableTests {
    @Test("a code gives the counts that it was asked for, also when there are no codes left", arguments: [70, 200])
    func codes(limit: UInt32) {
        var random = SeededGenerator(seed: UInt64(limit))
        var table = FrequencyTable()
        var postings: [(counts: FieldCounts, code: UInt8, ordinal: Int, docID: DocID)] = []
        for ordinal in 0..<100 {
            for docID in DocID(0)..<100 {
                var counts = FieldCounts()
                let field = Int.random(in: 0..<5, using: &random)
                let code: UInt8
                switch Int.random(in: 0..<3, using: &random) {
                case 0:
                    for _ in 0..<3 { counts[.random(in: 0..<5, using: &random)] = .random(in: 1...3, using: &random) }
                    code = table.code(of: counts, ordinal, docID)
                case 1:
                    counts[field] = .random(in: 1...limit, using: &random)
                    code = table.code(of: counts, ordinal, docID)
                default:
                    counts[field] = .random(in: 1...limit, using: &random)
                    code = table.code(of: Int(counts[field]), in: field, ordinal, docID)
                }
                postings.append((counts, code, ordinal, docID))
            }
        }
        for (counts, code, ordinal, docID) in postings {
            #expect(table.counts(code, ordinal, docID) == counts)
            #expect(table.weighted(code, ordinal, docID) == counts.weighted(by: BM25.fieldWeights))
        }
        #expect(Set(table.counts).count == table.counts.count)
        #expect(table.rarePostings == table.rarePostings.sorted())
        #expect(!table.rarePostings.isEmpty)
    }
}
