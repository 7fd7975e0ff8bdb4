/// Looks whether words stand side by side in a document that has all of them.
struct PhraseVerifier {
    /// Where a phrase may begin, as far as it has been looked at: the first ``count``.
    private var beginnings: [UInt32] = []
    private var count = 0
    private var current = LocationBuffer()
    /// For each word the posting that was read last, and where its positions start: often the next one is near.
    private var known: [(index: Int, start: Int)?] = []

    /// The occurrences of the phrase in a document, weighted by field.
    ///
    /// - Parameters:
    ///   - ranked: The words in the order of the phrase.
    ///   - terms: The same, the rarest first, which is read first, and their postings.
    mutating func frequency(
        _ docID: DocID, _ ranked: [RankedTerm], _ terms: borrowing ConjunctionTerms, _ words: WordPostings
    ) -> Double {
        if known.isEmpty { known = [(index: Int, start: Int)?](repeating: nil, count: terms.count) }
        for step in 0..<terms.count {
            let number = terms[step].number
            let list = ranked[number].list
            let posting = terms.posting(number)
            let start = words.positionsStart(list, posting.index, docID, after: known[number])
            known[number] = (posting.index, start)
            current.read(words, posting.code, list.ordinal, docID, at: start)
            if step == 0 {
                begin(before: UInt32(number))
            } else {
                count = Occurrences.keep(
                    &beginnings, count: count, followedBy: current.locations, current.count, at: UInt32(number))
            }
            if count == 0 { return 0 }
        }
        var frequency = 0.0
        for index in 0..<count { frequency += BM25.fieldWeights[Occurrences.field(beginnings[index])] }
        return frequency
    }

    /// Lets phrases begin at this distance before the locations in ``current``.
    private mutating func begin(before distance: UInt32) {
        if beginnings.count < current.count { beginnings = [UInt32](repeating: 0, count: current.count * 2) }
        count = Self.copy(current.count, of: current.locations, before: distance, to: &beginnings)
    }

    /// Copies as many locations, moved by a distance to the front, as there is room for in their fields.
    private static func copy(
        _ count: Int, of locations: [UInt32], before distance: UInt32, to beginnings: inout [UInt32]
    ) -> Int {
        let locations = locations.span
        var beginnings = beginnings.mutableSpan
        var copied = 0
        for index in 0..<count where Occurrences.position(locations[index]) >= distance {
            beginnings[copied] = locations[index] - distance
            copied += 1
        }
        return copied
    }
}
