/// For each block of 64 documents, and for each range of four, how much a document there can score at most.
///
/// Bounds are whole numbers below 2¹⁶ so that a machine instruction adds many of them; ``unit`` says what one is worth.
struct BlockBounds {
    private(set) var bounds: [UInt16]
    /// The largest bound of each four blocks.
    private var rangeBounds: [UInt16] = []
    /// What a bound of one stands for, as a score.
    private let unit: Float

    /// What the bounds of postings are multiplied by, clause by clause; see ``part(_:_:)``.
    let weights: [UInt16]
    /// What a clause adds at most beside that where it is present, clause by clause: at least one, which makes up for
    /// rounding, so that a clause that is present never adds zero.
    let surpluses: [UInt16]

    /// Blocks that are summed at a time.
    private static let stepSize = 32
    /// The levels of bounds that ranges are visited by; a power of two.
    private static let levelCount = 4

    /// Prepares for clauses of which the bounds are added, or for a phrase of which the least bound counts.
    ///
    /// - Parameter pairs: What the pairs of each clause add at most to a document that has it; see
    ///   ``PairRanking/shares``.
    init(_ terms: [RankedTerm], _ kind: RankedQuery.Kind, pairs: [Float] = [], blockCount: Int) {
        let padded = (blockCount + Self.stepSize - 1) / Self.stepSize * Self.stepSize
        bounds = [UInt16](repeating: kind == .phrase ? .max : 0, count: padded)
        let total = terms.reduce(Float(0)) { $0 + $1.weight } + pairs.reduce(0, +)
        if kind == .phrase {
            weights = []
            surpluses = []
            unit = total / 255
        } else {
            // Finite without any clause too.
            let scale = 60_000 / max(total, 1e-30)
            weights = terms.map { UInt16(($0.weight * scale * 256 / 255).rounded(.up)) }
            surpluses =
                pairs.isEmpty
                ? [UInt16](repeating: 1, count: terms.count) : pairs.map { UInt16(($0 * scale).rounded(.up)) + 1 }
            unit = 1 / scale
        }
    }

    /// What a posting with this bound adds.
    @inline(__always)
    static func part(_ bound: UInt8, _ weight: UInt16) -> UInt16 {
        UInt16(truncatingIfNeeded: (UInt32(UInt16(bound) &<< 8) &* UInt32(weight)) &>> 16)
    }

