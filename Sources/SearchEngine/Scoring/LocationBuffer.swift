/// Where a word stands in one document after the other; its memory only grows.
struct LocationBuffer {
    /// The locations, the first ``count`` of them; see ``Occurrences``.
    private(set) var locations: [UInt32] = []
    private(set) var count = 0

    /// Reads the ascending locations in text of a posting with this code, whose positions lie from a bit of the stream
    /// on.
    mutating func read(_ words: WordPostings, _ code: UInt8, _ ordinal: Int, _ docID: DocID, at start: Int) {
        let room = words.occurrenceCount(code, ordinal, docID)
        if locations.count < room { locations = [UInt32](repeating: 0, count: room * 2) }
        var read = 0
        locations.withUnsafeMutableBufferPointer { locations in
            words.forEachLocation(code, ordinal, docID, at: start, fields: .text) { location in
                locations[read] = location
                read &+= 1
            }
        }
        count = read
    }
}

extension WordPostings {
    /// The occurrences of a posting with this code in all fields together.
    fileprivate func occurrenceCount(_ code: UInt8, _ ordinal: Int, _ docID: DocID) -> Int {
        let single = singles[Int(code)]
        guard single == 0 else { return Int(Occurrences.position(single)) }
        return Int(frequencies.counts(code, ordinal, docID).wrappedSum())
    }
}
