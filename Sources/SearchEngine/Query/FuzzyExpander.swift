/// Finds the terms of an index that words near those of a query are stemmed to.
///
/// A word is compared, as it is written, with the words of the index as they are written, each of which then stands for
/// its stem and so for all its forms; and with the stems, because often the text has only other cases of the word.
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

    /// Expands a word.
    ///
    /// - Parameter stems: Returns the terms that a word may stand under.
    /// - Complexity: See ``TermDictionary/forEachTerm(near:in:mark:isExpired:_:)``, for every segment.
    func expand(_ word: QueryWord, distance: Int, stems: (QueryWord) -> [[UInt8]]) -> Expansion {
        var distances: [[UInt8]: Int] = [:]
        let pattern = FuzzyPattern(word.bytes, distance: distance)
        for view in searcher.views {
            let dictionary = view.segment.words.dictionary
            let stems = dictionary.lowerBound(of: [Segment.authorMark + 1])..<dictionary.count
            dictionary.forEachTerm(
                near: pattern, in: stems, isExpired: { deadline.check() },
                { distances[dictionary.term(at: $0)] = $1 })
        }
        for (form, distance) in forms(near: pattern) where !deadline.check() {
            for stem in stems(QueryWord(folded: form)) { distances[stem] = min(distances[stem] ?? .max, distance) }
        }
        for stem in stems(word) { distances[stem] = 0 }
        return rank(distances)
    }

    /// Expands a word of an author, which is not stemmed.
    func expandAuthor(_ word: QueryWord, distance: Int) -> Expansion {
        var distances: [[UInt8]: Int] = [:]
        let pattern = FuzzyPattern(word.bytes, distance: distance)
        for view in searcher.views {
            let dictionary = view.segment.words.dictionary
            let authors = 0..<dictionary.lowerBound(of: [Segment.authorMark + 1])
            dictionary.forEachTerm(
                near: pattern, in: authors, mark: 1, isExpired: { deadline.check() },
                { distances[dictionary.term(at: $0)] = $1 })
        }
        return rank(distances)
    }

    /// The words of live documents near a pattern, and their distances.
    private func forms(near pattern: FuzzyPattern) -> [[UInt8]: Int] {
        var distances: [[UInt8]: Int] = [:]
        for view in searcher.views {
            let index = view.segment.forms
            index.dictionary.forEachTerm(
                near: pattern, in: 0..<index.dictionary.count, isExpired: { deadline.check() },
                { ordinal, distance in
                    if view.isLive(index.iterator(at: ordinal)) {
                        distances[index.dictionary.term(at: ordinal)] = distance
                    }
                })
        }
        return distances
    }

    private func rank(_ distances: [[UInt8]: Int]) -> Expansion {
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
}
