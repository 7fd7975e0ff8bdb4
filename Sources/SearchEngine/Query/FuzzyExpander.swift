/// Finds the terms of an index that are near the words of a query.
struct FuzzyExpander {
    /// The most terms that one word stands for.
    static let termLimit = 256

    private let searcher: Searcher
    private let deadline: Deadline

    init(_ searcher: Searcher, _ deadline: Deadline) {
        self.searcher = searcher
        self.deadline = deadline
    }

    /// The terms that one word stands for.
    struct Expansion {
        /// From the nearest on; of equal distances the most frequent first, then by bytes.
        var terms: [[UInt8]] = []
        /// Whether there are more than ``FuzzyExpander/termLimit``.
        var isTruncated = false
        /// The term that stands in most documents.
        var mostFrequent: [UInt8]?
    }

    /// Expands a word, given by its stems.
    ///
    /// - Parameter isAuthor: Whether the terms are words of authors, the mark included.
    /// - Complexity: See ``TermDictionary/forEachTerm(near:in:mark:isExpired:_:)``, for every stem and segment.
    func expand(_ stems: [[UInt8]], distance: Int, isAuthor: Bool) -> Expansion {
        var distances: [[UInt8]: Int] = [:]
        for stem in stems {
            let pattern = FuzzyPattern(isAuthor ? Array(stem.dropFirst()) : stem, distance: distance)
            for view in searcher.views { add(pattern, view.segment.words.dictionary, isAuthor, to: &distances) }
        }
        var found: [(term: [UInt8], distance: Int, frequency: UInt64)] = []
        for (term, distance) in distances where !deadline.check() {
            let frequency = searcher.documentFrequency(of: term)
            if frequency > 0 { found.append((term, distance, frequency)) }
        }
        found.sort { left, right in
            if left.distance != right.distance { return left.distance < right.distance }
            return left.frequency != right.frequency
                ? left.frequency > right.frequency : left.term.lexicographicallyPrecedes(right.term)
        }
        let kept = found.prefix(Self.termLimit)
        return Expansion(
            terms: kept.map(\.term), isTruncated: kept.count < found.count,
            mostFrequent: kept.max { $0.frequency < $1.frequency }?.term)
    }

    private func add(
        _ pattern: FuzzyPattern, _ dictionary: TermDictionary, _ isAuthor: Bool, to distances: inout [[UInt8]: Int]
    ) {
        let firstWord = dictionary.lowerBound(of: [Segment.authorMark + 1])
        let range = isAuthor ? 0..<firstWord : firstWord..<dictionary.count
        dictionary.forEachTerm(
            near: pattern, in: range, mark: isAuthor ? 1 : 0, isExpired: { deadline.check() },
            { ordinal, distance in
                let term = Array(dictionary.term(at: ordinal))
                distances[term] = min(distances[term] ?? .max, distance)
            })
    }
}
