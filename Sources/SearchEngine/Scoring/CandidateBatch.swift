/// Documents of one segment, ascending, that may be among the best, looked at together, clause by clause.
///
/// The loops over documents hold what they need in registers and do not branch on what they find, so that the processor
/// works on several documents at once. Those whose bounds fall below the limit are dropped after each clause.
final class CandidateBatch {
    /// The most documents.
    static let capacity = 256

    /// The documents.
    let documents = ScratchArray<DocID>(unwritten: capacity)
    /// What each scores at most.
    let bounds = ScratchArray<Int32>(unwritten: capacity)
    /// The indexes of the postings that each came from; see ``SparseClauses``.
    let origins = ScratchArray<Int32>(unwritten: capacity)
    /// The number of documents.
    var count = 0

    /// Takes what each clause adds at most from the bounds of documents without it, and drops those below the limit.
    func keepPresent(_ clauses: DenseClauses, reaching limit: Int) {
        for index in 0..<clauses.count where count > 0 {
            let clause = clauses[index]
            let reader = clauses.reader
            if clause.place.bitmap >= 0 {
                let words = reader.bitmaps + clause.place.bitmap
                keep(clause, reader, limit) { docID in words[Int(docID >> 6)] &>> UInt64(docID & 63) & 1 == 0 }
            } else {
                keep(clause, reader, limit) { docID in !reader.localsContain(clause.place, docID) }
            }
        }
    }

    /// The same for a clause that adds up to `largest` to documents that its signature may have.
    func keep(_ signature: DocumentSignature, adding largest: Int, reaching limit: Int) {
        let (bits, mask) = (signature.bits.pointer, signature.mask)
        let largest = Int32(truncatingIfNeeded: largest)
        keep(limit) { docID in
            let slot = docID & mask
            return bits[Int(slot >> 6)] &>> UInt64(slot & 63) & 1 == 0 ? largest : 0
        }
    }

    @inline(__always)
    private func keep(
        _ clause: DenseClauses.Clause, _ reader: DenseReader, _ limit: Int, without isAbsent: (DocID) -> Bool
    ) {
        let maxima = reader.maxima + clause.maxima
        let weight = clause.weight
        let surplus = Int32(truncatingIfNeeded: clause.surplus)
        keep(limit) { docID in
            let maximum = maxima[Int(docID >> 6)]
            let part = Int32(BlockBounds.part(maximum, weight)) &+ (maximum == 0 ? 0 : surplus)
            return isAbsent(docID) ? part : 0
        }
    }

    /// Takes something from the bound of each document, and drops those below the limit.
    @inline(__always)
    private func keep(_ limit: Int, less difference: (DocID) -> Int32) {
        let (documents, bounds, origins) = (self.documents.pointer, self.bounds.pointer, self.origins.pointer)
        let limit = Int32(truncatingIfNeeded: limit)
        var kept = 0
        for place in 0..<count {
            let docID = documents[place]
            let bound = bounds[place] &- difference(docID)
            documents[kept] = docID
            bounds[kept] = bound
            origins[kept] = origins[place]
            kept &+= bound >= limit ? 1 : 0
        }
        count = kept
    }
}
