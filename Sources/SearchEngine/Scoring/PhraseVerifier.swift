/// Looks whether words stand side by side in a document that has all of them.
struct PhraseVerifier {
    private let words: WordPostings
    /// Where a phrase may begin, as far as it has been looked at.
    private var beginnings: [UInt32] = []
    private var current: [UInt32] = []
    /// For each word the posting that was read last, and where its positions start: often the next one is near.
    private var known: [(index: Int, start: Int)?] = []

    init(_ words: WordPostings) {
        self.words = words
    }

    /// The occurrences of the phrase in a document, weighted by field.
    ///
    /// - Parameters:
    ///   - order: The words, the rarest first, which is read first.
    ///   - indexes: For each word the index of its posting.
    ///   - codes: For each word the code of its posting.
    mutating func frequency(
        _ docID: DocID, _ terms: [RankedTerm], _ order: [Int], _ indexes: [Int], _ codes: [UInt8]
    ) -> Double {
        if known.isEmpty { known = [(index: Int, start: Int)?](repeating: nil, count: terms.count) }
        for (step, number) in order.enumerated() {
            current.removeAll(keepingCapacity: true)
            let list = terms[number].list
            let start = words.positionsStart(list, indexes[number], docID, after: known[number])
            known[number] = (indexes[number], start)
            words.appendLocations(codes[number], list.ordinal, docID, at: start, fields: .text, to: &current)
            if step == 0 { begin(before: UInt32(number)) } else { keepFollowed(by: UInt32(number)) }
            if beginnings.isEmpty { return 0 }
        }
        var frequency = 0.0
        for location in beginnings { frequency += BM25.fieldWeights[Occurrences.field(location)] }
        return frequency
    }

    /// Lets phrases begin at this distance before the locations in `current`.
    private mutating func begin(before distance: UInt32) {
        beginnings.removeAll(keepingCapacity: true)
        for location in current where Occurrences.position(location) >= distance {
            beginnings.append(location - distance)
        }
    }

    /// Keeps the beginnings that have a location in `current` at this distance.
    private mutating func keepFollowed(by distance: UInt32) {
        var kept = 0
        var next = 0
        for location in beginnings {
            let wanted = location + distance
            while next < current.count && current[next] < wanted { next += 1 }
            if next == current.count { break }
            if current[next] == wanted {
                beginnings[kept] = location
                kept += 1
            }
        }
        beginnings.removeSubrange(kept...)
    }
}
