import Testing

@testable import ArticleLog

struct MergeTests {
    @Test(arguments: UInt64(0)..<100)
    func mergesAnyRuns(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let all = Array(1...UInt64.random(in: 1...3_000, using: &random))
        let runCount = Int.random(in: 1...40, using: &random)
        var runs: [[UInt64]] = Array(repeating: [], count: runCount + 1)
        for sequence in all { runs[Int.random(in: 0..<runCount, using: &random)].append(sequence) }
        let position = UInt64.random(in: 0...UInt64(all.count), using: &random)
        let expected = Int.random(in: 0...2_000, using: &random)
        let ids = runs.indices.map(Int64.init)

        var up = try SequenceMerge(runs: ids, from: position, .ascending, expected: expected) { run, position, count in
            Array(runs[Int(run)].filter { $0 > position }.prefix(count))
        }
        for sequence in all where sequence > position { #expect(try up.next() == sequence) }
        #expect(try up.next() == nil)

        var down = try SequenceMerge(runs: ids, from: position, .descending, expected: expected) {
            run, position, count in
            Array(runs[Int(run)].reversed().filter { $0 < position }.prefix(count))
        }
        for sequence in all.reversed() where sequence < position { #expect(try down.next() == sequence) }
        #expect(try down.next() == nil)
        #expect(down.peek == nil)
    }
}
