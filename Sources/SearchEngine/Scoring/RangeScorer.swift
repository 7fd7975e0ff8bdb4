/// Scores the documents of one range of 64, clause by clause, with the bits that ``TermScorer`` gives.
struct RangeScorer {
    let segment: Segment
    let terms: [RankedTerm]
    let needsAll: Bool
    let bm25: BM25
    private let docIDs: [DocID]
    private let frequencies: [UInt8]
    private let lengths: [UInt32]
    private var scoreArray = [Double](repeating: 0, count: ImpactTable.rangeSize)

    init(_ segment: Segment, _ terms: [RankedTerm], needsAll: Bool, _ bm25: BM25) {
        self.segment = segment
        self.terms = terms
        self.needsAll = needsAll
        self.bm25 = bm25
        docIDs = segment.words.docIDs
        frequencies = segment.impacts.frequencies
        lengths = segment.columns.lengths
    }

    /// Scores the range and returns which of its documents match, tombstones included, a bit for each.
    mutating func score(_ range: Int) -> UInt64 {
        let (docIDArray, frequencyArray, lengthArray) = (self.docIDs, self.frequencies, self.lengths)
        let docIDs = docIDArray.span
        let frequencies = frequencyArray.span
        let lengths = lengthArray.span
        let (segment, terms, needsAll, bm25) = (self.segment, self.terms, self.needsAll, self.bm25)
        let starts = RangeStarts(segment.impacts, range)
        let base = DocID(range * ImpactTable.rangeSize)
        var scores = scoreArray.mutableSpan
        for slot in scores.indices { scores[slot] = 0 }
        var matches: UInt64 = needsAll ? .max : 0
        for term in terms {
            var index = starts.first(of: term, docIDs)
            var own: UInt64 = 0
            let factor = term.idf * (BM25.k1 + 1)
            while index < term.list.upperBound, docIDs[index] &- base < DocID(ImpactTable.rangeSize) {
                let slot = Int(docIDs[index] &- base)
                let frequency = frequencies[index]
                let weighted =
                    frequency == ImpactTable.largeFrequency
                    ? Self.largeFrequency(segment, index) : Double(frequency) * 0.25
                let norm = bm25.norm(length: lengths[Int(docIDs[index])])
                scores[slot] += factor * weighted / (weighted + norm)
                own |= 1 << UInt64(slot)
                index += 1
            }
            matches = needsAll ? matches & own : matches | own
            if needsAll && matches == 0 { break }
        }
        return matches
    }

    /// The score of a document that matched in the last range.
    @inline(__always)
    func score(slot: Int) -> Double { scoreArray[slot] }

    @inline(never)
    private static func largeFrequency(_ segment: Segment, _ index: Int) -> Double {
        Occurrences.weightedFrequency(segment.words.payloads[index], segment.positions, BM25.fieldWeights)
    }
}

/// Finds where the postings of one range start.
private struct RangeStarts {
    private let starts: [UInt32]
    private let stride: Int
    private let range: Int

    init(_ impacts: ImpactTable, _ range: Int) {
        starts = impacts.rangeStarts
        stride = impacts.rangeCount + 1
        self.range = range
    }

    /// The index of the first posting of a term that is not before the range.
    @inline(__always)
    func first(of term: RankedTerm, _ docIDs: Span<DocID>) -> Int {
        if term.slot >= 0 { return Int(starts[term.slot * stride + range]) }
        let base = DocID(range * ImpactTable.rangeSize)
        var low = term.list.lowerBound
        var high = term.list.upperBound
        while low < high {
            let middle = (low + high) / 2
            if docIDs[middle] < base { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
