/// A run of documents of one segment that is scored together: who matches, and with what score.
///
/// Scores of documents that do not match are without meaning.
struct Window {
    /// Documents in a window; a multiple of 64.
    static let size = 2_048

    /// The first document, a multiple of ``size``.
    private(set) var base: DocID = 0
    /// The documents in the window, fewer than ``size`` at the end of the segment.
    private(set) var count = 0
    /// A bit per document; no memory is taken before the first ``reset(base:count:clearScores:)``.
    var matches: [UInt64] = []
    var scores: [Double] = []

    /// The document after the last.
    var end: DocID { base + DocID(count) }

    /// Whether no document matches.
    var isEmpty: Bool { matches.allSatisfy { $0 == 0 } }

    /// Starts a window: nothing matches, all scores are zero.
    mutating func reset(base: DocID, count: Int, clearScores: Bool) {
        self.base = base
        self.count = count
        if matches.isEmpty {
            matches = [UInt64](repeating: 0, count: Self.size / 64)
            scores = [Double](repeating: 0, count: Self.size)
        }
        clearMatches()
        guard clearScores else { return }
        var scores = self.scores.mutableSpan
        for index in 0..<Self.size { scores[index] = 0 }
    }

    /// Forgets the matches and keeps the scores.
    mutating func clearMatches() {
        var matches = self.matches.mutableSpan
        for index in matches.indices { matches[index] = 0 }
    }

    /// Lets every document match.
    mutating func matchAll() {
        let full = count / 64
        for index in 0..<full { matches[index] = .max }
        if count % 64 != 0 { matches[full] = 1 << UInt64(count % 64) - 1 }
    }

    /// Adds a match without a score.
    @inline(__always)
    mutating func match(_ docID: DocID) {
        let slot = Int(docID - base)
        matches[slot >> 6] |= 1 << UInt64(slot & 63)
    }

    /// Calls `body` with the slot of each match, in ascending order.
    @inline(__always)
    func forEachMatch(_ body: (Int) -> Void) {
        for (index, word) in matches.enumerated() where word != 0 {
            var rest = word
            while rest != 0 {
                body(index << 6 | rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }
}
