/// The frequencies that occur in a segment, by code: how often a word stands in each field of a document.
///
/// Few frequencies are common, so that a posting's takes one byte at most. The common ones have the codes below
/// ``rare``; a posting with any other has the code ``rare``, and is looked up.
struct FrequencyTable: Sendable {
    /// The code of a frequency that does not have its own.
    static let rare: UInt8 = 255

    /// By code: the counts.
    private(set) var counts: [FieldCounts] = []
    /// By code: the occurrences weighted by field, as they are scored where every field counts.
    private(set) var weighted: [Double] = []
    /// By code, for a word that stands in one field only: its occurrences, and the field as in a location; else zero.
    private(set) var singles: [UInt32] = []
    private var codes: [FieldCounts: UInt8] = [:]
    /// The codes of words that stand in one field only and fewer than 64 times, by field and then by their number of
    /// occurrences; ``rare`` while unknown.
    private var singleCodes = [UInt8](repeating: rare, count: 8 * 64)
    /// The postings with rare frequencies, ascending: the ordinal of the term in the high half, the document's below.
    private(set) var rarePostings: [UInt64] = []
    private(set) var rareCounts: [FieldCounts] = []

    /// The memory that the table takes, in bytes.
    var byteCount: Int { counts.count * 40 + rarePostings.count * 40 }

    /// An empty table.
    init() {}

    /// A table for reading alone: it gives no codes.
    init(counts: [FieldCounts], rarePostings: [UInt64], rareCounts: [FieldCounts]) {
        self.counts = counts
        self.rarePostings = rarePostings
        self.rareCounts = rareCounts
        weighted = counts.map { $0.weighted(by: BM25.fieldWeights) }
        singles = counts.map(Self.single)
    }

    private static func single(_ counts: FieldCounts) -> UInt32 {
        let fields = (0..<UInt32(8)).filter { counts[Int($0)] > 0 }
        return fields.count == 1 ? fields[0] << Occurrences.positionBits | counts.max() : 0
    }

    /// The code of a frequency, a new one if it is seen for the first time and there are any left. Found the fastest for
    /// a word that stands in the body only.
    @inline(__always)
    mutating func code(of counts: FieldCounts, _ ordinal: Int, _ docID: DocID) -> UInt8 {
        let body = counts[Int(TextField.body.rawValue)]
        if counts.wrappedSum() == body {
            return code(of: Int(body), in: Int(TextField.body.rawValue), ordinal, docID)
        }
        return slowCode(of: counts, ordinal, docID)
    }

    /// As ``code(of:_:_:)``, for a word that stands in one field only.
    @inline(__always)
    mutating func code(of count: Int, in field: Int, _ ordinal: Int, _ docID: DocID) -> UInt8 {
        if count < 64 {
            let code = singleCodes[field << 6 | count]
            if code != Self.rare { return code }
        }
        var counts = FieldCounts()
        counts[field] = UInt32(count)
        return slowCode(of: counts, ordinal, docID)
    }

    @inline(never)
    private mutating func slowCode(of counts: FieldCounts, _ ordinal: Int, _ docID: DocID) -> UInt8 {
        if let code = codes[counts] { return code }
        guard self.counts.count < Int(Self.rare) else {
            rarePostings.append(UInt64(ordinal) << 32 | UInt64(docID))
            rareCounts.append(counts)
            return Self.rare
        }
        let code = UInt8(self.counts.count)
        self.counts.append(counts)
        weighted.append(counts.weighted(by: BM25.fieldWeights))
        codes[counts] = code
        let single = Self.single(counts)
        singles.append(single)
        let (field, count) = (Occurrences.field(single), Int(Occurrences.position(single)))
        if (1..<64).contains(count) { singleCodes[field << 6 | count] = code }
        return code
    }

    /// The counts of a posting.
    @inline(__always)
    func counts(_ code: UInt8, _ ordinal: Int, _ docID: DocID) -> FieldCounts {
        code == Self.rare ? rareCounts(ordinal, docID) : counts[Int(code)]
    }

    /// The weighted occurrences of a posting, where every field counts.
    @inline(__always)
    func weighted(_ code: UInt8, _ ordinal: Int, _ docID: DocID) -> Double {
        code == Self.rare ? rareCounts(ordinal, docID).weighted(by: BM25.fieldWeights) : weighted[Int(code)]
    }

    @inline(never)
    private func rareCounts(_ ordinal: Int, _ docID: DocID) -> FieldCounts {
        let key = UInt64(ordinal) << 32 | UInt64(docID)
        var low = 0
        var high = rarePostings.count
        while low < high {
            let middle = (low + high) / 2
            if rarePostings[middle] < key { low = middle + 1 } else { high = middle }
        }
        return rareCounts[low]
    }
}