    /// The clauses with these numbers, those first that may add most.
    func heaviestFirst(_ numbers: [Int]) -> [Int] {
        // By insertion: most queries have a few clauses, for which sorting takes longer to begin than to end.
        var order = numbers
        for end in order.indices.dropFirst() {
            let number = order[end]
            let most = UInt32(weights[number]) + UInt32(surpluses[number])
            var place = end
            while place > 0, UInt32(weights[order[place - 1]]) + UInt32(surpluses[order[place - 1]]) < most {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = number
        }
        return order
    }

    /// The bound that a score of `threshold` or more needs.
    @inline(__always)
    func limit(_ threshold: Double) -> Int {
        // Less by more than the rounding error of single precision.
        Int(min(Float(threshold) / unit * 0.99999, 1e6))
    }

    // MARK: Summing

    /// Adds the bounds of the dense clauses, of which a document needs any or, by the kind of the query, all.
    mutating func sum(_ terms: [RankedTerm], _ kind: RankedQuery.Kind, _ dense: DenseLists) {
        let weights = self.weights
        bounds.withUnsafeMutableBufferPointer { bounds in
            for (number, term) in terms.enumerated() where term.isDense {
                if kind == .phrase {
                    Self.lower(bounds, to: dense.maxima, term.maxima)
                } else {
                    Self.add(dense.maxima, term.maxima, weights[number], surpluses[number], to: bounds)
                }
            }
            if kind == .all {
                for term in terms { Self.clear(bounds, without: dense.maxima, term.maxima) }
            }
            for block in dense.blockCount..<bounds.count { bounds[block] = 0 }
        }
        sumRanges(dense.blockCount)
    }

    // Whole steps, so that a machine instruction takes eight blocks or more at a time; what is beyond the last block is
    // dropped.

    private static func add(
        _ maxima: FlatArray<UInt8>, _ start: Int, _ weight: UInt16, _ surplus: UInt16,
        to bounds: UnsafeMutableBufferPointer<UInt16>
    ) {
        for first in stride(from: 0, to: bounds.count, by: stepSize) {
            var high = InlineArray<32, UInt16>(repeating: 0)
            for block in 0..<32 { high[block] = UInt16(maxima.padded(start &+ first &+ block)) &<< 8 }
            for block in 0..<32 {
                let part = UInt16(truncatingIfNeeded: (UInt32(high[block]) &* UInt32(weight)) &>> 16)
                bounds[first &+ block] &+= part &+ (high[block] == 0 ? 0 : surplus)
            }
        }
    }

    /// Lets no bound be more than the clause's.
    private static func lower(
        _ bounds: UnsafeMutableBufferPointer<UInt16>, to maxima: FlatArray<UInt8>, _ start: Int
    ) {
        for first in stride(from: 0, to: bounds.count, by: stepSize) {
            for block in first..<(first &+ 32) {
                bounds[block] = min(bounds[block], UInt16(maxima.padded(start &+ block)))
            }
        }
    }

    /// Leaves nothing where the clause is absent.
    private static func clear(
        _ bounds: UnsafeMutableBufferPointer<UInt16>, without maxima: FlatArray<UInt8>, _ start: Int
    ) {
        for first in stride(from: 0, to: bounds.count, by: stepSize) {
            for block in first..<(first &+ 32) {
                bounds[block] = maxima.padded(start &+ block) == 0 ? 0 : bounds[block]
            }
        }
    }

    // MARK: Ranges

    /// What a document of a block scores at most.
    @inline(__always)
    subscript(block: Int) -> Int { Int(bounds[block]) }

    /// What any document scores at most.
    var largest: Int { Int(rangeBounds.max() ?? 0) }

    /// What a document of a range scores at most.
    @inline(__always)
    func largest(range: Int) -> Int { Int(rangeBounds[range]) }

    private mutating func sumRanges(_ blockCount: Int) {
        let count = (blockCount + 3) / 4
        rangeBounds = [UInt16](unsafeUninitializedCapacity: count) { ranges, initialized in
            for range in 0..<count {
                let first = range &<< 2
                ranges[range] = max(
                    max(bounds[first], bounds[first &+ 1]), max(bounds[first &+ 2], bounds[first &+ 3]))
            }
            initialized = count
        }
    }

    /// The ranges whose bounds reach `limit`, the better ones first: in ``levelCount`` levels, and in each of them as
    /// they lie in memory, which is read faster so.
    func ranges(reaching limit: Int) -> [Int] {
        let largest = self.largest
        guard largest >= limit else { return [] }
        let shift = max(0, Int.bitWidth - (largest - limit).leadingZeroBitCount - Self.levelCount.trailingZeroBitCount)
        var starts = InlineArray<5, Int>(repeating: 0)
        let rangeBounds = self.rangeBounds.span
        for range in rangeBounds.indices where Int(rangeBounds[range]) >= limit {
            starts[(largest &- Int(rangeBounds[range])) &>> shift &+ 1] &+= 1
        }
        for level in 1...Self.levelCount { starts[level] += starts[level - 1] }
        return [Int](unsafeUninitializedCapacity: starts[Self.levelCount]) { ordered, count in
            count = starts[Self.levelCount]
            for range in rangeBounds.indices where Int(rangeBounds[range]) >= limit {
                let level = (largest &- Int(rangeBounds[range])) &>> shift
                ordered[starts[level]] = range
                starts[level] &+= 1
            }
        }
    }
}
