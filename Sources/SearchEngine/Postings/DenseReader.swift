import CIntrinsics

/// Reads the postings of dense words where they lie.
///
/// It stands on the memory of ``DenseLists`` without owning it, so that loops over documents count no references; it must
/// not outlive them.
struct DenseReader: @unchecked Sendable {
    // Sendable: nobody writes to the memory.
    let entries: UnsafePointer<DenseLists.Entry>
    let starts: UnsafePointer<UInt16>
    let bitmapStarts: UnsafePointer<UInt64>
    let locals: UnsafePointer<UInt8>
    let bitmaps: UnsafePointer<UInt64>
    let codes: UnsafePointer<UInt8>
    let escapes: UnsafePointer<UInt64>
    let maxima: UnsafePointer<UInt8>

    /// The number of postings before a range.
    @inline(__always)
    func start(_ place: DenseLists.Place, range: Int) -> Int {
        place.bitmap >= 0
            ? Int(UInt32(truncatingIfNeeded: bitmapStarts[place.starts &+ range]))
            : Int(starts[place.starts &+ range])
    }

    /// The number of postings before a block.
    @inline(__always)
    func start(_ place: DenseLists.Place, block: Int) -> Int {
        guard place.bitmap < 0 else { return rank(place, block) }
        let end = Int(starts[place.starts &+ block &>> 2 &+ 1])
        var index = Int(starts[place.starts &+ block &>> 2])
        while index < end, Int(locals[place.locals &+ index]) < (block & 3) &<< 6 { index &+= 1 }
        return index
    }

    /// The code of a posting.
    @inline(__always)
    func code(_ place: DenseLists.Place, _ index: Int) -> UInt8 {
        guard place.isNarrow else { return codes[place.codes &+ index] }
        let code = codes[place.codes &+ index &>> 1] &>> UInt8(truncatingIfNeeded: (index & 1) &<< 2) & 15
        return code == 15 ? Self.escaped(entries[place.slot], escapes, index) : code
    }

    // Without `self`, which callers would have to copy first, for all codes.
    @inline(never)
    private static func escaped(_ entry: DenseLists.Entry, _ escapes: UnsafePointer<UInt64>, _ index: Int) -> UInt8 {
        var low = Int(entry.escapes)
        var high = low + Int(entry.escapeCount)
        while low < high {
            let middle = (low + high) / 2
            if escapes[middle] >> 8 < UInt64(index) { low = middle + 1 } else { high = middle }
        }
        return UInt8(truncatingIfNeeded: escapes[low])
    }

