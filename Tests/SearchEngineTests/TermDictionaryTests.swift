import Testing

@testable import SearchEngine

@Suite("Term dictionary")
struct TermDictionaryTests {
    @Test("every term, and every gap between terms, is found as a scan finds it", arguments: [0, 1, 15, 16, 17, 900])
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
            let prefixed = sorted.indices.filter { sorted[$0].starts(with: probe) }
            #expect(Array(dictionary.ordinals(withPrefix: probe)) == prefixed)
        }
    }

    @Test("the words of a table are sorted alike whether their order was noted or not", arguments: UInt64(0)..<6)
    func tableOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = TermTable()
        var words: [[UInt8]] = []
        func enter(_ count: Int) {
            while words.count < count {
                let head = [UInt8](repeating: 120, count: [0, 3, 9, 17, 40].randomElement(using: &random) ?? 0)
                let word =
                    head + (0..<Int.random(in: 1...9, using: &random)).map { _ in .random(in: 97...99, using: &random) }
                if Int(table.intern(word.span, length: word.count)) == words.count { words.append(word) }
            }
        }
        for count in [10, 5_000, 5_001, 9_000, 12_000] {
            enter(count)
            table.noteOrder()
            enter(count + Int.random(in: 0...300, using: &random))
            let items = (0..<UInt32(words.count)).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            let sorted = items.shuffled(using: &random).sorted {
                words[Int($0)].lexicographicallyPrecedes(words[Int($1)])
            }
            #expect(table.sorted(items.shuffled(using: &random)) { $0 } == sorted)
        }
        #expect(table.ranks.count > 9_000)
    }

    @Test("dictionaries are walked together in the order of their terms", arguments: UInt64(0)..<20)
    func mergedWalks(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let all = terms(150, using: &random) + [[120, 0], [120]]
        let inputs = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            all.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        var merger = TermMerger(
            inputs.map { input in
                var dictionary = TermDictionary()
                for term in input { dictionary.append(term[...]) }
                return dictionary
            })
        for term in Set(inputs.joined()).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            #expect(merger.hasMore)
            #expect(Array(merger.term) == term)
            #expect(merger.least == inputs.indices.filter { inputs[$0].contains(term) })
            for input in merger.least { #expect(inputs[input][merger.ordinal(input)] == term) }
            merger.advance()
        }
        #expect(!merger.hasMore)
    }

    /// Terms that share little, much, or nearly all, among them some with more letters than half a byte can count.
    private func terms(_ count: Int, using random: inout SeededGenerator) -> [[UInt8]] {
        var terms: Set<[UInt8]> = []
        while terms.count < count {
            let head = [UInt8](repeating: 120, count: [0, 3, 14, 15, 16, 140].randomElement(using: &random) ?? 0)
            let tail = (0..<Int.random(in: 1...20, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random)
            }
            terms.insert(head + tail)
        }
        return terms.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test("terms are read as they were written, one by one and in a row", arguments: UInt64(0)..<20)
    func walks(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let terms = terms(Int.random(in: 1...300, using: &random), using: &random)
        var dictionary = TermDictionary()
        for term in terms { dictionary.append(term[...]) }
        #expect(terms.indices.map { dictionary.term(at: $0) } == terms)
        var walk = TermWalk(dictionary, at: 0)
        var visited: [[UInt8]] = []
        while !walk.isAtEnd {
            visited.append(Array(walk.term))
            walk.advance()
        }
        #expect(visited == terms)
        for start in terms.indices {
            let length = Int.random(in: 0...terms[start].count, using: &random)
            var walk = TermWalk(dictionary, at: start)
            walk.skip(sharing: length)
            let rest = terms[start...].drop { $0.starts(with: terms[start].prefix(length)) }
            #expect(walk.ordinal == rest.startIndex)
            if let next = rest.first { #expect(Array(walk.term) == next) }
        }
    }

    @Test("a word gets one number, however long it is", arguments: UInt64(0)..<20)
    func interning(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = TermTable()
        var numbers: [[UInt8]: UInt32] = [:]
        for _ in 0..<6_000 {
            // Words of one letter alone differ in nothing but their length.
            let letters: ClosedRange<UInt8> = Bool.random(using: &random) ? 97...97 : 97...102
            let word = (0..<Int.random(in: 1...40, using: &random)).map { _ in UInt8.random(in: letters, using: &random)
            }
            let padded = word + [UInt8](repeating: 120, count: Bool.random(using: &random) ? 30 : 0)
            let number = table.intern(padded.span, length: word.count)
            #expect(number == numbers[word, default: UInt32(numbers.count)])
            numbers[word] = number
        }
        #expect(table.count == numbers.count)
        for (word, number) in numbers { #expect(Array(table.bytes[table.range(of: number)]) == word) }
        let sorted = table.sorted(Array(0..<UInt32(table.count)), by: { $0 })
        let expected = numbers.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        #expect(sorted == expected)
    }

    @Test("unary numbers are zeros and a one, whatever stands before them")
    func unaryNumbers() {
        for offset in 0..<66 {
            for count in [0, 1, 7, 62, 63, 64, 65, 127, 128, 200] {
                var (bits, plain) = (BitWriter(), BitWriter())
                bits.appendZeros(offset)
                plain.appendZeros(offset + count)
                bits.appendUnary(count)
                plain.append(1, width: 1)
                bits.append(5, width: 3)
                plain.append(5, width: 3)
                var (bytes, expected): ([UInt8], [UInt8]) = ([], [])
                bits.appendBytes(to: &bytes)
                plain.appendBytes(to: &expected)
                #expect(bytes == expected && bits.count == plain.count, "\(count) behind \(offset)")
            }
        }
    }
}
