/// Which documents of a segment still count: a bit per document, none while nothing has been deleted.
struct LiveDocuments: Sendable {
    /// Set bits are live; empty while every document is.
    private(set) var words: [UInt64] = []
    /// The number of tombstones.
    private(set) var deadCount = 0
    let documentCount: Int

    init(documentCount: Int) {
        self.documentCount = documentCount
    }

    /// The number of documents that count.
    var liveCount: Int { documentCount - deadCount }

    /// Whether the document counts.
    @inline(__always)
    func contains(_ docID: DocID) -> Bool {
        words.isEmpty || words[Int(docID >> 6)] & 1 << UInt64(docID & 63) != 0
    }

    /// Lets only those documents count whose bit is set too.
    mutating func keep(_ bits: [UInt64]) {
        if words.isEmpty { words = [UInt64](repeating: .max, count: (documentCount + 63) / 64) }
        var count = 0
        for index in words.indices {
            words[index] &= bits[index]
            count += words[index].nonzeroBitCount
        }
        deadCount = documentCount - count
    }

    /// Puts a tombstone on the document. Returns whether it was live.
    mutating func remove(_ docID: DocID) -> Bool {
        guard contains(docID) else { return false }
        if words.isEmpty { words = [UInt64](repeating: .max, count: (documentCount + 63) / 64) }
        words[Int(docID >> 6)] &= ~(1 << UInt64(docID & 63))
        deadCount += 1
        return true
    }
}
