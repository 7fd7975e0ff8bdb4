/// Looks whether words stand side by side in a document that has all of them.
struct PhraseVerifier {
    private let words: WordPostings
    /// Where a phrase may begin, as far as it has been looked at: the first ``count``.
    private var beginnings: [UInt32] = []
    private var count = 0
    /// The locations of one word, the first of them; the array only grows.
    private var current: [UInt32] = []
    /// For each word the posting that was read last, and where its positions start: often the next one is near.
    private var known: [(index: Int, start: Int)?] = []

    init(_ words: WordPostings) {
        self.words = words
    }

    /// The occurrences of the phrase in a document, weighted by field.
    ///
    /// - Parameters:
    ///   - ranked: The words in the order of the phrase.
    ///   - terms: The same, the rarest first, which is read first, and their postings.
    mutating func frequency(_ docID: DocID, _ ranked: [RankedTerm], _ terms: ConjunctionTerms) -> Double {
        if known.isEmpty { known = [(index: Int, start: Int)?](repeating: nil, count: terms.count) }
        for step in 0..<terms.count {
            let number = terms[step].number
            let list = ranked[number].list
            let posting = terms.posting(number)
            let start = words.positionsStart(list, posting.index, docID, after: known[number])
            known[number] = (posting.index, start)
            let read = readLocations(posting.code, list.ordinal, docID, at: start)
            if step == 0 {
                begin(before: UInt32(number), read)
            } else {
                count = Occurrences.keep(
                    &beginnings, count: count, followedBy: current, read, at: UInt32(number))
            }
            if count == 0 { return 0 }
        }
        var frequency = 0.0
        for index in 0..<count { frequency += BM25.fieldWeights[Occurrences.field(beginnings[index])] }
        return frequency
    }

    /// Reads the locations of a posting to the front of ``current``, and returns their number.
    private mutating func readLocations(_ code: UInt8, _ ordinal: Int, _ docID: DocID, at start: Int) -> Int {
        var read = 0
        let room = Int(words.frequencies.counts(code, ordinal, docID).wrappedSum())
        if current.count < room { current = [UInt32](repeating: 0, count: room * 2) }
        let words = self.words
        current.withUnsafeMutableBufferPointer { locations in
            words.forEachLocation(code, ordinal, docID, at: start, fields: .text) { location in
                locations[read] = location
                read &+= 1
            }
        }
        return read
    }

    /// Lets phrases begin at this distance before the first locations in ``current``.
    private mutating func begin(before distance: UInt32, _ read: Int) {
        if beginnings.count < read { beginnings = [UInt32](repeating: 0, count: read * 2) }
        count = Self.copy(read, of: current, before: distance, to: &beginnings)
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
