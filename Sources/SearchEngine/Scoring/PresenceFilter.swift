/// Finds the documents that may reach a limit by which of the clauses they have.
///
/// What a clause adds at most is rounded up to one of 64 levels, and the levels of the 256 documents of a range are added
/// at once: of each sum a bit of four machine words holds one binary digit.
final class PresenceFilter {
    /// For each clause the documents of a range that have it, block by block.
    private let masks: ScratchArray<SIMD4<UInt64>>
    /// For each clause the level of what it adds at most, block by block.
    private let levels: ScratchArray<SIMD4<UInt64>>
    /// By the place in a block what a document scores at most.
    private let bounds: ScratchArray<Int>

    /// Holds as many clauses as this.
    init(capacity: Int) {
        masks = ScratchArray(unwritten: capacity)
        levels = ScratchArray(unwritten: capacity)
        bounds = ScratchArray(unwritten: 64)
    }

    /// Reads the documents of a range of 256 that have the heavy clauses, and returns the number of these.
    @inline(__always)
    func read(_ clauses: DenseClauses, range: Int, _ limit: Int) -> Int {
        let count = clauses.heavyCount(limit)
        for index in 0..<count {
            let place = clauses[index].place
            masks[index] = clauses.reader.documents(place, range: range)
        }
        return count
    }

    /// Which documents of a block of the range that was read have the clauses that were read: a word for each, as far
    /// apart as the masks of clauses.
    @inline(__always)
    func present(inBlock block: Int) -> UnsafeRawPointer {
        UnsafeRawPointer(masks.pointer) + (block & 3) * MemoryLayout<UInt64>.stride
    }

    /// The documents of the range that was read that may reach `limit`, a bit for each, block by block.
    ///
    /// - Parameters:
    ///   - count: What ``read(_:range:_:)`` returned for no higher limit.
    ///   - bounds: What all clauses add at most to a document of each block.
    @inline(__always)
    func documents(
        _ clauses: DenseClauses, _ count: Int, range: Int, _ bounds: BlockBounds, reaching limit: Int
    ) -> SIMD4<UInt64> {
        // A document without any of the clauses does not count, whatever the limit.
        let limit = max(1, limit)
        let shift = max(0, Int.bitWidth &- 6 &- limit.leadingZeroBitCount)
        let limits = SIMD4(repeating: Int64(truncatingIfNeeded: limit))
        let first = range &<< 2
        var rest = SIMD4(
            Int64(bounds[first]), Int64(bounds[first &+ 1]), Int64(bounds[first &+ 2]), Int64(bounds[first &+ 3]))
        // Those that have none of the heaviest clauses, without which the others do not reach the limit, are out.
        var union = SIMD4<UInt64>.zero
        for index in 0..<count {
            let clause = clauses[index]
            let isOpen = ~((rest &- limits) &>> SIMD4(repeating: 63))
            union |= masks[index] & unsafeBitCast(isOpen, to: SIMD4<UInt64>.self)
            var parts = InlineArray<4, Int64>(repeating: 0)
            var clauseLevels = InlineArray<4, UInt64>(repeating: 0)
            for lane in 0..<4 {
                let part = clauses.part(clause, block: first &+ lane)
                parts[lane] = Int64(truncatingIfNeeded: part)
                clauseLevels[lane] = Self.level(part, limit, shift)
            }
            rest &-= SIMD4(parts[0], parts[1], parts[2], parts[3])
            levels[index] = SIMD4(clauseLevels[0], clauseLevels[1], clauseLevels[2], clauseLevels[3])
        }
        if Self.hasFew(union) { return union }
        // What a document may add with all the light clauses is left to the others.
        var sums = LevelSums(reaching: (limits &- rest) &>> SIMD4(repeating: Int64(truncatingIfNeeded: shift)))
        for index in 0..<count { sums.add(levels[index], to: masks[index]) }
        return sums.reached & union
    }

    /// What a clause adds at most, rounded up to one of 64 levels.
    @inline(__always)
    private static func level(_ part: Int, _ limit: Int, _ shift: Int) -> UInt64 {
        let roundUp = 1 &<< shift &- 1
        return UInt64(truncatingIfNeeded: (max(1, min(limit, part)) &+ roundUp) &>> shift)
    }

