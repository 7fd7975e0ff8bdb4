/// Finds the documents that may reach a limit by which of the clauses they have.
///
/// What a clause adds at most is rounded up to one of 64 levels, and the levels of 64 documents are added at once: of
/// each sum a machine word holds one binary digit.
final class PresenceFilter {
    /// What is known of a heavy clause in the current block.
    private struct Entry {
        var documents: UInt64 = 0
        /// What it adds at most.
        var part = 0
    }

    /// For each clause the documents of a range that have it, block by block.
    private let masks: ScratchArray<SIMD4<UInt64>>
    /// The entries of the block.
    private let entries: ScratchArray<Entry>
    /// By the place in a block what a document scores at most.
    private let bounds: ScratchArray<Int>

    /// Holds as many clauses as this.
    init(capacity: Int) {
        masks = ScratchArray(unwritten: capacity)
        entries = ScratchArray(repeating: Entry(), count: capacity)
        bounds = ScratchArray(unwritten: 64)
    }

    /// Reads the documents of a range of 256 that have the heavy clauses, and returns the number of these.
    @inline(__always)
    func read(_ clauses: DenseClauses, range: Int, _ limit: Int) -> Int {
        let count = clauses.heavyCount(limit)
        for index in 0..<count {
            let place = clauses[index].place
            masks[index] = clauses.dense.documents(place, range: range)
        }
        return count
    }

    /// As `DenseLists.findAny`, for a clause and the range that were read.
    @inline(__always)
    func find(_ clause: Int, _ block: Int, _ slot: Int) -> Int {
        masks[clause][block & 3] &>> UInt64(truncatingIfNeeded: slot) & 1 == 0 ? -1 : 0
    }

    /// The documents of a block of the range that was read that may reach `limit`, a bit for each.
    ///
    /// - Parameters:
    ///   - count: What ``read(_:range:_:)`` returned for no higher limit.
    ///   - bound: What all clauses add at most to a document of the block.
    @inline(__always)
    func documents(
        _ clauses: DenseClauses, _ count: Int, block: Int, bound: Int, reaching limit: Int
    ) -> UInt64 {
        // A document without any of the clauses does not count, whatever the limit.
        let limit = max(1, limit)
        // Those that have none of the heaviest clauses, without which the others do not reach the limit, are out.
        var rest = bound
        var union: UInt64 = 0
        var read = 0
        while rest >= limit && read < count { rest &-= readEntry(clauses, block, &union, &read) }
        if Self.hasFew(union) { return union }
        while read < count { rest &-= readEntry(clauses, block, &union, &read) }
        let shift = max(0, Int.bitWidth &- 6 &- limit.leadingZeroBitCount)
        let roundUp = 1 &<< shift &- 1
        // What a document may add with all the light clauses is left to the others.
        var sums = LevelSums(reaching: (limit &- rest) &>> shift)
        for index in 0..<count where entries[index].documents != 0 {
            let entry = entries[index]
            sums.add((max(1, min(limit, entry.part)) &+ roundUp) &>> shift, to: entry.documents)
        }
        return sums.reached
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
            var index = clauses.dense.start(clause.place, block: block)
            while rest != 0 {
                let slot = rest.trailingZeroBitCount
                rest &= rest &- 1
                let code = clauses.dense.code(clause.place, index)
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

    /// Reads what is known of a clause in a block, and returns what it adds at most.
    @inline(__always)
    private func readEntry(
        _ clauses: DenseClauses, _ block: Int, _ union: inout UInt64, _ read: inout Int
    ) -> Int {
        let index = read
        let part = clauses.part(clauses[index], block: block)
        let documents = masks[index][block & 3]
        entries[index] = Entry(documents: documents, part: part)
        union |= documents
        read &+= 1
        return part
    }

    /// Whether there are so few documents that to add for all 64 takes longer than to look at each.
    @inline(__always)
    private static func hasFew(_ documents: UInt64) -> Bool {
        var rest = documents
        for _ in 0..<4 { rest &= rest &- 1 }
        return rest == 0
    }
}

/// Sums of levels, one for each of 64 documents, that say which of them have reached a limit.
private struct LevelSums {
    /// The documents that have reached it, a bit for each.
    private(set) var reached: UInt64
    // The binary digits of the sums, the lowest first; they begin with what 64 is more than the limit.
    private var digits0: UInt64
    private var digits1: UInt64
    private var digits2: UInt64
    private var digits3: UInt64
    private var digits4: UInt64
    private var digits5: UInt64

    /// - Parameter limit: From 0 to 63.
    @inline(__always)
    init(reaching limit: Int) {
        let start = 64 &- limit
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
    private static func digit(_ number: Int, _ digit: Int) -> UInt64 {
        0 &- UInt64(truncatingIfNeeded: number &>> digit & 1)
    }

    /// Adds a level from 1 to 64 to the documents whose bits are set.
    @inline(__always)
    mutating func add(_ level: Int, to documents: UInt64) {
        var carry: UInt64 = 0
        Self.add(level, 0, documents, &digits0, &carry)
        Self.add(level, 1, documents, &digits1, &carry)
        Self.add(level, 2, documents, &digits2, &carry)
        Self.add(level, 3, documents, &digits3, &carry)
        Self.add(level, 4, documents, &digits4, &carry)
        Self.add(level, 5, documents, &digits5, &carry)
        // A level of 64 is enough by itself.
        reached |= carry | documents & Self.digit(level, 6)
    }

    @inline(__always)
    private static func add(
        _ level: Int, _ digit: Int, _ documents: UInt64, _ digits: inout UInt64, _ carry: inout UInt64
    ) {
        let added = documents & Self.digit(level, digit)
        let half = digits ^ added
        let next = digits & added | half & carry
        digits = half ^ carry
        carry = next
    }
}
