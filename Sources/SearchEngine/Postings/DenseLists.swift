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
    /// Padded by 32 bytes.
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
    /// Reads all this; valid as long as the lists.
    let reader: DenseReader

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
        reader = DenseReader(
            entries: entries.pointer, starts: starts.pointer, bitmapStarts: bitmapStarts.pointer,
            locals: locals.pointer, bitmaps: bitmaps.pointer, codes: codes.pointer, escapes: escapes.pointer,
            maxima: maxima.pointer)
    }

    /// The ranges that so many documents make.
    static func rangeCount(_ documentCount: Int) -> Int { (documentCount + rangeSize - 1) / rangeSize }

    /// The blocks that so many documents make.
    static func blockCount(_ documentCount: Int) -> Int { (documentCount + blockSize - 1) / blockSize }

    var byteCount: Int {
        entries.byteCount + starts.byteCount + bitmapStarts.byteCount + locals.byteCount + bitmaps.byteCount
            + codes.byteCount + escapes.byteCount + maxima.byteCount + marks.byteCount
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

    /// Where the parts of a list lie.
    func place(_ slot: Int) -> Place {
        let entry = entries[slot]
        return Place(
            starts: Int(entry.starts), codes: Int(entry.codes), locals: Int(entry.locals),
            bitmap: Int(entry.bitmap), slot: slot, isNarrow: entry.escapeCount >= 0)
    }
}
