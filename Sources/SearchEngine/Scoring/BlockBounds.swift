/// For each block of 64 documents, how much a document there can score at most; and the blocks in falling order of it.
///
/// Bounds are whole numbers below 2¹⁶ so that a machine instruction adds many of them; ``unit`` says what one is worth.
struct BlockBounds {
    private(set) var bounds: [UInt16]
    /// The largest bound of each four blocks.
    private var rangeBounds: [UInt16] = []
    /// The largest bound of each group of blocks.
    private var groups: [UInt16] = []
    /// What a bound of one stands for, as a score.
    private let unit: Float

    /// What the bounds of postings are multiplied by, clause by clause; see ``part(_:_:)``.
    let weights: [UInt16]
    /// What a clause adds at most beside that where it is present, clause by clause: at least one, which makes up for
    /// rounding, so that a clause that is present never adds zero.
    let surpluses: [UInt16]

    /// Blocks in a group.
    private static let groupSize = 32
    /// The groups whose best blocks are visited first.
    private static let firstCount = 16

    /// Prepares for clauses of which the bounds are added, or for a phrase of which the least bound counts.
    ///
    /// - Parameter pairs: What the pairs of each clause add at most to a document that has it; see
    ///   ``PairRanking/shares``.
    init(_ terms: [RankedTerm], _ kind: RankedQuery.Kind, pairs: [Float] = [], blockCount: Int) {
        let padded = (blockCount + Self.groupSize - 1) / Self.groupSize * Self.groupSize
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
        numbers.sorted { UInt32(weights[$0]) + UInt32(surpluses[$0]) > UInt32(weights[$1]) + UInt32(surpluses[$1]) }
    }

    /// The bound that a score of `threshold` or more needs.
    @inline(__always)
    func limit(_ threshold: Double) -> Int {
        // Less by more than the rounding error of single precision.
        Int(min(Float(threshold) / unit * 0.99999, 1e6))
    }

    // MARK: Summing

    /// Adds the bounds of the dense clauses; those of the others are added by ``add(_:_:at:)``.
    mutating func sum(_ terms: [RankedTerm], _ kind: RankedQuery.Kind, _ dense: DenseLists) {
        let count = dense.blockCount
        let maxima = dense.maxima
        let weights = self.weights
        bounds.withUnsafeMutableBufferPointer { bounds in
            for (number, term) in terms.enumerated() where term.isDense {
                switch kind {
                case .any: Self.add(maxima, term.maxima, count, weights[number], surpluses[number], to: bounds)
                case .all:
                    Self.addAll(
                        maxima, term.maxima, count, weights[number], surpluses[number], isFirst: number == 0, to: bounds
                    )
                case .phrase:
                    for block in 0..<count { bounds[block] = min(bounds[block], UInt16(maxima[term.maxima + block])) }
                }
            }
            for block in count..<bounds.count { bounds[block] = 0 }
        }
        if kind == .any { sumRanges(count) }
    }

    private static func add(
        _ maxima: FlatArray<UInt8>, _ start: Int, _ count: Int, _ weight: UInt16, _ surplus: UInt16,
        to bounds: UnsafeMutableBufferPointer<UInt16>
    ) {
        // Whole groups, so that a machine instruction takes eight at a time; what is beyond the last block is dropped.
        for first in stride(from: 0, to: count, by: 32) {
            var high = InlineArray<32, UInt16>(repeating: 0)
            for block in 0..<32 { high[block] = UInt16(maxima.padded(start &+ first &+ block)) &<< 8 }
            for block in 0..<32 {
                let part = UInt16(truncatingIfNeeded: (UInt32(high[block]) &* UInt32(weight)) &>> 16)
                bounds[first &+ block] &+= part &+ (high[block] == 0 ? 0 : surplus)
            }
        }
    }

