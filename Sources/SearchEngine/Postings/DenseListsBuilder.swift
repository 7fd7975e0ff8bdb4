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
        rangeCount = DenseLists.rangeCount(documentCount)
        blockCount = DenseLists.blockCount(documentCount)
    }

    /// Adds a list and returns its slot; `bound` gives the bound of a posting by its code and document.
    mutating func append(
        _ docIDs: [DocID], _ codes: [UInt8], marks: [UInt32], bound: (UInt8, DocID) -> UInt8
    ) -> Int {
        // In a list without a bitmap numbers of postings have 16 bits.
        let isBitmap = docIDs.count * 8 >= documentCount || docIDs.count > Int(UInt16.max)
        entries.append(
            DenseLists.Entry(
                count: UInt32(docIDs.count),
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
        return entries.count - 1
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
            locals: FlatArray(locals, padding: 32),
            bitmaps: FlatArray(bitmaps), codes: FlatArray(codes), escapes: FlatArray(escapes),
            maxima: FlatArray(maxima, padding: 32),
            marks: FlatArray(marks), documentCount: documentCount)
    }
}
