/// The documents of the rarest of some terms, or of a pair of them, of which those are dropped that lack another.
///
/// Term by term: the loops over the documents of one term are short and run without branches where the term has a
/// bitmap.
final class ConjunctionCandidates {
    /// Ascending; meaningless from ``count`` on.
    let documents: ScratchArray<DocID>
    /// For each document the index of its posting in that list.
    let indexes: ScratchArray<UInt32>
    private(set) var count = 0

    /// Begins with the allowed documents of a list.
    init(_ stream: FlatArray<UInt8>, _ list: SparseList, _ allowed: AllowedDocuments) {
        documents = ScratchArray(unwritten: list.count)
        indexes = ScratchArray(unwritten: list.count)
        var (count, index) = (0, UInt32(0))
        list.forEachDocument(stream) { docID in
            documents[count] = docID
            indexes[count] = index
            index &+= 1
            count &+= allowed.contains(docID) ? 1 : 0
        }
        self.count = count
    }

    /// Drops the documents that a dense list does not have.
    func keep(in place: DenseLists.Place, _ dense: DenseLists) {
        if place.bitmap >= 0 {
            let bitmaps = dense.bitmaps
            keep { bitmaps[place.bitmap &+ Int($0 &>> 6)] &>> UInt64($0 & 63) & 1 == 1 }
        } else {
            let reader = dense.reader
            keep { reader.localsContain(place, $0) }
        }
    }

    /// Drops the documents that a list does not have.
    func keep(in list: SparseIterator) {
        var iterator = list
        keep { docID in
            iterator.seek(to: docID)
            return iterator.docID == docID
        }
    }

    @inline(__always)
    private func keep(where isKept: (DocID) -> Bool) {
        var kept = 0
        for number in 0..<count {
            let docID = documents[number]
            documents[kept] = docID
            indexes[kept] = indexes[number]
            kept &+= isKept(docID) ? 1 : 0
        }
        count = kept
    }
}
