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
struct DenseLists: Sendable {
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
        var ordinal: UInt32
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

    /// The lists, by the ordinals of their terms.
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

    var byteCount: Int {
        entries.byteCount + starts.byteCount + bitmapStarts.byteCount + locals.byteCount + bitmaps.byteCount
            + codes.byteCount
            + escapes.byteCount + maxima.byteCount + marks.byteCount
    }

    /// The number of the list of a term, -1 if it is not among these.
    ///
    /// - Complexity: O(log lists).
    func slot(of ordinal: Int) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].ordinal < UInt32(ordinal) { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].ordinal == UInt32(ordinal) ? low : -1
    }

    /// The number of postings before a range.
    @inline(__always)
    func start(_ place: Place, range: Int) -> Int {
        place.bitmap >= 0
            ? Int(UInt32(truncatingIfNeeded: bitmapStarts[place.starts &+ range]))
            : Int(starts[place.starts &+ range])
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

    /// Calls `body` for each document of a list in a block: with its place there, and the index of the posting.
    @inline(__always)
    func forEach(_ place: Place, _ block: Int, _ body: (Int, Int) -> Void) {
        if place.bitmap >= 0 {
            var word = bitmaps[place.bitmap &+ block]
            guard word != 0 else { return }
            var index = rank(place, block)
            while word != 0 {
                body(word.trailingZeroBitCount, index)
                word &= word &- 1
                index &+= 1
            }
            return
        }
        let end = Int(starts[place.starts &+ block &>> 2 &+ 1])
        var index = Int(starts[place.starts &+ block &>> 2])
        // Eight at a time: the upper two bits say in which block of the range a document is.
        let wanted = UInt64(truncatingIfNeeded: block & 3) &* 0x4040_4040_4040_4040
        while index < end {
            let word = locals.word(at: place.locals &+ index)
            let bytes = (word & 0xC0C0_C0C0_C0C0_C0C0) ^ wanted
            var zeros = ~((bytes & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F | bytes) & 0x8080_8080_8080_8080
            if end &- index < 8 { zeros &= 1 &<< UInt64(truncatingIfNeeded: (end &- index) &<< 3) &- 1 }
            while zeros != 0 {
                let shift = zeros.trailingZeroBitCount &- 7
                body(Int(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: shift)) & 63, index &+ shift &>> 3)
                zeros &= zeros &- 1
            }
            index &+= 8
        }
    }

    /// The documents of a list in a block, a bit for each.
    @inline(__always)
    func documents(_ place: Place, _ block: Int) -> UInt64 {
        if place.bitmap >= 0 { return bitmaps[place.bitmap &+ block] }
        var documents: UInt64 = 0
        forEach(place, block) { slot, _ in documents |= 1 &<< UInt64(truncatingIfNeeded: slot) }
        return documents
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

/// Collects the lists of ``DenseLists`` in the order of terms.
struct DenseListsBuilder {
    private var entries: [DenseLists.Entry] = []
    private var starts: [UInt16] = []
    private var bitmapStarts: [UInt64] = []
    private var locals: [UInt8] = []
    private var bitmaps: [UInt64] = []
    private var codes: [UInt8] = []
    private var escapes: [UInt64] = []
    private var maxima: [UInt8] = []
    private var marks: [UInt32] = []
    private let documentCount: Int
    private let rangeCount: Int
    private let blockCount: Int

    init(documentCount: Int) {
        self.documentCount = documentCount
        rangeCount = (documentCount + DenseLists.rangeSize - 1) / DenseLists.rangeSize
        blockCount = (documentCount + DenseLists.blockSize - 1) / DenseLists.blockSize
    }

    /// Adds a list: `bound` gives the bound of a posting by its code and document.
    mutating func append(
        _ ordinal: Int, _ docIDs: [DocID], _ codes: [UInt8], marks: [UInt32], bound: (UInt8, DocID) -> UInt8
    ) {
        // In a list without a bitmap numbers of postings have 16 bits.
        let isBitmap = docIDs.count * 8 >= documentCount || docIDs.count > Int(UInt16.max)
        entries.append(
            DenseLists.Entry(
                ordinal: UInt32(ordinal), count: UInt32(docIDs.count),
                starts: UInt32(isBitmap ? bitmapStarts.count : starts.count), codes: UInt32(self.codes.count),
                escapes: UInt32(escapes.count), escapeCount: -1,
                locals: UInt32(locals.count), bitmap: isBitmap ? Int32(bitmaps.count) : -1,
                marks: UInt32(self.marks.count)))
        appendCodes(codes)
        self.marks += marks
        appendStarts(docIDs, isBitmap: isBitmap)
        if isBitmap { appendBitmap(docIDs) } else { locals += docIDs.lazy.map { UInt8(truncatingIfNeeded: $0) } }
        let first = maxima.count
        maxima.append(contentsOf: repeatElement(0, count: blockCount))
        for index in docIDs.indices {
            let block = first + Int(docIDs[index] >> 6)
            maxima[block] = max(maxima[block], bound(codes[index], docIDs[index]))
        }
    }

    private mutating func appendCodes(_ codes: [UInt8]) {
        let first = escapes.count
        for (index, code) in codes.enumerated() where code >= 15 {
            escapes.append(UInt64(index) << 8 | UInt64(code))
        }
        // An escape takes 64 bits, and every code is 4 bits shorter.
        guard (escapes.count - first) * 16 <= codes.count else {
            escapes.removeSubrange(first...)
            self.codes += codes
            return
        }
        entries[entries.count - 1].escapeCount = Int32(escapes.count - first)
        for index in stride(from: 0, to: codes.count, by: 2) {
            let next = index + 1 < codes.count ? codes[index + 1] : 0
            self.codes.append(min(codes[index], 15) | min(next, 15) << 4)
        }
    }

    private mutating func appendStarts(_ docIDs: [DocID], isBitmap: Bool) {
        var index = 0
        for range in 0...rangeCount {
            let base = range * DenseLists.rangeSize
            while index < docIDs.count, Int(docIDs[index]) < base { index += 1 }
            if isBitmap { bitmapStarts.append(counts(docIDs, index, base)) } else { starts.append(UInt16(index)) }
        }
    }

    /// The number of postings before a range, and of those in the range before each of its blocks.
    private func counts(_ docIDs: [DocID], _ first: Int, _ base: Int) -> UInt64 {
        var counts = UInt64(first)
        var index = first
        for block in 1..<4 {
            while index < docIDs.count, Int(docIDs[index]) < base + block * DenseLists.blockSize { index += 1 }
            counts |= UInt64(index - first) << UInt64(32 + 8 * block)
        }
        return counts
    }

    private mutating func appendBitmap(_ docIDs: [DocID]) {
        let first = bitmaps.count
        // Whole ranges, so that a range never ends in another list.
        bitmaps.append(contentsOf: repeatElement(0, count: rangeCount * 4))
        for docID in docIDs { bitmaps[first + Int(docID >> 6)] |= 1 << UInt64(docID & 63) }
    }

    /// The lists; the builder is empty afterwards.
    mutating func finish() -> DenseLists {
        defer { self = DenseListsBuilder(documentCount: documentCount) }
        return DenseLists(
            entries: FlatArray(entries), starts: FlatArray(starts), bitmapStarts: FlatArray(bitmapStarts),
            locals: FlatArray(locals, padding: 8),
            bitmaps: FlatArray(bitmaps), codes: FlatArray(codes), escapes: FlatArray(escapes),
            maxima: FlatArray(maxima, padding: 32),
            marks: FlatArray(marks), rangeCount: rangeCount, blockCount: blockCount)
    }
}
