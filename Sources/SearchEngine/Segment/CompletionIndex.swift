/// Finds the most frequent terms of a range of a sorted dictionary without looking at each.
struct CompletionIndex: Sendable {
    /// The terms in a block.
    static let blockSize = 64
    /// For each block of terms: the most documents that one of them has.
    private let maxima: [UInt32]

    /// - Parameter counts: Returns the number of documents of a term.
    /// - Complexity: O(terms).
    init(termCount: Int, _ count: (Int) -> Int) {
        maxima = stride(from: 0, to: termCount, by: Self.blockSize).map { start in
            UInt32((start..<min(start + Self.blockSize, termCount)).reduce(0) { max($0, count($1)) })
        }
    }

    /// The memory that the index takes, in bytes.
    var byteCount: Int { maxima.count * 4 }

    /// Returns the `limit` terms of `range` with the most documents, in no order; of equal ones the first.
    ///
    /// - Complexity: O(blocks in the range), and a look into each block that may have one of the best.
    func mostFrequent(in range: Range<Int>, limit: Int, _ count: (Int) -> Int) -> [TermCount] {
        var best = BoundedBest(limit: limit)
        var ordinal = range.lowerBound
        while ordinal < range.upperBound {
            let block = ordinal / Self.blockSize
            let end = min((block + 1) * Self.blockSize, range.upperBound)
            if Int(maxima[block]) > best.threshold {
                for candidate in ordinal..<end { best.offer(TermCount(ordinal: candidate, count: count(candidate))) }
            }
            ordinal = end
        }
        return best.kept
    }
}

/// A term and the number of its documents, tombstones included.
struct TermCount: Hashable, Sendable {
    var ordinal: Int
    var count: Int
}
