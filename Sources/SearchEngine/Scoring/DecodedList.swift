/// The postings of a word in few documents, unpacked for one search.
struct DecodedList {
    private(set) var docIDs: [DocID] = []
    private(set) var codes: [UInt8] = []
    /// The bound of each posting, see ``ImpactBounds``.
    private(set) var bounds: [UInt8] = []

    init(_ words: WordPostings, _ list: WordList) {
        docIDs.reserveCapacity(list.count)
        codes.reserveCapacity(list.count)
        bounds.reserveCapacity(list.count)
        let table = words.bounds
        let classes = words.lengthClasses
        words.sparse(list).forEach(words.stream) { docID, code in
            docIDs.append(docID)
            codes.append(code)
            bounds.append(table[Int(code) << 8 | Int(classes[Int(docID)])])
        }
    }
}
