import Testing

@testable import SearchEngine

@Suite("Term dictionary")
struct TermDictionaryTests {
    @Test("every term, and every gap between terms, is found as a scan finds it", arguments: [0, 1, 63, 64, 65, 900])
    func lowerBounds(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        var terms: Set<[UInt8]> = []
        while terms.count < count {
            let head: [UInt8] = Bool.random(using: &random) ? Array("abcdefgh".utf8) : []
            terms.insert(
                head + (0..<Int.random(in: 1...4, using: &random)).map { _ in .random(in: 97...102, using: &random) })
        }
        let sorted = terms.sorted { $0.lexicographicallyPrecedes($1) }
        var dictionary = TermDictionary()
        for term in sorted { dictionary.append(term[...]) }
        let probes: [[UInt8]] = sorted + sorted.map { $0 + [97] } + sorted.map { Array($0.dropLast()) } + [[], [255]]
        for probe in probes {
            let expected = sorted.firstIndex { !$0.lexicographicallyPrecedes(probe) } ?? count
            #expect(dictionary.lowerBound(of: probe) == expected)
            #expect(dictionary.ordinal(of: probe) == (terms.contains(probe) ? expected : nil))
        }
    }
}
