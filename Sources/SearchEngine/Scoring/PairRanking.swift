/// Adds what pairs of neighbouring query words score to documents that are ranked by their words first.
///
/// Positions are read only of documents that have both words of a pair and that pairs may still bring to the threshold.
struct PairRanking {
    private struct Pair {
        /// The words, each by the numbers of its terms among the ranked ones.
        let left: Range<Int>
        let right: Range<Int>
        let value: PairScore
    }

    /// Where a word stands in the document that was read last.
    private struct Word {
        var locations = LocationBuffer()
        /// That document.
        var docID = DocID.max
        /// The dense posting that was read last, and where its positions start: often the next one is near.
        var known: (index: Int, start: Int)?
    }

    private var pairs: [Pair] = []
    /// For each pair what it scores at most in the current document; below zero if the document lacks a word.
    private var limits: [Double] = []
    private var words: [Word] = []
    private let terms: [RankedTerm]
    private let postings: WordPostings
    /// For each term more than its pairs can score together, each pair being counted with the rarer of its words: a
    /// document without that word has no part in it. Empty without pairs.
    private(set) var shares: [Float] = []

    /// Prepares for one segment; pairs of words that it lacks are left out.
    init(
        _ pairs: [BoundPair], _ terms: [RankedTerm], _ plan: borrowing SearchPlan, _ segment: Segment
    ) {
        self.terms = terms
        postings = segment.words
        for pair in pairs {
            let left = Self.range(of: pair.clause - 1, terms)
            let right = Self.range(of: pair.clause, terms)
            guard !left.isEmpty, !right.isEmpty else { continue }
            if shares.isEmpty { shares = [Float](repeating: 0, count: terms.count) }
            let ranked = Pair(left: left, right: right, value: PairScore(pair, plan.statistics))
            func count(_ range: Range<Int>) -> Int { range.reduce(0) { $0 + terms[$1].list.count } }
            let rarer = count(left) < count(right) ? left : right
            // A surplus for rounding.
            for number in rarer { shares[number] += Float(ranked.value.limit * 1.000_001) }
            self.pairs.append(ranked)
        }
        guard !self.pairs.isEmpty else { return }
        limits = [Double](repeating: -1, count: self.pairs.count)
        words = [Word](repeating: Word(), count: terms.count)
    }

    /// The terms of a clause.
    private static func range(of clause: Int, _ terms: [RankedTerm]) -> Range<Int> {
        guard let first = terms.firstIndex(where: { $0.clause == clause }) else { return 0..<0 }
        return first..<(terms[first...].firstIndex { $0.clause != clause } ?? terms.count)
    }

    /// Whether no pair can add anything.
    var isEmpty: Bool { pairs.isEmpty }

    /// Adds the scores of the pairs in a document to that of its words, in the order of the query.
    ///
    /// - Parameters:
    ///   - docID: Another document than before.
    ///   - sum: The score of the words.
    ///   - scorer: Has scored the document last.
    ///   - sparse: The clauses that are not dense, of the same terms.
    /// - Returns: `nil` if the sum does not reach the threshold.
    mutating func score(
        _ docID: DocID, words sum: Double, in scorer: DocumentScorer, _ sparse: SparseClauses,
        reaching threshold: Double
    ) -> Double? {
        // What rounding may take from a sum of limits.
        let least = threshold * 0.999_999
        var rest = limitPairs(docID, scorer)
        guard sum + rest >= least else { return nil }
        guard rest > 0 else { return sum }
        var sum = sum
        for number in pairs.indices where limits[number] >= 0 {
            let frequency = frequency(of: pairs[number], docID, scorer, sparse)
            rest -= limits[number]
            if frequency > 0 { sum += pairs[number].value.score(frequency) }
            guard sum + rest >= least else { return nil }
        }
        return sum
    }

    /// Bounds each pair, which is no more frequent than either word, and returns the sum.
    private mutating func limitPairs(_ docID: DocID, _ scorer: DocumentScorer) -> Double {
        var sum = 0.0
        for number in pairs.indices {
            let pair = pairs[number]
            let frequency = min(
                frequency(of: pair.left, docID, scorer), frequency(of: pair.right, docID, scorer))
            guard frequency > 0 else {
                limits[number] = -1
                continue
            }
            let limit = pair.value.score(frequency)
            limits[number] = limit
            sum += limit
        }
        return sum
    }

    /// The occurrences of a word, weighted by field; zero if the document does not have it.
    @inline(__always)
    private func frequency(of word: Range<Int>, _ docID: DocID, _ scorer: DocumentScorer) -> Double {
        var frequency = 0.0
        for number in word {
            let place = scorer.place(of: number)
            guard place.index >= 0 else { continue }
            frequency += postings.frequency(place.code, terms[number].list.ordinal, docID)
        }
        return frequency
    }

    /// The occurrences of a pair, both words of which the document has, weighted by field.
    private mutating func frequency(
        of pair: Pair, _ docID: DocID, _ scorer: DocumentScorer, _ sparse: SparseClauses
    ) -> Double {
        guard pair.left.count > 1 || pair.right.count > 1 else {
            readLocations(pair.left.lowerBound, docID, scorer, sparse)
            readLocations(pair.right.lowerBound, docID, scorer, sparse)
            let first = words[pair.left.lowerBound].locations
            let second = words[pair.right.lowerBound].locations
            return Self.frequency(first.locations.span, first.count, second.locations.span, second.count)
        }
        let first = locations(of: pair.left, docID, scorer, sparse)
        let second = locations(of: pair.right, docID, scorer, sparse)
        return Self.frequency(first.span, first.count, second.span, second.count)
    }

    /// Where a word of several terms stands in a document, ascending.
    private mutating func locations(
        of word: Range<Int>, _ docID: DocID, _ scorer: DocumentScorer, _ sparse: SparseClauses
    ) -> [UInt32] {
        var found: [UInt32] = []
        for number in word where scorer.place(of: number).index >= 0 {
            readLocations(number, docID, scorer, sparse)
            found += words[number].locations.locations.prefix(words[number].locations.count)
        }
        return found.sorted()
    }

    /// The sum of the weights of the fields in which a location of the second word follows one of the first.
    private static func frequency(
        _ first: Span<UInt32>, _ firstCount: Int, _ second: Span<UInt32>, _ secondCount: Int
    ) -> Double {
        var frequency = 0.0
        var next = 0
        for index in 0..<firstCount {
            while next < secondCount && second[next] <= first[index] { next += 1 }
            if next == secondCount { break }
            if second[next] == first[index] + 1 {
                frequency += BM25.fieldWeights[Occurrences.field(first[index])]
            }
        }
        return frequency
    }

    private mutating func readLocations(
        _ number: Int, _ docID: DocID, _ scorer: DocumentScorer, _ sparse: SparseClauses
    ) {
        guard words[number].docID != docID else { return }
        words[number].docID = docID
        let place = scorer.place(of: number)
        let start = positionsStart(number, place.index, docID, sparse)
        words[number].locations.read(postings, place.code, terms[number].list.ordinal, docID, at: start)
    }

    /// Where the positions of a word in a document start.
    private mutating func positionsStart(
        _ number: Int, _ index: Int, _ docID: DocID, _ sparse: SparseClauses
    ) -> Int {
        let list = terms[number].list
        guard list.slot >= 0 else { return sparse.positionsStart(number, ordinal: list.ordinal, index) }
        let start = postings.positionsStart(list, index, docID, after: words[number].known)
        words[number].known = (index, start)
        return start
    }
}