    /// As ``add(_:_:_:_:_:to:)``; zero where any clause is absent.
    private static func addAll(
        _ maxima: FlatArray<UInt8>, _ start: Int, _ count: Int, _ weight: UInt16, _ surplus: UInt16, isFirst: Bool,
        to bounds: UnsafeMutableBufferPointer<UInt16>
    ) {
        for block in 0..<count {
            let maximum = maxima[start &+ block]
            let sum = bounds[block] &+ part(maximum, weight) &+ surplus
            bounds[block] = maximum == 0 || !isFirst && bounds[block] == 0 ? 0 : sum
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

    /// The ranges whose bounds reach `limit`, in falling order of their bounds' upper bits.
    func ranges(reaching limit: Int) -> [Int] {
        let largest = self.largest
        guard largest >= limit else { return [] }
        let shift = max(0, Int.bitWidth - (largest - limit).leadingZeroBitCount - 6)
        var starts = InlineArray<65, Int>(repeating: 0)
        let rangeBounds = self.rangeBounds.span
        for range in rangeBounds.indices where Int(rangeBounds[range]) >= limit {
            starts[(largest &- Int(rangeBounds[range])) &>> shift &+ 1] &+= 1
        }
        for bucket in 1..<65 { starts[bucket] += starts[bucket - 1] }
        return [Int](unsafeUninitializedCapacity: starts[64]) { ordered, count in
            count = starts[64]
            for range in rangeBounds.indices where Int(rangeBounds[range]) >= limit {
                let bucket = (largest &- Int(rangeBounds[range])) &>> shift
                ordered[starts[bucket]] = range
                starts[bucket] &+= 1
            }
        }
    }

    // MARK: Visiting

    /// Calls `visit` with blocks, good ones first, as long as a bound reaches the threshold that `visit` returned last,
    /// which never falls.
    ///
    /// The best blocks of the best groups come first and raise the threshold; of the rest only what may still reach it
    /// is put in order.
    mutating func forEachDescending(
        from threshold: Double, _ visit: (_ block: Int, _ limit: Int, _ threshold: Double) throws(SearchError) -> Double
    ) throws(SearchError) {
        var threshold = threshold
        var limit = self.limit(threshold)
        sumGroups()
        for block in firstBlocks(limit: limit) {
            if Int(bounds[block]) >= limit {
                threshold = try visit(block, limit, threshold)
                limit = self.limit(threshold)
            }
            bounds[block] = 0
        }
        for block in ordered(limit: limit) where Int(bounds[Int(block)]) >= limit {
            let raised = try visit(Int(block), limit, threshold)
            guard raised > threshold else { continue }
            threshold = raised
            limit = self.limit(threshold)
        }
    }

    private mutating func sumGroups() {
        let bounds = self.bounds
        groups = [UInt16](repeating: 0, count: bounds.count / Self.groupSize)
        for group in groups.indices {
            var largest: UInt16 = 0
            for block in (group * Self.groupSize)..<((group + 1) * Self.groupSize) {
                largest = max(largest, bounds[block])
            }
            groups[group] = largest
        }
    }

    /// The best block of each of the few best groups, best first.
    private func firstBlocks(limit: Int) -> [Int] {
        var best: [(bound: UInt16, group: Int)] = []
        for (group, bound) in groups.enumerated() where Int(bound) >= max(1, limit) {
            if best.count == Self.firstCount, bound <= best[Self.firstCount - 1].bound { continue }
            if best.count == Self.firstCount { best.removeLast() }
            best.insert((bound, group), at: best.firstIndex { $0.bound < bound } ?? best.count)
        }
        return best.map { entry in
            let first = entry.group * Self.groupSize
            return (first..<(first + Self.groupSize)).first { bounds[$0] == entry.bound } ?? first
        }
    }

    /// The blocks that reach `limit`, in falling order of their bounds' upper bits.
    private func ordered(limit: Int) -> [UInt32] {
        let least = max(1, limit)
        let largest = Int(groups.max() ?? 0)
        guard largest >= least else { return [] }
        let shift = max(0, Int.bitWidth - (largest - least).leadingZeroBitCount - 6)
        var counts = InlineArray<65, Int>(repeating: 0)
        var found: [UInt32] = []
        found.reserveCapacity(256)
        let bounds = self.bounds.span
        for group in groups.indices where Int(groups[group]) >= least {
            for block in (group * Self.groupSize)..<((group + 1) * Self.groupSize) where Int(bounds[block]) >= least {
                found.append(UInt32(truncatingIfNeeded: block))
                counts[(largest - Int(bounds[block])) &>> shift + 1] += 1
            }
        }
        for bucket in 1..<65 { counts[bucket] += counts[bucket - 1] }
        return [UInt32](unsafeUninitializedCapacity: found.count) { ordered, count in
            for block in found {
                let bucket = (largest - Int(bounds[Int(block)])) &>> shift
                ordered[counts[bucket]] = block
                counts[bucket] += 1
            }
            count = found.count
        }
    }
}
