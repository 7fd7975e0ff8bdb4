/// The postings of the words that stand in many documents.
///
/// Documents are cut into ranges of 256, in which a doc ID is one byte. A word has the number of its postings before
/// each range; within the ranges it has a byte for each posting, or, if it stands in one document of eight or more, a
/// bit for each document of the segment. Codes of ``FrequencyTable`` lie apart, half a byte for each posting where most
/// fit, else a byte.
///
/// For each word and block of 64 documents there is a bound of what it scores there, as in ``ImpactBounds``.
///
/// - Source: Mallia, Suel & Tonellotto, Faster Learned Sparse Retrieval with Block-Max Pruning, SIGIR 2024,
///   doi:10.1145/3626772.3657906.
final class DenseLists: Sendable {
    /// Documents in a range, and the shift for it.
    static let rangeSize = 256
    /// Documents in a block.
    static let blockSize = 64
    /// Postings between two marks of where positions start.
    static let markDistance = 32

    /// The postings from which on a list is dense.
    static func minimumCount(documentCount: Int) -> Int { max(512, documentCount / 64) }

    /// Where the parts of one list lie.
    struct Entry: BitwiseCopyable, Sendable {
        var count: UInt32
        /// In ``starts``, or in ``bitmapStarts`` for a list with a bitmap.
        var starts: UInt32
        /// In ``codes``.
        var codes: UInt32
        /// In ``escapes``, and their number; -1 if codes take a whole byte.
        var escapes: UInt32
        var escapeCount: Int32
        /// In ``locals``; without meaning for a list with a bitmap.
        var locals: UInt32
        /// In ``bitmaps``, -1 without one.
        var bitmap: Int32
        /// In ``marks``.
        var marks: UInt32
    }

    /// The lists, in the order of their terms.
    let entries: FlatArray<Entry>
    /// For each list without a bitmap and each range, and one more: the number of postings before the range.
    let starts: FlatArray<UInt16>
    /// For each list with a bitmap and each range, and one more: the same in the low half; above it, a byte for each
    /// block, the number of postings in the range before the block.
    let bitmapStarts: FlatArray<UInt64>
    let locals: FlatArray<UInt8>
    let bitmaps: FlatArray<UInt64>
    let codes: FlatArray<UInt8>
    /// The postings whose codes do not fit into half a byte: the index in the list, and below it the code in a byte.
    let escapes: FlatArray<UInt64>
    /// For each list and block: the bound, zero where the word is absent; padded by 32 bytes.
    let maxima: FlatArray<UInt8>
    /// For every 32nd posting of each list: where its positions start, in bits.
    let marks: FlatArray<UInt32>
    let rangeCount: Int
    let blockCount: Int

    init(
        entries: FlatArray<Entry>, starts: FlatArray<UInt16>, bitmapStarts: FlatArray<UInt64>,
        locals: FlatArray<UInt8>, bitmaps: FlatArray<UInt64>, codes: FlatArray<UInt8>, escapes: FlatArray<UInt64>,
        maxima: FlatArray<UInt8>, marks: FlatArray<UInt32>, documentCount: Int
    ) {
        self.entries = entries
        self.starts = starts
        self.bitmapStarts = bitmapStarts
        self.locals = locals
        self.bitmaps = bitmaps
        self.codes = codes
        self.escapes = escapes
        self.maxima = maxima
        self.marks = marks
        rangeCount = Self.rangeCount(documentCount)
        blockCount = Self.blockCount(documentCount)
    }

    /// The ranges that so many documents make.
    static func rangeCount(_ documentCount: Int) -> Int { (documentCount + rangeSize - 1) / rangeSize }

    /// The blocks that so many documents make.
    static func blockCount(_ documentCount: Int) -> Int { (documentCount + blockSize - 1) / blockSize }

    var byteCount: Int {
        entries.byteCount + starts.byteCount + bitmapStarts.byteCount + locals.byteCount + bitmaps.byteCount
            + codes.byteCount
            + escapes.byteCount + maxima.byteCount + marks.byteCount
    }

    /// The number of postings before a range.
    @inline(__always)
    func start(_ place: Place, range: Int) -> Int {
        place.bitmap >= 0
            ? Int(UInt32(truncatingIfNeeded: bitmapStarts[place.starts &+ range]))
            : Int(starts[place.starts &+ range])
    }

    /// The number of postings before a block.
    @inline(__always)
    func start(_ place: Place, block: Int) -> Int {
        guard place.bitmap < 0 else { return rank(place, block) }
        let end = Int(starts[place.starts &+ block &>> 2 &+ 1])
        var index = Int(starts[place.starts &+ block &>> 2])
        while index < end, Int(locals[place.locals &+ index]) < (block & 3) &<< 6 { index &+= 1 }
        return index
    }

