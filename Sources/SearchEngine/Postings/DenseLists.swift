/// The postings of the words that stand in many documents.
///
/// Documents are cut into ranges of 256, in which a doc ID is one byte. A word has the number of its postings before
/// each range; within the ranges it has a byte for each posting, or, if it stands in one document of eight or more, a
/// bit for each document of the segment. Codes of ``FrequencyTable`` lie apart, one byte for each posting.
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
        /// In ``codes``.
        var codes: UInt32
        /// In ``locals``; without meaning for a list with a bitmap.
        var locals: UInt32
        /// In ``bitmaps``, -1 without one.
        var bitmap: Int32
        /// In ``marks``.
        var marks: UInt32
    }

    /// The lists, by the ordinals of their terms.
    let entries: FlatArray<Entry>
    /// For each list and range, and one more: the number of postings before the range.
    let starts: FlatArray<UInt32>
    let locals: FlatArray<UInt8>
    let bitmaps: FlatArray<UInt64>
    let codes: FlatArray<UInt8>
    /// For each list and block: the bound, zero where the word is absent.
    let maxima: FlatArray<UInt8>
    /// For every 32nd posting of each list: where its positions start, in bits.
    let marks: FlatArray<UInt32>
    let rangeCount: Int
    let blockCount: Int

    var byteCount: Int {
        entries.byteCount + starts.byteCount + locals.byteCount + bitmaps.byteCount + codes.byteCount
            + maxima.byteCount + marks.byteCount
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
    func start(_ slot: Int, range: Int) -> Int { Int(starts[slot * (rangeCount + 1) + range]) }

    /// The index in its list of the posting of a document, -1 if there is none.
    @inline(__always)
    func find(_ slot: Int, _ docID: DocID) -> Int {
        let entry = entries[slot]
        let range = Int(docID >> 8)
        if entry.bitmap >= 0 {
            let word = Int(docID >> 6)
            let bits = bitmaps[Int(entry.bitmap) + word]
            let bit: UInt64 = 1 << UInt64(docID & 63)
            guard bits & bit != 0 else { return -1 }
            var index = start(slot, range: range) + (bits & (bit - 1)).nonzeroBitCount
            for before in (range * 4)..<word { index += bitmaps[Int(entry.bitmap) + before].nonzeroBitCount }
            return index
        }
        var index = start(slot, range: range)
        let end = start(slot, range: range + 1)
        let local = UInt8(truncatingIfNeeded: docID)
        while index < end, locals[Int(entry.locals) + index] < local { index += 1 }
        return index < end && locals[Int(entry.locals) + index] == local ? index : -1
    }

    /// The documents of a list in a block, a bit for each.
    @inline(__always)
    func documents(_ slot: Int, _ block: Int) -> UInt64 {
        let entry = entries[slot]
        if entry.bitmap >= 0 { return bitmaps[Int(entry.bitmap) + block] }
        var index = start(slot, range: block >> 2)
        let end = start(slot, range: block >> 2 + 1)
        var documents: UInt64 = 0
        let part = UInt8(block & 3)
        while index < end {
            let local = locals[Int(entry.locals) + index]
            if local >> 6 == part { documents |= 1 << UInt64(local & 63) }
            index += 1
        }
        return documents
    }

    /// The document of the posting before `index`, which is that of `docID`; there must be one.
    func previous(_ slot: Int, _ index: Int, _ docID: DocID) -> DocID {
        let entry = entries[slot]
        guard entry.bitmap >= 0 else {
            var range = Int(docID >> 8)
            while start(slot, range: range) >= index { range -= 1 }
            return DocID(range << 8) | DocID(locals[Int(entry.locals) + index - 1])
        }
        var number = Int(docID >> 6)
        var word = bitmaps[Int(entry.bitmap) + number] & (1 << UInt64(docID & 63) - 1)
        while word == 0 {
            number -= 1
            word = bitmaps[Int(entry.bitmap) + number]
        }
        return DocID(number << 6 | (63 - word.leadingZeroBitCount))
    }
}

/// Collects the lists of ``DenseLists`` in the order of terms.
struct DenseListsBuilder {
    private var entries: [DenseLists.Entry] = []
    private var starts: [UInt32] = []
    private var locals: [UInt8] = []
    private var bitmaps: [UInt64] = []
    private var codes: [UInt8] = []
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
        let isBitmap = docIDs.count * 8 >= documentCount
        entries.append(
            DenseLists.Entry(
                ordinal: UInt32(ordinal), count: UInt32(docIDs.count), codes: UInt32(self.codes.count),
                locals: UInt32(locals.count), bitmap: isBitmap ? Int32(bitmaps.count) : -1,
                marks: UInt32(self.marks.count)))
        self.codes += codes
        self.marks += marks
        appendStarts(docIDs)
        if isBitmap { appendBitmap(docIDs) } else { locals += docIDs.lazy.map { UInt8(truncatingIfNeeded: $0) } }
        let first = maxima.count
        maxima.append(contentsOf: repeatElement(0, count: blockCount))
        for index in docIDs.indices {
            let block = first + Int(docIDs[index] >> 6)
            maxima[block] = max(maxima[block], bound(codes[index], docIDs[index]))
        }
    }

    private mutating func appendStarts(_ docIDs: [DocID]) {
        var index = 0
        for range in 0...rangeCount {
            let base = range * DenseLists.rangeSize
            while index < docIDs.count, Int(docIDs[index]) < base { index += 1 }
            starts.append(UInt32(index))
        }
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
            entries: FlatArray(entries), starts: FlatArray(starts), locals: FlatArray(locals, padding: 8),
            bitmaps: FlatArray(bitmaps), codes: FlatArray(codes, padding: 8), maxima: FlatArray(maxima),
            marks: FlatArray(marks), rangeCount: rangeCount, blockCount: blockCount)
    }
}
