/// The words of a segment and their postings: which documents, how often in each field, and where.
///
/// A posting is a document and a code of ``FrequencyTable``, which is what ranking reads. The lists of words that stand
/// in many documents are ``DenseLists``, those of others are read from the stream as ``SparseList``. Positions are
/// apart, and the size of a posting's is known without reading them.
///
/// The stream holds the records of terms in groups of eight: first the head of each, and then the bytes of each: the
/// sparse list, or the positions of the dense one. See ``RecordHead``.
final class WordPostings: Sendable {
    let dictionary: TermDictionary
    let documentCount: Int
    /// The postings of all words.
    let postingCount: Int
    let dense: DenseLists
    let frequencies: FrequencyTable
    let pairs: FrequentPairs
    /// By code: the weighted occurrences; zero for ``FrequencyTable/rare``.
    let weighted: FlatArray<Double>
    /// By code: see ``FrequencyTable/singles``; zero for ``FrequencyTable/rare``.
    let singles: FlatArray<UInt32>
    /// By code and class of extent, 256 for each of the first codes: the bits that positions take.
    private let positionSizes: FlatArray<UInt32>
    /// By document: the class of its length, see ``LengthClass``.
    let lengthClasses: FlatArray<UInt8>
    /// By document: the class of its extent, see ``Extent``.
    let extents: FlatArray<UInt8>
    /// See ``ImpactBounds``.
    let bounds: FlatArray<UInt8>
    let stream: FlatArray<UInt8>
    /// Where each group of records starts.
    let groupStarts: FlatArray<UInt32>
    /// The parameters that bounds hold for.
    let boundParameters: BM25

    /// Terms in a group of records.
    static let groupSize = 8

    init(
        dictionary: TermDictionary, postingCount: Int, dense: DenseLists, frequencies: FrequencyTable,
        lengthClasses: FlatArray<UInt8>, extents: FlatArray<UInt8>, bounds: ImpactBounds, stream: FlatArray<UInt8>,
        groupStarts: FlatArray<UInt32>, pairs: FrequentPairs
    ) {
        self.pairs = pairs
        self.dictionary = dictionary
        documentCount = extents.count
        self.postingCount = postingCount
        self.dense = dense
        self.frequencies = frequencies
        weighted = FlatArray(frequencies.weighted + [0])
        singles = FlatArray(frequencies.singles + [0])
        positionSizes = Self.positionSizes(frequencies, extents)
        self.lengthClasses = lengthClasses
        self.extents = extents
        self.bounds = bounds.table
        boundParameters = bounds.bm25
        self.stream = stream
        self.groupStarts = groupStarts
    }

    /// The memory that words and postings take, in bytes.
    var byteCount: Int {
        dictionary.byteCount + dense.byteCount + frequencies.byteCount + lengthClasses.byteCount + extents.byteCount
            + bounds.byteCount + positionSizes.byteCount + stream.byteCount + groupStarts.byteCount
            + pairs.byteCount
    }

    /// What bounds are multiplied by to hold for other parameters than they were made with.
    func scale(for bm25: BM25) -> Double { bm25.boundScale(from: boundParameters) }

    /// The list of `term`, `nil` if the segment does not have it.
    func list(of term: [UInt8]) -> WordList? {
        dictionary.ordinal(of: term).map { list(at: $0) }
    }

    /// Appends the lists of several terms, `nil` where the segment does not have one.
    ///
    /// What is read of each lies far apart in memory. So each step is taken for all of them before the next one, and the
    /// processor waits for all of them together.
    func appendLists(of terms: [[UInt8]], to lists: inout [WordList?]) {
        // As many at a time as most queries have words, so that their places need no memory of their own.
        var places = InlineArray<16, Int>(repeating: 0)
        for first in stride(from: 0, to: terms.count, by: places.count) {
            let count = min(places.count, terms.count - first)
            for index in 0..<count {
                places[index] = dictionary.block(of: terms[first + index])
                dictionary.prefetch(block: places[index])
            }
            for index in 0..<count {
                places[index] = dictionary.ordinal(of: terms[first + index], inBlock: places[index]) ?? -1
                if places[index] >= 0 { groupStarts.prefetch(places[index] / Self.groupSize) }
            }
            for index in 0..<count where places[index] >= 0 {
                stream.prefetch(Int(groupStarts[places[index] / Self.groupSize]))
            }
            for index in 0..<count { lists.append(places[index] >= 0 ? list(at: places[index]) : nil) }
        }
    }

