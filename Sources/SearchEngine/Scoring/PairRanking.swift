/// Adds what pairs of neighbouring query words score to documents that are ranked by their words first.
///
/// Positions are read only of documents that have both words of a pair and that pairs may still bring to the threshold.
struct PairRanking {
    private struct Pair {
        /// The bits of both clauses, see ``bit(_:)``.
        let clauses: UInt64
        /// More than the pair can score.
        let bound: Double
        let matcher: PhraseMatcher
    }

    private let pairs: [Pair]
    /// More than all pairs can score together.
    let bound: Double

    /// Prepares for one segment.
    init(_ pairs: [BoundPair], _ factory: ScorerFactory) {
        self.pairs = pairs.compactMap { pair in
            factory.matcher(of: pair).map { matcher in
                Pair(
                    clauses: Self.bit(pair.clause - 1) | Self.bit(pair.clause), bound: matcher.largestScore,
                    matcher: matcher)
            }
        }
        bound = self.pairs.reduce(0) { $0 + $1.bound }
    }

    /// A bit for each of the first 63 clauses; the last one stands for all others.
    @inline(__always)
    static func bit(_ clause: Int) -> UInt64 { 1 << UInt64(min(clause, 63)) }

    /// Adds the scores of the pairs in a document to that of its words, in the order of the query.
    ///
    /// - Parameter clauses: The clauses that the document matches.
    /// - Returns: `nil` if the sum cannot reach the threshold.
    func score(_ docID: DocID, words: Double, clauses: UInt64, reaching threshold: Double) -> Double? {
        var bound = words
        for pair in pairs where clauses & pair.clauses == pair.clauses { bound += pair.bound }
        guard bound >= threshold else { return nil }
        var sum = words
        for pair in pairs where clauses & pair.clauses == pair.clauses { sum += pair.matcher.score(of: docID) }
        return sum
    }
}
