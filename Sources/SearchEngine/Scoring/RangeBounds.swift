/// For each range of a segment, how much a document there can score at most; and the ranges in falling order of it.
struct RangeBounds {
    private var bounds: [Float] = []

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
        var bounds = self.bounds.mutableSpan
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
        for term in terms where term.slot < 0 {
            Self.addPostings(term, docIDArray.span, impactArray.span, to: &bounds)
        }
    }

    /// Adds the largest bound of a sparse term in each range where it stands.
    private static func addPostings(
        _ term: RankedTerm, _ docIDs: Span<DocID>, _ impacts: Span<UInt8>, to bounds: inout MutableSpan<Float>
    ) {
        var index = term.list.lowerBound
        while index < term.list.upperBound {
            let range = docIDs[index] >> 6
            var maximum = impacts[index]
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
    /// The order is made in steps, the first of few ranges: most searches end before the second.
    func forEachDescending(from threshold: Double, _ visit: (Int) throws(SearchError) -> Double) throws(SearchError) {
        var threshold = Float(threshold)
        var counts = [Int](repeating: 0, count: 257)
        let largest = bounds.max() ?? 0
        guard largest > 0 else { return }
        let scale = 255 / largest
        for bound in bounds where bound > 0 && bound >= threshold { counts[Int(bound * scale)] += 1 }
        var upper = 256
        var wanted = 16
        var keys: [UInt64] = []
        while upper > 0 {
            var lower = upper
            var count = 0
            while lower > 0 && count < wanted {
                lower -= 1
                count += counts[lower]
            }
            keys.removeAll(keepingCapacity: true)
            for range in bounds.indices where bounds[range] > 0 && bounds[range] >= threshold {
                let bucket = Int(bounds[range] * scale)
                if bucket >= lower && bucket < upper {
                    keys.append(UInt64(bounds[range].bitPattern) << 32 | UInt64(range))
                }
            }
            keys.sort(by: >)
            for key in keys {
                guard Float(bitPattern: UInt32(key >> 32)) >= threshold else { return }
                threshold = Float(try visit(Int(key & 0xFFFF_FFFF)))
            }
            upper = lower
            wanted *= 4
        }
    }
}