    /// The index in its list of the posting of a document, -1 if there is none; the document is given by its block
    /// and its place there.
    @inline(__always)
    func find(_ place: DenseLists.Place, _ block: Int, _ slot: Int) -> Int {
        if place.bitmap >= 0 {
            let word = bitmaps[place.bitmap &+ block]
            let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: slot)
            guard word & bit != 0 else { return -1 }
            return rank(place, block) &+ (word & (bit &- 1)).nonzeroBitCount
        }
        let end = Int(starts[place.starts &+ block &>> 2 &+ 1])
        var index = Int(starts[place.starts &+ block &>> 2])
        let wanted = UInt8(truncatingIfNeeded: block &<< 6 | slot)
        while index < end {
            let equal = equal_bytes(locals + (place.locals &+ index), wanted)
            if equal != 0 {
                index &+= equal.trailingZeroBitCount
                return index < end ? index : -1
            }
            index &+= 32
        }
        return -1
    }

    /// Whether a list without a bitmap has a document. Hardly branches on what it finds.
    @inline(__always)
    func localsContain(_ place: DenseLists.Place, _ docID: DocID) -> Bool {
        let range = Int(docID >> 8)
        let wanted = UInt8(truncatingIfNeeded: docID)
        let end = Int(starts[place.starts &+ range &+ 1])
        var index = Int(starts[place.starts &+ range])
        while true {
            let left = end &- index
            let equal = equal_bytes(locals + (place.locals &+ index), wanted)
            let existing: UInt32 = left >= 32 ? .max : 1 &<< UInt32(truncatingIfNeeded: left) &- 1
            if left <= 32 || equal != 0 { return equal & existing != 0 }
            index &+= 32
        }
    }

    /// As ``find(_:_:_:)``, but some index of a list with a bitmap, where the right one takes longer to find.
    @inline(__always)
    func findAny(_ place: DenseLists.Place, _ block: Int, _ slot: Int) -> Int {
        guard place.bitmap >= 0 else { return find(place, block, slot) }
        return bitmaps[place.bitmap &+ block] &>> UInt64(truncatingIfNeeded: slot) & 1 == 0 ? -1 : 0
    }

    /// The index in its list of the posting of a document, -1 if there is none.
    @inline(__always)
    func find(_ place: DenseLists.Place, _ docID: DocID) -> Int { find(place, Int(docID >> 6), Int(docID & 63)) }

    /// The postings of a list with a bitmap before a block.
    @inline(__always)
    private func rank(_ place: DenseLists.Place, _ block: Int) -> Int {
        let counts = bitmapStarts[place.starts &+ block &>> 2]
        let inRange = UInt8(truncatingIfNeeded: counts &>> UInt64(truncatingIfNeeded: 32 &+ (block & 3) &<< 3))
        return Int(UInt32(truncatingIfNeeded: counts)) &+ Int(inRange)
    }

    /// The documents of a list in a range, a bit for each, block by block.
    @inline(__always)
    func documents(_ place: DenseLists.Place, range: Int) -> SIMD4<UInt64> {
        let first = range &<< 2
        if place.bitmap >= 0 {
            return SIMD4(
                bitmaps[place.bitmap &+ first], bitmaps[place.bitmap &+ first &+ 1],
                bitmaps[place.bitmap &+ first &+ 2], bitmaps[place.bitmap &+ first &+ 3])
        }
        var blocks = InlineArray<4, UInt64>(repeating: 0)
        forEachLocal(place, range: range) { local in
            blocks[local &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: local & 63)
        }
        return SIMD4(blocks[0], blocks[1], blocks[2], blocks[3])
    }

    /// Calls `body` with the place in a range of 256 of each document that a list without a bitmap has there.
    @inline(__always)
    func forEachLocal(_ place: DenseLists.Place, range: Int, _ body: (Int) -> Void) {
        let end = Int(starts[place.starts &+ range &+ 1])
        var index = Int(starts[place.starts &+ range])
        while index < end {
            body(Int(locals[place.locals &+ index]))
            index &+= 1
        }
    }

    /// Calls `body` with the indexes and documents of the postings from `index` on, which is that of `docID`, up to
    /// `end`, which is no more than the postings of the list.
    @inline(__always)
    func forEachFrom(
        _ place: DenseLists.Place, _ index: Int, _ docID: DocID, upTo end: Int, _ body: (Int, DocID) -> Void
    ) {
        var index = index
        guard place.bitmap >= 0 else {
            var range = Int(docID >> 8)
            while index < end {
                while Int(starts[place.starts &+ range &+ 1]) <= index { range &+= 1 }
                body(index, DocID(truncatingIfNeeded: range &<< 8) | DocID(locals[place.locals &+ index]))
                index &+= 1
            }
            return
        }
        var block = Int(docID >> 6)
        var word = bitmaps[place.bitmap &+ block] & (.max &<< UInt64(docID & 63))
        while index < end {
            while word == 0 {
                block &+= 1
                word = bitmaps[place.bitmap &+ block]
            }
            body(index, DocID(truncatingIfNeeded: block &<< 6 | word.trailingZeroBitCount))
            word &= word &- 1
            index &+= 1
        }
    }

    /// Calls `body` with the indexes and documents of the postings before `index`, which is that of `docID`, down to
    /// `first`, in falling order.
    @inline(__always)
    func forEachBefore(
        _ place: DenseLists.Place, _ index: Int, _ docID: DocID, downTo first: Int, _ body: (Int, DocID) -> Void
    ) {
        var index = index
        guard place.bitmap >= 0 else {
            var range = Int(docID >> 8)
            while index > first {
                while Int(starts[place.starts &+ range]) >= index { range &-= 1 }
                index &-= 1
                body(index, DocID(truncatingIfNeeded: range &<< 8) | DocID(locals[place.locals &+ index]))
            }
            return
        }
        var block = Int(docID >> 6)
        var word = bitmaps[place.bitmap &+ block] & (1 &<< UInt64(docID & 63) &- 1)
        while index > first {
            while word == 0 {
                block &-= 1
                word = bitmaps[place.bitmap &+ block]
            }
            let slot = 63 &- word.leadingZeroBitCount
            word ^= 1 &<< UInt64(truncatingIfNeeded: slot)
            index &-= 1
            body(index, DocID(truncatingIfNeeded: block &<< 6 | slot))
        }
    }
}
