/// The documents of the rarest of some terms, or of a pair of them, of which those are dropped that lack another.
///
/// Term by term: the loops over the documents of one term are short and run without branches where the term has a
/// bitmap.
struct ConjunctionCandidates: ~Copyable {
    /// A document, and below it the index of its posting in that list: one word for both, which is moved at once.
    private let candidates: ScratchArray<UInt64>
    /// How many there are; what follows them is without meaning.
    private(set) var count = 0

    /// Begins with the allowed documents of a list.
    init(_ stream: FlatArray<UInt8>, _ list: SparseList, _ allowed: borrowing AllowedDocuments) {
        candidates = ScratchArray(unwritten: list.count)
        let candidates = candidates.pointer
        var (count, index) = (0, UInt64(0))
        list.forEachDocument(stream) { docID in
            candidates[count] = UInt64(docID) &<< 32 | index
            index &+= 1
            count &+= allowed.contains(docID) ? 1 : 0
        }
        self.count = count
    }

    /// The documents, ascending.
    @inline(__always)
    func document(_ number: Int) -> DocID { DocID(truncatingIfNeeded: candidates[number] &>> 32) }

    /// The index of the document's posting.
    @inline(__always)
    func index(_ number: Int) -> Int { Int(UInt32(truncatingIfNeeded: candidates[number])) }

    /// Drops the documents that a dense list does not have.
    mutating func keep(in place: DenseLists.Place, _ reader: DenseReader) {
        if place.bitmap >= 0 {
            keep { reader.bitmaps[place.bitmap &+ Int($0 &>> 6)] &>> UInt64($0 & 63) & 1 == 1 }
        } else {
            keep { reader.localsContain(place, $0) }
        }
    }

    /// Drops the documents that a list does not have.
    mutating func keep(in list: SparseIterator) {
        var iterator = list
        keep { docID in
            iterator.seek(to: docID)
            return iterator.docID == docID
        }
    }

    @inline(__always)
    private mutating func keep(where isKept: (DocID) -> Bool) {
        let candidates = candidates.pointer
        var kept = 0
        for number in 0..<count {
            let candidate = candidates[number]
            candidates[kept] = candidate
            kept &+= isKept(DocID(truncatingIfNeeded: candidate &>> 32)) ? 1 : 0
        }
        count = kept
    }
}
