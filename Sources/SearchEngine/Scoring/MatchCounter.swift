/// Counts the matches of a ranked query without scoring them: one bit for each document.
struct MatchCounter {
    private var bits: [UInt64] = []
    private var other: [UInt64] = []

    /// Returns the number of allowed documents that have any of the terms, or all of them.
    ///
    /// - Parameter phrases: Documents that count too.
    /// - Complexity: O(documents / 64 · terms), and the postings of the terms without a bitmap.
    mutating func count(
        _ terms: [RankedTerm], needsAll: Bool, _ phrases: PhraseMatches, _ words: WordPostings,
        _ allowed: AllowedDocuments
    ) -> Int {
        if terms.count == 1 && phrases.matches.isEmpty && allowed.bits.isEmpty { return terms[0].list.count }
        Self.clear(&bits, words)
        for match in phrases.matches { bits[Int(match.docID >> 6)] |= 1 << UInt64(match.docID & 63) }
        if let first = terms.first { Self.add(first, words, to: &bits) }
        for term in terms.dropFirst() {
            if needsAll {
                Self.clear(&other, words)
                Self.add(term, words, to: &other)
                for index in bits.indices { bits[index] &= other[index] }
            } else {
                Self.add(term, words, to: &bits)
            }
        }
        var count = 0
        for index in 0..<words.dense.blockCount { count += (bits[index] & allowed[index]).nonzeroBitCount }
        return count
    }

    private static func clear(_ bits: inout [UInt64], _ words: WordPostings) {
        bits.removeAll(keepingCapacity: true)
        bits.append(contentsOf: repeatElement(0, count: words.dense.rangeCount * 4))
    }

    private static func add(_ term: RankedTerm, _ words: WordPostings, to bits: inout [UInt64]) {
        let dense = words.dense
        bits.withUnsafeMutableBufferPointer { bits in
            if term.place.bitmap >= 0 {
                for index in bits.indices { bits[index] |= dense.bitmaps[term.place.bitmap + index] }
            } else if term.isDense {
                addLocals(term, dense, to: bits)
            } else {
                words.sparse(term.list).forEachDocument(words.stream) { docID in
                    bits[Int(docID >> 6)] |= 1 << UInt64(docID & 63)
                }
            }
        }
    }

    private static func addLocals(_ term: RankedTerm, _ dense: DenseLists, to bits: UnsafeMutableBufferPointer<UInt64>)
    {
        var index = 0
        for range in 0..<dense.rangeCount {
            let end = dense.reader.start(term.place, range: range + 1)
            while index < end {
                let local = Int(dense.locals[term.place.locals + index])
                bits[range << 2 | local >> 6] |= 1 << UInt64(local & 63)
                index += 1
            }
        }
    }
}
