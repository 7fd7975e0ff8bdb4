/// The documents of a segment that may be returned and have not been ranked yet, a bit for each.
final class OpenDocuments {
    let bits: ScratchArray<UInt64>

    init(_ allowed: AllowedDocuments, blockCount: Int) {
        bits = ScratchArray(repeating: .max, count: blockCount)
        if !allowed.bits.isEmpty { for block in 0..<blockCount { bits[block] = allowed.bits[block] } }
    }

    /// Whether a document is open: 1 if it is, else 0.
    @inline(__always)
    func has(_ docID: DocID) -> Int { Int(truncatingIfNeeded: bits[Int(docID >> 6)] &>> UInt64(docID & 63) & 1) }

    /// Says that a document has been ranked.
    @inline(__always)
    func close(_ docID: DocID) { bits[Int(docID >> 6)] &= ~(1 &<< UInt64(docID & 63)) }
}
