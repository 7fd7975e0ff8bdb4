/// For each range of a segment, how much a document there can score at most; and the ranges in falling order of it.
struct RangeBounds {
    private var bounds: [Float] = []
    /// For each clause that is not dense, in order, and each range: one more than the index of its first posting there,
    /// zero where it is absent.
    private(set) var sparseStarts: [UInt32] = []

    /// Stands for a range in which no document can match.
    private static let none: Float = -1e30

    /// Sums the bounds of the clauses.
    ///
    /// - Complexity: O(ranges · dense terms), and the postings of the other terms.
    mutating func sum(_ terms: [RankedTerm], needsAll: Bool, _ segment: Segment) {
        bounds.removeAll(keepingCapacity: true)
        bounds.append(contentsOf: repeatElement(0, count: segment.impacts.rangeCount))
        let impacts = segment.impacts
        let (docIDArray, impactArray, maximaArray) = (segment.words.docIDs, impacts.impacts, impacts.rangeMaxima)
        var boundArray = self.bounds
        self.bounds = []
        defer { self.bounds = boundArray }
        var bounds = boundArray.mutableSpan
        for term in terms where term.slot >= 0 {
            let start = term.slot * impacts.rangeCount
            let maxima = maximaArray.span.extracting(start..<(start + impacts.rangeCount))
            if needsAll {
                for range in bounds.indices {
                    bounds[range] += maxima[range] == 0 ? Self.none : Float(maxima[range]) * term.weight
                }
            } else {
                for range in bounds.indices { bounds[range] += Float(maxima[range]) * term.weight }
            }
        }
        sparseStarts.removeAll(keepingCapacity: true)
        for term in terms where term.slot < 0 {
            let first = sparseStarts.count
            sparseStarts.append(contentsOf: repeatElement(0, count: impacts.rangeCount))
            Self.addPostings(term, docIDArray.span, impactArray.span, first, &sparseStarts, to: &bounds)
        }
    }

    /// Adds the largest bound of a sparse term in each range where it stands, and notes where it starts there.
    private static func addPostings(
        _ term: RankedTerm, _ docIDs: Span<DocID>, _ impacts: Span<UInt8>, _ first: Int, _ starts: inout [UInt32],
        to bounds: inout MutableSpan<Float>
    ) {
        var index = term.list.lowerBound
        while index < term.list.upperBound {
            let range = docIDs[index] >> 6
            var maximum = impacts[index]
            starts[first + Int(range)] = UInt32(index + 1)
            index += 1
            while index < term.list.upperBound, docIDs[index] >> 6 == range {
                maximum = max(maximum, impacts[index])
                index += 1
            }
            bounds[Int(range)] += Float(maximum) * term.weight
        }
    }

    /// Calls `visit` with ranges in falling order of their bounds, as long as a bound reaches the threshold that
    /// `visit` returned last, which never falls.
    ///
    /// The order is made in steps, the first of few ranges: many searches end before the second.
    func forEachDescending(from threshold: Double, _ visit: (Int) throws(SearchError) -> Double) throws(SearchError) {
        var threshold = Float(threshold)
        var upper = bounds.max() ?? 0
        var wanted = 16
        var keys: [UInt64] = []
        while upper > 0 {
            let lower = cut(below: upper, threshold, wanted: wanted)
            gather(from: max(lower, threshold), below: upper, isFirst: wanted == 16, into: &keys)
            keys.sort(by: >)
            for key in keys {
                guard Float(bitPattern: UInt32(key >> 32)) >= threshold else { return }
                threshold = Float(try visit(Int(key & 0xFFFF_FFFF)))
            }
            guard lower > threshold else { return }
            upper = lower
            wanted *= 16
        }
    }

    /// A bound that about `wanted` ranges below `upper` reach; the threshold if no more than that are left.
    private func cut(below upper: Float, _ threshold: Float, wanted: Int) -> Float {
        var counts = InlineArray<64, Int>(repeating: 0)
        let least = max(threshold, 0)
        guard upper > least else { return least }
        let scale = 63.999 / (upper - least)
        for bound in bounds where bound >= least && bound <= upper { counts[Int((bound - least) * scale)] += 1 }
        var bucket = 64
        var count = 0
        while bucket > 0 && count < wanted {
            bucket -= 1
            count += counts[bucket]
        }
        return bucket == 0 ? least : least + Float(bucket) / scale
    }

    /// Replaces `keys` by the bounds in `lower..<upper` and their ranges, `upper` included the first time.
    private func gather(from lower: Float, below upper: Float, isFirst: Bool, into keys: inout [UInt64]) {
        keys.removeAll(keepingCapacity: true)
        for range in bounds.indices {
            let bound = bounds[range]
            guard bound > 0, bound >= lower, bound < upper || isFirst else { continue }
            keys.append(UInt64(bound.bitPattern) << 32 | UInt64(range))
        }
    }
}