    /// The list of the term with this ordinal.
    func list(at ordinal: Int) -> WordList {
        let group = ordinal / Self.groupSize
        let place = ordinal % Self.groupSize
        let least = DenseLists.minimumCount(documentCount: documentCount)
        var offset = Int(groupStarts[group])
        var found = RecordHead(count: 0, size: 0, slot: -1)
        var bytesBefore = 0
        for member in 0..<min(Self.groupSize, dictionary.count - group * Self.groupSize) {
            let head = RecordHead(stream, at: &offset, denseFrom: least)
            if member < place { bytesBefore += head.size }
            if member == place { found = head }
        }
        let start = offset + bytesBefore
        return WordList(
            ordinal: ordinal, count: found.count, slot: found.slot, start: start, end: start + found.size)
    }

    /// The layout of a list that is not dense.
    @inline(__always)
    func sparse(_ list: WordList) -> SparseList {
        SparseList(stream, start: list.start, end: list.end, count: list.count, documentCount: documentCount)
    }

    /// The bits that the positions of a posting take.
    @inline(__always)
    func positionBits(_ code: UInt8, _ ordinal: Int, _ docID: DocID) -> Int {
        let place = Int(code) &<< 8 | Int(extents[Int(docID)])
        return place < positionSizes.count ? Int(positionSizes[place]) : otherPositionBits(code, ordinal, docID)
    }

    @inline(never)
    private func otherPositionBits(_ code: UInt8, _ ordinal: Int, _ docID: DocID) -> Int {
        let extent = Extent.value(extents[Int(docID)])
        let single = Int(Occurrences.position(singles[Int(code)]))
        guard single == 0 else { return PositionCoding(count: single, extent: extent).size }
        return frequencies.counts(code, ordinal, docID).positionBits(extent: extent)
    }
}

extension WordPostings {
    /// The sizes for the first codes, which most postings have, and the classes of extents that documents have.
    private static func positionSizes(
        _ frequencies: FrequencyTable, _ extents: FlatArray<UInt8>
    ) -> FlatArray<UInt32> {
        var isPresent = [Bool](repeating: false, count: 256)
        for docID in 0..<extents.count { isPresent[Int(extents[docID])] = true }
        let classes = (1..<256).filter { isPresent[$0] }
        // To make more of them takes a small segment longer than it saves.
        let counts = frequencies.counts.prefix(extents.count < 4_096 ? 16 : 64)
        var sizes = [UInt32](repeating: 0, count: counts.count * 256)
        for (code, counts) in counts.enumerated() {
            for extentClass in classes {
                let extent = Extent.value(UInt8(extentClass))
                // No document is shorter than its words.
                guard Int(counts.max()) <= extent else { continue }
                sizes[code * 256 + extentClass] = UInt32(truncatingIfNeeded: counts.positionBits(extent: extent))
            }
        }
        return FlatArray(sizes)
    }
}

/// What stands before the bytes of a list in the stream: one byte where the number of postings is below 8 and that of
/// bytes below 32; else a zero byte, both as varints, and for a dense list its slot.
struct RecordHead {
    let count: Int
    let size: Int
    /// The number among ``DenseLists``, -1 if the list is sparse.
    let slot: Int

    init(count: Int, size: Int, slot: Int) {
        self.count = count
        self.size = size
        self.slot = slot
    }

    /// Reads a head and moves past it; lists with `least` postings or more are dense.
    @inline(__always)
    init(_ stream: FlatArray<UInt8>, at offset: inout Int, denseFrom least: Int) {
        let byte = Int(stream[offset])
        offset += 1
        if byte != 0 {
            (count, size, slot) = (byte >> 5, byte & 31, -1)
            return
        }
        count = Varint.read(stream, at: &offset)
        size = Varint.read(stream, at: &offset)
        slot = count >= least ? Varint.read(stream, at: &offset) : -1
    }

    /// Writes the head.
    func append(to stream: inout [UInt8]) {
        if count < 8 && size < 32 && slot < 0 { return stream.append(UInt8(count << 5 | size)) }
        stream.append(0)
        Varint.append(UInt64(count), to: &stream)
        Varint.append(UInt64(size), to: &stream)
        if slot >= 0 { Varint.append(UInt64(slot), to: &stream) }
    }
}

/// Where the postings of one term lie.
struct WordList: Sendable {
    let ordinal: Int
    /// The documents that have the term.
    let count: Int
    /// The number among ``DenseLists``, -1 if it is sparse.
    let slot: Int
    /// The bytes of the list in the stream.
    let start: Int
    let end: Int
}
