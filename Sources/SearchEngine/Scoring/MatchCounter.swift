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
        if let first = terms.first { words.addDocuments(of: first.list, to: &bits) }
        for term in terms.dropFirst() {
            if needsAll {
                Self.clear(&other, words)
                words.addDocuments(of: term.list, to: &other)
                for index in bits.indices { bits[index] &= other[index] }
            } else {
                words.addDocuments(of: term.list, to: &bits)
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
}

extension WordPostings {
    /// The documents of any of some lists: a bit each, for whole ranges of documents.
    ///
    /// - Complexity: As ``addDocuments(of:to:)``, for each list.
    func documents(of lists: [WordList]) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: dense.rangeCount * 4)
        for list in lists { addDocuments(of: list, to: &bits) }
        return bits
    }

    /// Sets the bits of the documents of a list, of which there is room for whole ranges.
    ///
    /// - Complexity: O(documents / 64) for a list with a bitmap, else O(length of the list).
    func addDocuments(of list: WordList, to bits: inout [UInt64]) {
        let place = list.slot >= 0 ? dense.place(list.slot) : DenseLists.Place()
        bits.withUnsafeMutableBufferPointer { bits in
            if place.bitmap >= 0 {
                for index in bits.indices { bits[index] |= dense.bitmaps[place.bitmap + index] }
            } else if list.slot >= 0 {
                addLocals(place, to: bits)
            } else {
                sparse(list).forEachDocument(stream) { docID in
                    bits[Int(docID >> 6)] |= 1 << UInt64(docID & 63)
                }
            }
        }
    }

    private func addLocals(_ place: DenseLists.Place, to bits: UnsafeMutableBufferPointer<UInt64>) {
        var index = 0
        for range in 0..<dense.rangeCount {
            let end = dense.reader.start(place, range: range + 1)
            while index < end {
                let local = Int(dense.locals[place.locals + index])
                bits[range << 2 | local >> 6] |= 1 << UInt64(local & 63)
                index += 1
            }
        }
    }
}
