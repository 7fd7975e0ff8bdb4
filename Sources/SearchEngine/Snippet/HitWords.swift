/// Where the words of a query stand in the texts of one hit after the other, as the index knows it: no text is read.
struct HitWords {
    /// A stem's postings in the segment at hand.
    private struct Reader {
        let stem: Int
        let list: WordList
        /// Where a dense list lies.
        let place: DenseLists.Place
        /// Moves through one that is not dense; else `nil`.
        var iterator: SparseIterator?
        /// The posting read last, and where its positions start.
        var known: (index: Int, start: Int)?
    }

    /// The stems that are looked for.
    private let stems: [[UInt8]]
    /// The segment at hand, and the document read last.
    private var segment: Segment?
    private var docID: DocID = 0
    private var readers: [Reader] = []
    /// The words in the lead and in the body of the hit that was read last.
    private(set) var lead = WordMarks()
    private(set) var body = WordMarks()

    init(_ stems: [[UInt8]]) {
        self.stems = stems
    }

    /// Reads where the words stand in a document.
    ///
    /// - Complexity: O(stems + occurrences); most for the first document of a segment, least for one that is near behind
    ///   the document before it.
    mutating func read(_ document: StoredDocument) {
        lead.removeAll()
        body.removeAll()
        if segment !== document.segment || document.docID < docID { open(document.segment) }
        docID = document.docID
        let words = document.segment.words
        for number in readers.indices {
            guard let posting = Self.posting(of: docID, &readers[number], words) else { continue }
            let (list, stem) = (readers[number].list, readers[number].stem)
            let start = words.positionsStart(list, posting.index, docID, after: readers[number].known)
            readers[number].known = (posting.index, start)
            words.forEachLocation(posting.code, list.ordinal, docID, at: start, fields: Self.fields) { location in
                let number = Int(Occurrences.position(location))
                if Occurrences.field(location) == Int(TextField.body.rawValue) {
                    body.insert(number, stem)
                } else {
                    lead.insert(number, stem)
                }
            }
        }
    }

    private static let fields: FieldSet = [.lead, .body]

    private mutating func open(_ segment: Segment) {
        self.segment = segment
        readers.removeAll(keepingCapacity: true)
        let words = segment.words
        var lists: [WordList?] = []
        words.appendLists(of: stems, to: &lists)
        for (stem, list) in lists.enumerated() {
            guard let list else { continue }
            let isDense = list.slot >= 0
            readers.append(
                Reader(
                    stem: stem, list: list, place: isDense ? words.dense.place(list.slot) : DenseLists.Place(),
                    iterator: isDense ? nil : SparseIterator(words.stream, words.sparse(list))))
        }
    }

    /// The posting of a document that is not before the one asked for last: its index in the list, and its code; `nil`
    /// if the list does not have the document.
    @inline(__always)
    private static func posting(
        of docID: DocID, _ reader: inout Reader, _ words: WordPostings
    ) -> (index: Int, code: UInt8)? {
        if reader.list.slot >= 0 {
            let index = words.dense.reader.find(reader.place, docID)
            return index < 0 ? nil : (index, words.dense.reader.code(reader.place, index))
        }
        reader.iterator?.seek(to: docID)
        guard let iterator = reader.iterator, iterator.docID == docID else { return nil }
        return (iterator.index, iterator.code)
    }
}

/// Some words of a text by their numbers, and the stem of each.
struct WordMarks {
    /// The numbers from which on only one word is kept: none of these begins in the part of a text that is read on once
    /// something has been found, see ``HighlightScanner/enoughBytes``.
    private static let limit = HighlightScanner.enoughBytes / 2 + 1

    /// A bit for each number below the limit that has been inserted.
    private var bits: [UInt64] = []
    /// By number; without meaning where the bit is not set.
    private var stems: [Int32] = []
    /// The first of the other words.
    private var far: (number: Int, stem: Int)?

    /// Forgets all words.
    mutating func removeAll() {
        for index in bits.indices { bits[index] = 0 }
        far = nil
    }

    /// Adds a word.
    @inline(__always)
    mutating func insert(_ number: Int, _ stem: Int) {
        guard number < Self.limit else {
            if number < far?.number ?? .max { far = (number, stem) }
            return
        }
        while number >= stems.count {
            bits.append(0)
            stems.append(contentsOf: repeatElement(0, count: 64))
        }
        bits[number >> 6] |= 1 << UInt64(number & 63)
        stems[number] = Int32(truncatingIfNeeded: stem)
    }

    /// Calls `body` with each word, in the order of numbers, until it returns `false`.
    @inline(__always)
    func forEach(_ body: (_ number: Int, _ stem: Int32) -> Bool) {
        for index in bits.indices {
            var rest = bits[index]
            while rest != 0 {
                let number = index << 6 | rest.trailingZeroBitCount
                rest &= rest - 1
                guard body(number, stems[number]) else { return }
            }
        }
        if let far { _ = body(far.number, Int32(truncatingIfNeeded: far.stem)) }
    }
}
