/// What ranking reads of the postings of words: frequencies apart from positions, and bounds that let it skip.
///
/// Documents are cut into fixed ranges of 64, so that a range's matches are one machine word. A term that stands in
/// many documents has, for each range, where its postings start and a bound of what they can score there; any other
/// term has a bound for each posting. A bound is `f / (f + norm)`, rounded up to 1/255, with the average length of the
/// segment's documents; ``scale(for:)`` makes it hold for other parameters.
///
/// - Source: Mallia, Suel & Tonellotto, Faster Learned Sparse Retrieval with Block-Max Pruning, SIGIR 2024,
///   doi:10.1145/3626772.3657906.
struct ImpactTable: Sendable {
    /// Documents in a range.
    static let rangeSize = 64
    /// In ``frequencies``: the frequency does not fit and is to be counted in the position stream.
    static let largeFrequency: UInt8 = 255

    /// Parallel to the doc IDs of the words: four times the frequency weighted over all text fields, which is whole.
    private(set) var frequencies: [UInt8] = []
    /// Parallel to the doc IDs of the words: the bound of each posting.
    private(set) var impacts: [UInt8] = []
    /// The terms that have ranges, ascending.
    private(set) var denseOrdinals: [UInt32] = []
    /// For each dense term and range: the bound, zero where the term is absent.
    private(set) var rangeMaxima: [UInt8] = []
    /// For each dense term and range, and one more: the index of the first posting not before the range.
    private(set) var rangeStarts: [UInt32] = []
    /// For each dense term: the place of its first word in ``bitmaps``, or -1.
    private(set) var bitmapOffsets: [Int] = []
    /// For the most frequent terms: a bit for each document.
    private(set) var bitmaps: [UInt64] = []

    /// Ranges in the segment.
    let rangeCount: Int
    private let documentCount: Int
    private let averageLength: Double
    private let bm25: BM25

    /// Prepares for the terms of a segment, whose documents have these lengths.
    init(lengths: [UInt32]) {
        documentCount = lengths.count
        rangeCount = (lengths.count + Self.rangeSize - 1) / Self.rangeSize
        let total = lengths.reduce(0) { $0 + UInt64($1) }
        averageLength = lengths.isEmpty ? 1 : max(1, Double(total) / Double(lengths.count))
        bm25 = BM25(averageLength: averageLength)
    }

    /// The memory that the table takes, in bytes.
    var byteCount: Int {
        frequencies.count + impacts.count + denseOrdinals.count * 12 + rangeMaxima.count + rangeStarts.count * 4
            + bitmaps.count * 8
    }

    /// What bounds are multiplied by to hold for other parameters than they were made with.
    func scale(for bm25: BM25) -> Double { bm25.boundScale(from: averageLength) }

    /// The number of a dense term, `nil` for any other.
    ///
    /// - Complexity: O(log dense terms).
    func slot(of ordinal: Int) -> Int? {
        var low = 0
        var high = denseOrdinals.count
        while low < high {
            let middle = (low + high) / 2
            if denseOrdinals[middle] < UInt32(ordinal) { low = middle + 1 } else { high = middle }
        }
        return low < denseOrdinals.count && denseOrdinals[low] == UInt32(ordinal) ? low : nil
    }

    /// Adds the postings from where the last term ended up to the end of `docIDs`: those of the term `ordinal`.
    ///
    /// - Complexity: O(postings), and O(ranges) for a dense term.
    mutating func append(
        _ ordinal: Int, _ docIDs: [DocID], _ payloads: [UInt32], _ positions: [UInt8], _ lengths: [UInt32]
    ) {
        let first = frequencies.count
        for index in first..<docIDs.count {
            let frequency = Occurrences.weightedFrequency(payloads[index], positions, BM25.fieldWeights)
            frequencies.append(UInt8(min(frequency * 4, Double(Self.largeFrequency))))
            let part = frequency / (frequency + bm25.norm(length: lengths[Int(docIDs[index])]))
            impacts.append(UInt8(min(255, (part * 255).rounded(.up))))
        }
        let count = docIDs.count - first
        if count >= max(256, 2 * rangeCount) { appendRanges(ordinal, docIDs, first) }
    }

    private mutating func appendRanges(_ ordinal: Int, _ docIDs: [DocID], _ first: Int) {
        denseOrdinals.append(UInt32(ordinal))
        var index = first
        for range in 0..<rangeCount {
            rangeStarts.append(UInt32(index))
            let end = DocID((range + 1) * Self.rangeSize)
            var maximum: UInt8 = 0
            while index < docIDs.count, docIDs[index] < end {
                maximum = max(maximum, impacts[index])
                index += 1
            }
            rangeMaxima.append(maximum)
        }
        rangeStarts.append(UInt32(index))
        guard (docIDs.count - first) * 16 >= documentCount else { return bitmapOffsets.append(-1) }
        let offset = bitmaps.count
        bitmapOffsets.append(offset)
        bitmaps.append(contentsOf: repeatElement(0, count: rangeCount))
        for docID in docIDs[first...] { bitmaps[offset + Int(docID >> 6)] |= 1 << UInt64(docID & 63) }
    }
}
