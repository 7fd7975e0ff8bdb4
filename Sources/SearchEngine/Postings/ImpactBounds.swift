/// Bounds of what a posting scores, by the code of its frequency and the length of its document.
///
/// A bound is `f / (f + norm)`, rounded up to 1/255, with the *k1* of the index, the average length of the segment's
/// documents and their lengths rounded down to a class; `WordPostings.scale(for:)` makes it hold for other parameters.
struct ImpactBounds: Sendable {
    /// The parameters that the bounds hold for.
    let bm25: BM25
    /// The classes of the documents' lengths, and what their length adds to the denominator.
    private let norms: [(lengthClass: Int, norm: Double)]
    private var bounds: [UInt8] = []

    /// Prepares for the documents of a segment, which have these lengths.
    init(lengths: [UInt32], k1: Double) {
        let total = lengths.reduce(0) { $0 + UInt64($1) }
        let averageLength = lengths.isEmpty ? 1 : max(1, Double(total) / Double(lengths.count))
        let bm25 = BM25(averageLength: averageLength, k1: k1)
        self.bm25 = bm25
        var isPresent = [Bool](repeating: false, count: 256)
        for length in lengths { isPresent[Int(LengthClass.code(length))] = true }
        norms = (0..<256).filter { isPresent[$0] }
            .map { ($0, bm25.norm(length: LengthClass.least(UInt8($0)))) }
    }

    /// Makes the bounds of all codes known.
    mutating func extend(to frequencies: FrequencyTable) {
        while bounds.count < frequencies.counts.count * 256 {
            let frequency = frequencies.weighted[bounds.count / 256]
            let first = bounds.count
            bounds += repeatElement(0, count: 256)
            for (lengthClass, norm) in norms {
                bounds[first + lengthClass] = UInt8(min(255, (frequency / (frequency + norm) * 255).rounded(.up)))
            }
        }
    }

    /// The bound of a posting.
    @inline(__always)
    func bound(_ code: UInt8, _ lengthClass: UInt8) -> UInt8 {
        code == FrequencyTable.rare ? 255 : bounds[Int(code) << 8 | Int(lengthClass)]
    }

    /// The bounds by code and class, 256 for each code, without meaning for a class that no document has; those of ``FrequencyTable/rare`` are 255.
    var table: FlatArray<UInt8> {
        let missing = bounds.count == Int(FrequencyTable.rare) * 256 ? 256 : 0
        return FlatArray(bounds + [UInt8](repeating: 255, count: missing))
    }
}

/// The length of a document, rounded down to six significant bits, in one byte.
enum LengthClass {
    /// The class of a length.
    static func code(_ length: UInt32) -> UInt8 {
        guard length >= 64 else { return UInt8(length) }
        guard length < 4_096 else { return 255 }
        let shift = 26 - length.leadingZeroBitCount
        return UInt8(64 + (shift - 1) * 32 + Int(length >> shift) - 32)
    }

    /// The least length of a class.
    static func least(_ code: UInt8) -> UInt32 {
        guard code >= 64 else { return UInt32(code) }
        let rest = UInt32(code) - 64
        return (rest & 31 + 32) << (rest >> 5 + 1)
    }
}
