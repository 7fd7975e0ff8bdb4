/// Scores the documents of one range of 64, clause by clause, with the bits that ``TermScorer`` gives.
struct RangeScorer {
    let segment: Segment
    let terms: [RankedTerm]
    let needsAll: Bool
    let bm25: BM25
    private let docIDs: [DocID]
    private let frequencies: [UInt8]
    private let lengths: [UInt32]
    private let impacts: [UInt8]
    private let sparseStarts: [UInt32]
    /// The dense clauses from the lightest to the heaviest, then the others.
    private let order: [Int]
    private var bounds = [Float](repeating: 0, count: ImpactTable.rangeSize)
    private var scoreArray = [Double](repeating: 0, count: ImpactTable.rangeSize)

    init(_ segment: Segment, _ terms: [RankedTerm], _ bounds: RangeBounds, needsAll: Bool, _ bm25: BM25) {
        sparseStarts = bounds.sparseStarts
        self.segment = segment
        self.terms = terms
        self.needsAll = needsAll
        self.bm25 = bm25
        docIDs = segment.words.docIDs
        frequencies = segment.impacts.frequencies
        lengths = segment.columns.lengths
        impacts = segment.impacts.impacts
        order = terms.indices.sorted { left, right in
            let isDense = terms[left].slot >= 0
            return isDense == (terms[right].slot >= 0) ? terms[left].weight < terms[right].weight : isDense
        }
    }

    /// Scores the range and returns which of its documents match, tombstones included, a bit for each.
    mutating func score(_ range: Int) -> UInt64 {
        let (docIDArray, frequencyArray, lengthArray) = (self.docIDs, self.frequencies, self.lengths)
        let docIDs = docIDArray.span
        let frequencies = frequencyArray.span
        let lengths = lengthArray.span
        let (segment, terms, needsAll, bm25) = (self.segment, self.terms, self.needsAll, self.bm25)
        let starts = RangeStarts(segment.impacts, sparseStarts, range)
        let base = DocID(range * ImpactTable.rangeSize)
        var scores = scoreArray.mutableSpan
        for slot in scores.indices { scores[slot] = 0 }
        var matches: UInt64 = needsAll ? .max : 0
        for term in terms {
            var index = starts.first(of: term)
            var own: UInt64 = 0
            let factor = term.idf * (bm25.k1 + 1)
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

    /// Scores the documents of the range that may reach `threshold`, and returns them, tombstones included.
    ///
    /// Clauses that cannot reach the threshold together are not visited; the bounds of the others' postings choose the
    /// documents that are scored at all (MaxScore: Turtle & Flood 1995, doi:10.1016/0306-4573(95)00020-H).
    mutating func score(_ range: Int, reaching threshold: Float) -> UInt64 {
        let starts = RangeStarts(segment.impacts, sparseStarts, range)
        let (first, allowance) = nonEssential(range, threshold)
        let seen = sumBounds(starts, order[first...])
        var matches: UInt64 = 0
        var rest = seen
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest - 1
            guard bounds[slot] + allowance >= threshold else { continue }
            matches |= 1 << UInt64(slot)
            scoreArray[slot] = exactScore(starts, slot)
        }
        return matches
    }

    /// How many of ``order`` are not visited, and what they score together at most.
    private func nonEssential(_ range: Int, _ threshold: Float) -> (count: Int, allowance: Float) {
        let impacts = segment.impacts
        var allowance: Float = 0
        for (count, number) in order.enumerated() {
            let term = terms[number]
            guard term.slot >= 0 else { return (count, allowance) }
            let bound = Float(impacts.rangeMaxima[term.slot * impacts.rangeCount + range]) * term.weight
            guard allowance + bound < threshold else { return (count, allowance) }
            allowance += bound
        }
        return (order.count, allowance)
    }

    /// Sums the bounds of postings for each document of the range, and returns the documents that have any.
    private mutating func sumBounds(_ starts: RangeStarts, _ numbers: ArraySlice<Int>) -> UInt64 {
        let (terms, docIDArray, impactArray) = (self.terms, self.docIDs, self.impacts)
        let docIDs = docIDArray.span
        let impacts = impactArray.span
        var bounds = self.bounds.mutableSpan
        for slot in bounds.indices { bounds[slot] = 0 }
        var seen: UInt64 = 0
        for number in numbers {
            let term = terms[number]
            var index = starts.first(of: term)
            while index < term.list.upperBound, docIDs[index] &- starts.base < DocID(ImpactTable.rangeSize) {
                let slot = Int(docIDs[index] &- starts.base)
                bounds[slot] += Float(impacts[index]) * term.weight
                seen |= 1 << UInt64(slot)
                index += 1
            }
        }
        return seen
    }

    /// The score of one document of the range, the sum in the order of the clauses.
    private func exactScore(_ starts: RangeStarts, _ slot: Int) -> Double {
        let length = lengths[Int(starts.base) + slot]
        let docIDs = self.docIDs.span
        var sum = 0.0
        for term in terms {
            guard let index = starts.index(of: term, slot, docIDs) else { continue }
            let frequency = frequencies[index]
            let weighted =
                frequency == ImpactTable.largeFrequency
                ? Self.largeFrequency(segment, index) : Double(frequency) * 0.25
            sum += bm25.score(idf: term.idf, frequency: weighted, length: length)
        }
        return sum
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
    private let bitmaps: [UInt64]
    private let sparseStarts: [UInt32]
    private let stride: Int
    private let range: Int
    /// The first document of the range.
    let base: DocID

    init(_ impacts: ImpactTable, _ sparseStarts: [UInt32], _ range: Int) {
        self.sparseStarts = sparseStarts
        starts = impacts.rangeStarts
        bitmaps = impacts.bitmaps
        stride = impacts.rangeCount + 1
        self.range = range
        base = DocID(range * ImpactTable.rangeSize)
    }

    /// The index of the first posting of a term that is not before the range.
    @inline(__always)
    func first(of term: RankedTerm) -> Int {
        if term.slot >= 0 { return Int(starts[term.slot * stride + range]) }
        let first = Int(sparseStarts[term.sparse * (stride - 1) + range])
        return first == 0 ? term.list.upperBound : first - 1
    }

    /// The index of a term's posting for one document of the range, `nil` if there is none.
    @inline(__always)
    func index(of term: RankedTerm, _ slot: Int, _ docIDs: Span<DocID>) -> Int? {
        if term.bitmap >= 0 {
            let word = bitmaps[term.bitmap + range]
            let bit: UInt64 = 1 << UInt64(slot)
            // The set bits below are the postings before it.
            return word & bit == 0 ? nil : first(of: term) + (word & (bit - 1)).nonzeroBitCount
        }
        let docID = base + DocID(slot)
        var index = first(of: term)
        while index < term.list.upperBound, docIDs[index] < docID { index += 1 }
        return index < term.list.upperBound && docIDs[index] == docID ? index : nil
    }
}
