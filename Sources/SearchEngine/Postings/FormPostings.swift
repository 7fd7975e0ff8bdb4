/// The forms of a segment's words and their postings: which documents, and in which fields.
///
/// Each list is the number of its postings as a varint, and then a ``SparseList`` whose codes are sets of fields and
/// which has no positions.
final class FormPostings: Sendable {
    let dictionary: TermDictionary
    let documentCount: Int
    /// The postings of all forms.
    let postingCount: Int
    /// Where the list of each form starts, and where the last one ends.
    let starts: FlatArray<UInt32>
    let stream: FlatArray<UInt8>

    init(
        dictionary: TermDictionary, documentCount: Int, postingCount: Int, starts: FlatArray<UInt32>,
        stream: FlatArray<UInt8>
    ) {
        self.dictionary = dictionary
        self.documentCount = documentCount
        self.postingCount = postingCount
        self.starts = starts
        self.stream = stream
    }

    /// The memory that forms and postings take, in bytes.
    var byteCount: Int { dictionary.byteCount + starts.byteCount + stream.byteCount }

    /// The number of documents that have a form.
    func count(at ordinal: Int) -> Int {
        var offset = Int(starts[ordinal])
        return Varint.read(stream, at: &offset)
    }

    /// The documents of a form, one by one.
    func iterator(at ordinal: Int) -> SparseIterator { SparseIterator(stream, list(at: ordinal)) }

    /// Calls `body` with each document of a form, in ascending order, and the fields in which the form stands; returns
    /// their number.
    @inline(__always) @discardableResult
    func forEach(at ordinal: Int, _ body: (DocID, FieldSet) -> Void) -> Int {
        let list = list(at: ordinal)
        list.forEach(stream) { docID, code in body(docID, Self.fields(code)) }
        return list.count
    }

    private func list(at ordinal: Int) -> SparseList {
        var offset = Int(starts[ordinal])
        let count = Varint.read(stream, at: &offset)
        return SparseList(
            stream, start: offset, end: Int(starts[ordinal + 1]), count: count, documentCount: documentCount)
    }

    /// The code of a set of fields: zero for the body alone, the commonest.
    @inline(__always)
    static func code(_ fields: FieldSet) -> UInt8 { fields.rawValue ^ FieldSet.body.rawValue }

    @inline(__always)
    private static func fields(_ code: UInt8) -> FieldSet { FieldSet(rawValue: code ^ FieldSet.body.rawValue) }
}

/// Builds ``FormPostings`` form by form, in the order of forms, and for each form in the order of documents.
struct FormPostingsBuilder {
    private var dictionary = TermDictionary()
    private let documentCount: Int
    private var postingCount = 0
    private var starts: [UInt32] = []
    private var stream: [UInt8] = []

    // The form that is not closed yet. The first posting is apart, for most forms of small segments have no other.
    private var count = 0
    private var first: (docID: DocID, code: UInt8) = (0, 0)
    private var docIDs: [DocID] = []
    private var codes: [UInt8] = []
    private var bits = BitWriter()

    /// - Parameter memory: An array whose memory the lists are gathered in.
    init(documentCount: Int, memory: consuming [UInt8] = []) {
        self.documentCount = documentCount
        stream = memory
    }

    /// Reserves room for as many bytes of forms as this, and for the bytes of their lists.
    mutating func reserve(bytes: Int, listBytes: Int) {
        dictionary.reserve(bytes: bytes)
        stream.reserveCapacity(listBytes)
    }

    /// Adds a document to the list of the next form.
    @inline(__always)
    mutating func append(_ docID: DocID, _ fields: FieldSet) {
        count &+= 1
        let code = FormPostings.code(fields)
        guard count > 1 else {
            first = (docID, code)
            return
        }
        if count == 2 { beginList() }
        docIDs.append(docID)
        codes.append(code)
    }

    @inline(never)
    private mutating func beginList() {
        docIDs.append(first.docID)
        codes.append(first.code)
    }

    /// Ends the list of `form`; without documents there is none.
    mutating func close(_ form: ArraySlice<UInt8>) {
        guard count > 0 else { return }
        dictionary.append(form)
        starts.append(UInt32(stream.count))
        postingCount += count
        if count == 1 { appendSingle() } else { appendList() }
        count = 0
    }

    private mutating func appendSingle() {
        let single = SparseList.single(first.docID, first.code, documentCount: documentCount)
        stream.append(addingCapacity: 1 + (single.width + 7) / 8) { output in
            output.append(1)
            for shift in stride(from: 0, to: single.width, by: 8) {
                output.append(UInt8(truncatingIfNeeded: single.bits >> UInt64(shift)))
            }
        }
    }

    private mutating func appendList() {
        Varint.append(UInt64(docIDs.count), to: &stream)
        let markCount = (docIDs.count + SparseList.markDistance - 1) / SparseList.markDistance
        let marks = markCount > 1 ? [UInt32](repeating: 0, count: markCount) : []
        let escapes = SparseList.write(
            docIDs, codes, marks, BitWriter(), documentCount: documentCount, bound: { _, _ in 255 }, to: &bits)
        bits.appendBytes(to: &stream)
        for escape in escapes.reversed() { stream.append(escape) }
        bits.removeAll()
        docIDs.removeAll(keepingCapacity: true)
        codes.removeAll(keepingCapacity: true)
    }

    /// The postings of all forms; the builder is of no use afterwards.
    mutating func finish() -> FormPostings {
        var memory: [UInt8] = []
        return finish(returning: &memory)
    }

    /// As ``finish()``; `memory` takes the memory that the lists were gathered in, for another builder.
    mutating func finish(returning memory: inout [UInt8]) -> FormPostings {
        starts.append(UInt32(stream.count))
        let stream = FlatArray(self.stream, padding: 16)
        memory = []
        swap(&memory, &self.stream)
        return FormPostings(
            dictionary: dictionary, documentCount: documentCount, postingCount: postingCount,
            starts: FlatArray(starts), stream: stream)
    }
}