    /// Of these documents of a block of the range that was read those that may reach `limit` by their postings of the
    /// clauses that were read.
    ///
    /// The postings of a block lie side by side, so that to read all of them is faster than to look for those of many
    /// documents.
    @inline(never)
    func narrow(
        _ documents: UInt64, _ clauses: DenseClauses, _ count: Int, block: Int, bound: Int, reaching limit: Int,
        by words: WordPostings
    ) -> UInt64 {
        var documents = documents
        for slot in 0..<64 { bounds[slot] = bound }
        for number in 0..<count {
            let clause = clauses[number]
            let part = clauses.part(clause, block: block)
            let present = masks[number][block & 3]
            var kept: UInt64 = 0
            var rest = documents & ~present
            while rest != 0 {
                let slot = rest.trailingZeroBitCount
                rest &= rest &- 1
                bounds[slot] &-= part
                kept |= (bounds[slot] >= limit ? 1 : 0) &<< UInt64(truncatingIfNeeded: slot)
            }
            rest = present
            var index = clauses.reader.start(clause.place, block: block)
            while rest != 0 {
                let slot = rest.trailingZeroBitCount
                rest &= rest &- 1
                let code = clauses.reader.code(clause.place, index)
                let bound = words.bounds[Int(code) &<< 8 | Int(words.lengthClasses[block &<< 6 | slot])]
                bounds[slot] &+= Int(BlockBounds.part(bound, clause.weight)) &+ clause.surplus &- part
                kept |= (bounds[slot] >= limit ? 1 : 0) &<< UInt64(truncatingIfNeeded: slot)
                index &+= 1
            }
            documents &= kept
            if documents == 0 { return 0 }
        }
        return documents
    }

    /// Whether there are so few documents in each block that to add for all takes longer than to look at each.
    @inline(__always)
    private static func hasFew(_ documents: SIMD4<UInt64>) -> Bool {
        var rest = documents
        for _ in 0..<4 { rest &= rest &- SIMD4(repeating: 1) }
        return rest == .zero
    }
}

/// Sums of levels, one for each of 256 documents, that say which of them have reached the limit of their block.
private struct LevelSums {
    private typealias Bits = SIMD4<UInt64>

    /// The documents that have reached it, a bit for each.
    private(set) var reached: SIMD4<UInt64>
    // The binary digits of the sums, the lowest first; they begin with what 64 is more than the limit.
    private var digits0: Bits
    private var digits1: Bits
    private var digits2: Bits
    private var digits3: Bits
    private var digits4: Bits
    private var digits5: Bits

    /// - Parameter limits: From 0 to 63.
    @inline(__always)
    init(reaching limits: SIMD4<Int64>) {
        let start = SIMD4(repeating: 64) &- unsafeBitCast(limits, to: Bits.self)
        reached = Self.digit(start, 6)
        digits0 = Self.digit(start, 0)
        digits1 = Self.digit(start, 1)
        digits2 = Self.digit(start, 2)
        digits3 = Self.digit(start, 3)
        digits4 = Self.digit(start, 4)
        digits5 = Self.digit(start, 5)
    }

    /// A binary digit, in all bits.
    @inline(__always)
    private static func digit(_ numbers: Bits, _ digit: UInt64) -> Bits {
        Bits.zero &- (numbers &>> Bits(repeating: digit) & Bits(repeating: 1))
    }

    /// Adds the level of each block, from 1 to 64, to the documents whose bits are set.
    @inline(__always)
    mutating func add(_ levels: SIMD4<UInt64>, to documents: SIMD4<UInt64>) {
        var carry = Bits.zero
        Self.add(levels, 0, documents, &digits0, &carry)
        Self.add(levels, 1, documents, &digits1, &carry)
        Self.add(levels, 2, documents, &digits2, &carry)
        Self.add(levels, 3, documents, &digits3, &carry)
        Self.add(levels, 4, documents, &digits4, &carry)
        Self.add(levels, 5, documents, &digits5, &carry)
        // A level of 64 is enough by itself.
        reached |= carry | documents & Self.digit(levels, 6)
    }

    @inline(__always)
    private static func add(
        _ levels: Bits, _ digit: UInt64, _ documents: Bits, _ digits: inout Bits, _ carry: inout Bits
    ) {
        let added = documents & Self.digit(levels, digit)
        let half = digits ^ added
        let next = digits & added | half & carry
        digits = half ^ carry
        carry = next
    }
}
