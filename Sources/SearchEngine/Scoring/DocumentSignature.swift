/// Tells of most documents that a set does not have them: a bit for all documents with the same lowest bits.
///
/// - Source: a Bloom filter with one hash function; Bloom 1970, doi:10.1145/362686.362692.
final class DocumentSignature {
    let bits: ScratchArray<UInt64>
    /// The lowest bits that count.
    let mask: DocID

    init(_ documents: UnsafePointer<DocID>, count: Int) {
        // Sixteen bits a document or more.
        let size = 1 << (Int.bitWidth - max(64, count * 16 - 1).leadingZeroBitCount)
        mask = DocID(truncatingIfNeeded: size - 1)
        bits = ScratchArray(repeating: 0, count: size / 64)
        for index in 0..<count {
            let slot = documents[index] & mask
            bits[Int(slot >> 6)] |= 1 &<< UInt64(slot & 63)
        }
    }
}
