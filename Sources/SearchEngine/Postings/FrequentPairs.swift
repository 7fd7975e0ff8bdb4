/// In which documents two frequent words of a segment stand side by side, the first before the second.
///
/// Nearly every document has all words of a phrase like `to be or not to be`; only where they stand tells that it has
/// not the phrase. The list of its rarest pair says so without reading positions. There is a list for each pair of the
/// ``wordCount`` words that stand in the most documents, as a ``SparseList`` without codes, but for pairs in so many
/// documents that their list would be long and of little use: a phrase of these is soon found often enough.
struct FrequentPairs: Sendable {
    /// The most words.
    static let wordCount = 48
    /// The documents from which on a segment has lists of pairs.
    static let minimumDocuments = 16_384
    /// A pair has a list if it stands in one document of so many at most.
    static let minimumDistance = 64

    /// The words' slots among ``DenseLists``, ascending.
    let slots: FlatArray<UInt32>
    /// For each pair, the one with the first words first, and one more: where its list starts in ``stream``.
    let starts: FlatArray<UInt32>
    /// For each pair the documents that have it.
    let counts: FlatArray<UInt32>
    let stream: FlatArray<UInt8>

    /// No pairs.
    static let none = FrequentPairs(
        slots: FlatArray([]), starts: FlatArray([0]), counts: FlatArray([]), stream: FlatArray([], padding: 16))

    var byteCount: Int { slots.byteCount + starts.byteCount + counts.byteCount + stream.byteCount }

    /// What is known of the rarest pair of words that stand side by side in a phrase.
    ///
    /// - Complexity: O(words of the phrase).
    func rarest(_ phrase: [RankedTerm], documentCount: Int) -> Rarest {
        var rarest = Rarest.unknown
        // More than any pair with a list.
        var least = UInt32(documentCount / Self.minimumDistance) + 1
        for place in phrase.indices.dropFirst() {
            guard let pair = pair(phrase[place - 1].list.slot, phrase[place].list.slot) else { continue }
            if counts[pair] == 0 { return .absent }
            guard counts[pair] < least else { continue }
            least = counts[pair]
            rarest = .list(
                SparseList(
                    stream, start: Int(starts[pair]), end: Int(starts[pair + 1]), count: Int(least),
                    documentCount: documentCount))
        }
        return rarest
    }

    /// What is known of the rarest pair of a phrase.
    enum Rarest {
        /// Nothing.
        case unknown
        /// It stands in no document.
        case absent
        /// The documents that have it, in ``FrequentPairs/stream``.
        case list(SparseList)
    }

    /// The place of a pair in ``counts``.
    private func pair(_ first: Int, _ second: Int) -> Int? {
        guard let first = number(of: first), let second = number(of: second) else { return nil }
        return first * slots.count + second
    }

    private func number(of slot: Int) -> Int? {
        guard slot >= 0 else { return nil }
        return (0..<slots.count).first { Int(slots[$0]) == slot }
    }
}

/// Finds the pairs of a segment, document by document.
struct FrequentPairsBuilder {
    private let words: WordPostings
    private var readers: [Reader]
    /// For each pair the documents found so far; those beyond the limit are only counted.
    private var lists: [[DocID]]
    private var counts: [UInt32]
    /// For each pair the document that was counted last.
    private var last: [DocID]
    /// The most documents of a list.
    private let limit: UInt32
    /// By location in the current document: the number of the word that stands there, from one on.
    private var places: [UInt8] = []
    /// The places that are not zero.
    private var taken: [Int] = []

    /// A word and where it is read.
    private struct Reader {
        let list: WordList
        var cursor: WordCursor
        /// Where the positions of the cursor's posting start.
        var offset: Int
    }

    /// The pairs of a segment whose dense lists have these ordinals.
    ///
    /// - Complexity: O(occurrences of the most frequent words).
    static func pairs(of words: WordPostings, dense: [Int]) -> FrequentPairs {
        guard words.documentCount >= FrequentPairs.minimumDocuments else { return .none }
        var lists = dense.map { words.list(at: $0) }.filter { words.dense.place($0.slot).bitmap >= 0 }
        lists.sort { $0.count > $1.count }
        lists = lists.prefix(FrequentPairs.wordCount).sorted { $0.slot < $1.slot }
        guard !lists.isEmpty else { return .none }
        var builder = FrequentPairsBuilder(words, lists)
        for docID in 0..<DocID(words.documentCount) { builder.read(docID) }
        return builder.finish()
    }

    private init(_ words: WordPostings, _ lists: [WordList]) {
        self.words = words
        readers = lists.map { Reader(list: $0, cursor: WordCursor(words, $0), offset: $0.start * 8) }
        self.lists = [[DocID]](repeating: [], count: lists.count * lists.count)
        counts = [UInt32](repeating: 0, count: lists.count * lists.count)
        last = [DocID](repeating: .max, count: lists.count * lists.count)
        limit = UInt32(words.documentCount / FrequentPairs.minimumDistance)
    }

    private mutating func read(_ docID: DocID) {
        let extent = Extent.value(words.extents[Int(docID)])
        // Each field begins and ends apart from the others.
        let stride = extent + 1
        if places.count < 8 * stride + 1 { places = [UInt8](repeating: 0, count: 16 * stride) }
        for number in readers.indices where readers[number].cursor.docID == docID {
            let list = readers[number].list
            let code = readers[number].cursor.code
            words.forEachLocation(code, list.ordinal, docID, at: readers[number].offset, fields: .text) { location in
                let place = Occurrences.field(location) * stride + Int(Occurrences.position(location))
                places[place] = UInt8(number + 1)
                taken.append(place)
            }
            readers[number].offset += words.positionBits(code, list.ordinal, docID)
            readers[number].cursor.advance()
        }
        for place in taken where places[place + 1] != 0 {
            note(Int(places[place] - 1) * readers.count + Int(places[place + 1] - 1), docID)
        }
        for place in taken { places[place] = 0 }
        taken.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ pair: Int, _ docID: DocID) {
        guard last[pair] != docID else { return }
        last[pair] = docID
        counts[pair] += 1
        if counts[pair] <= limit { lists[pair].append(docID) } else { lists[pair] = [] }
    }

    private func finish() -> FrequentPairs {
        var starts: [UInt32] = []
        var stream: [UInt8] = []
        for list in lists {
            starts.append(UInt32(stream.count))
            guard !list.isEmpty else { continue }
            var bits = BitWriter()
            _ = SparseList.write(
                list, [UInt8](repeating: 0, count: list.count), [], BitWriter(), documentCount: words.documentCount,
                bound: { _, _ in 255 }, to: &bits)
            bits.appendBytes(to: &stream)
        }
        starts.append(UInt32(stream.count))
        return FrequentPairs(
            slots: FlatArray(readers.map { UInt32($0.list.slot) }), starts: FlatArray(starts),
            counts: FlatArray(counts), stream: FlatArray(stream, padding: 16))
    }
}
