/// Where the words of a query stand in the texts of one hit after the other, as the index knows it: no text is read.
struct HitWords {
    /// The stems that are looked for.
    private let stems: [[UInt8]]
    /// The postings of each stem in the segments of hits so far.
    private var lists: [ObjectIdentifier: (segment: Segment, lists: [WordList?])] = [:]
    /// The words in the lead and in the body of the hit that was read last.
    private(set) var lead = WordMarks()
    private(set) var body = WordMarks()

    init(_ stems: [[UInt8]]) {
        self.stems = stems
    }

    /// Reads where the words stand in a document.
    ///
    /// - Complexity: O(stems + occurrences).
    mutating func read(_ document: StoredDocument) {
        lead.removeAll()
        body.removeAll()
        let words = document.segment.words
        for (stem, list) in lists(of: document.segment).enumerated() {
            guard let list, let posting = words.posting(of: document.docID, in: list) else { continue }
            let start = words.positionsStart(list, posting.index, document.docID)
            words.forEachLocation(
                posting.code, list.ordinal, document.docID, at: start, fields: Self.fields
            ) { location in
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

    private mutating func lists(of segment: Segment) -> [WordList?] {
        let key = ObjectIdentifier(segment)
        if let known = lists[key] { return known.lists }
        let found = stems.map { segment.words.list(of: $0) }
        lists[key] = (segment, found)
        return found
    }
}

extension WordPostings {
    /// The posting of a document: its index in the list, and its code; `nil` if the list does not have the document.
    func posting(of docID: DocID, in list: WordList) -> (index: Int, code: UInt8)? {
        if list.slot >= 0 {
            let place = dense.place(list.slot)
            let index = dense.find(place, docID)
            return index < 0 ? nil : (index, dense.code(place, index))
        }
        var iterator = SparseIterator(stream, sparse(list))
        iterator.seek(to: docID)
        return iterator.docID == docID ? (iterator.index, iterator.code) : nil
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