    /// Where the parts of one list lie, as loops read them.
    struct Place {
        var starts = 0
        var codes = 0
        var locals = 0
        /// -1 without one.
        var bitmap = -1
        var slot = 0
        /// Whether codes take half a byte.
        var isNarrow = false
    }

    /// The code of a posting.
    @inline(__always)
    func code(_ place: Place, _ index: Int) -> UInt8 {
        guard place.isNarrow else { return codes[place.codes &+ index] }
        let code = codes[place.codes &+ index &>> 1] &>> UInt8(truncatingIfNeeded: (index & 1) &<< 2) & 15
        return code == 15 ? Self.escaped(entries[place.slot], escapes, index) : code
    }

    // Without `self`, which callers would have to copy first, for all codes.
    @inline(never)
    private static func escaped(_ entry: Entry, _ escapes: FlatArray<UInt64>, _ index: Int) -> UInt8 {
        var low = Int(entry.escapes)
        var high = low + Int(entry.escapeCount)
        while low < high {
            let middle = (low + high) / 2
            if escapes[middle] >> 8 < UInt64(index) { low = middle + 1 } else { high = middle }
        }
        return UInt8(truncatingIfNeeded: escapes[low])
    }

    /// Where the parts of a list lie.
    func place(_ slot: Int) -> Place {
        let entry = entries[slot]
        return Place(
            starts: Int(entry.starts), codes: Int(entry.codes), locals: Int(entry.locals),
            bitmap: Int(entry.bitmap), slot: slot, isNarrow: entry.escapeCount >= 0)
    }

    /// The index in its list of the posting of a document, -1 if there is none; the document is given by its block
    /// and its place there.
    @inline(__always)
    func find(_ place: Place, _ block: Int, _ slot: Int) -> Int {
        if place.bitmap >= 0 {
            let word = bitmaps[place.bitmap &+ block]
            let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: slot)
            guard word & bit != 0 else { return -1 }
            return rank(place, block) &+ (word & (bit &- 1)).nonzeroBitCount
        }
        let end = Int(starts[place.starts &+ block &>> 2 &+ 1])
        var index = Int(starts[place.starts &+ block &>> 2])
        // Eight at a time: a byte that is zero is the one that is wanted.
        let wanted = UInt64(truncatingIfNeeded: (block &<< 6 | slot) & 255) &* 0x0101_0101_0101_0101
        while index < end {
            let bytes = locals.word(at: place.locals &+ index) ^ wanted
            let zeros = (bytes &- 0x0101_0101_0101_0101) & ~bytes & 0x8080_8080_8080_8080
            if zeros != 0 {
                index &+= zeros.trailingZeroBitCount &>> 3
                return index < end ? index : -1
            }
            index &+= 8
        }
        return -1
    }

    /// As ``find(_:_:_:)``, but some index of a list with a bitmap, where the right one takes longer to find.
    @inline(__always)
    func findAny(_ place: Place, _ block: Int, _ slot: Int) -> Int {
        guard place.bitmap >= 0 else { return find(place, block, slot) }
        return bitmaps[place.bitmap &+ block] &>> UInt64(truncatingIfNeeded: slot) & 1 == 0 ? -1 : 0
    }

    /// The index in its list of the posting of a document, -1 if there is none.
    @inline(__always)
    func find(_ place: Place, _ docID: DocID) -> Int { find(place, Int(docID >> 6), Int(docID & 63)) }

    /// The postings of a list with a bitmap before a block.
    @inline(__always)
    private func rank(_ place: Place, _ block: Int) -> Int {
        let counts = bitmapStarts[place.starts &+ block &>> 2]
        let inRange = UInt8(truncatingIfNeeded: counts &>> UInt64(truncatingIfNeeded: 32 &+ (block & 3) &<< 3))
        return Int(UInt32(truncatingIfNeeded: counts)) &+ Int(inRange)
    }

    /// The documents of a list in a range, a bit for each, block by block.
    @inline(__always)
    func documents(_ place: Place, range: Int) -> SIMD4<UInt64> {
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
    func forEachLocal(_ place: Place, range: Int, _ body: (Int) -> Void) {
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
    func forEachFrom(_ place: Place, _ index: Int, _ docID: DocID, upTo end: Int, _ body: (Int, DocID) -> Void) {
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
    func forEachBefore(_ place: Place, _ index: Int, _ docID: DocID, downTo first: Int, _ body: (Int, DocID) -> Void) {
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
