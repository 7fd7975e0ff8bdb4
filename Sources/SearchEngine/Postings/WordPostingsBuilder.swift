/// Builds ``WordPostings`` term by term, in the order of terms, and for each term in the order of documents.
struct WordPostingsBuilder {
    private var dictionary = TermDictionary()
    private var dense: DenseListsBuilder
    private var frequencies = FrequencyTable()
    private var bounds: ImpactBounds
    private var stream: [UInt8] = []
    private var groupStarts: [UInt32] = []
    /// The records of the group that is not full yet: their heads, and their bytes.
    private var groupHeads: [UInt8] = []
    private var groupBytes: [UInt8] = []
    private(set) var postingCount = 0
    /// The ordinals of the terms with dense lists.
    private var denseOrdinals: [Int] = []

    private let documentCount: Int
    private let lengthClasses: [UInt8]
    private let extents: [UInt8]

    // The term that is not closed yet. The first posting is apart, for most terms of small segments have no other.
    private var count = 0
    private var first: (docID: DocID, code: UInt8) = (0, 0)
    private var docIDs: [DocID] = []
    private var codes: [UInt8] = []
    private var positions = BitWriter()
    /// Where the positions of every 32nd posting start, in bits.
    private var marks: [UInt32] = []
    private var record = BitWriter()
    private var sparseMarks: [UInt32] = []

    /// Prepares for the terms of documents with these lengths and classes of extents.
    ///
    /// - Parameters:
    ///   - k1: What bounds are made with.
    ///   - memory: An array whose memory the lists are gathered in.
    init(lengths: [UInt32], extents: [UInt8], k1: Double, memory: consuming [UInt8] = []) {
        stream = memory
        documentCount = lengths.count
        lengthClasses = lengths.map(LengthClass.code)
        self.extents = extents
        bounds = ImpactBounds(lengths: lengths, k1: k1)
        dense = DenseListsBuilder(documentCount: lengths.count)
    }

    /// The number of terms.
    var termCount: Int { dictionary.count }

    /// Reserves room for as many bytes of terms as this, and for the bytes of their lists.
    mutating func reserve(bytes: Int, listBytes: Int) {
        dictionary.reserve(bytes: bytes)
        stream.reserveCapacity(listBytes)
    }

    /// Adds a document to the list of the next term; `occurrences[range]` are its own and ascend.
    mutating func append(_ docID: DocID, _ occurrences: [UInt64], _ range: Range<Int>) {
        let extent = Extent.value(extents[Int(docID)])
        func field(_ index: Int) -> Int { Occurrences.field(Occurrences.location(occurrences[index])) }
        let first = field(range.lowerBound)
        if first == field(range.upperBound - 1) {
            begin(docID, frequencies.code(of: range.count, in: first, dictionary.count, docID))
            PositionCoding.write(occurrences, range, extent: extent, to: &positions)
        } else {
            var counts = FieldCounts()
            for index in range { counts[field(index)] += 1 }
            begin(docID, frequencies.code(of: counts, dictionary.count, docID))
            var start = range.lowerBound
            for field in 0..<8 where counts[field] > 0 {
                let end = start + Int(counts[field])
                PositionCoding.write(occurrences, start..<end, extent: extent, to: &positions)
                start = end
            }
        }
    }

    /// Adds a document to the list of the next term; its positions are copied from some bits of a stream, where they were
    /// written for a document of the same extent.
    @inline(__always)
    mutating func append(_ docID: DocID, _ counts: FieldCounts, from stream: FlatArray<UInt8>, _ bits: Range<Int>) {
        begin(docID, frequencies.code(of: counts, dictionary.count, docID))
        positions.append(stream, from: bits.lowerBound, count: bits.count)
    }

    @inline(__always)
    private mutating func begin(_ docID: DocID, _ code: UInt8) {
        count &+= 1
        guard count > 1 else {
            first = (docID, code)
            return
        }
        if count == 2 { beginList() }
        if docIDs.count % DenseLists.markDistance == 0 { marks.append(UInt32(truncatingIfNeeded: positions.count)) }
        docIDs.append(docID)
        codes.append(code)
    }

    @inline(never)
    private mutating func beginList() {
        marks.append(0)
        docIDs.append(first.docID)
        codes.append(first.code)
    }

    /// Ends the list of `term`; without documents there is none.
    ///
    /// - Complexity: O(postings), and O(documents / 64) for a term in many documents.
    mutating func close(_ term: ArraySlice<UInt8>) {
        guard count > 0 else { return }
        dictionary.append(term)
        postingCount += count
        if count == 1 {
            closeSingle()
        } else {
            if count >= DenseLists.minimumCount(documentCount: documentCount) { closeDense() } else { closeSparse() }
            docIDs.removeAll(keepingCapacity: true)
            codes.removeAll(keepingCapacity: true)
            marks.removeAll(keepingCapacity: true)
        }
        if dictionary.count % WordPostings.groupSize == 0 { closeGroup() }
        count = 0
        positions.removeAll()
    }

    private mutating func closeSingle() {
        record.removeAll()
        let single = SparseList.single(first.docID, first.code, documentCount: documentCount)
        record.append(single.bits, width: single.width)
        record.append(positions)
        RecordHead(count: 1, size: record.byteCount, slot: -1).append(to: &groupHeads)
        record.appendBytes(to: &groupBytes)
    }

    private mutating func closeSparse() {
        record.removeAll()
        sparseMarks.empty()
        for index in stride(from: 0, to: marks.count, by: SparseList.markDistance / DenseLists.markDistance) {
            sparseMarks.append(marks[index])
        }
        bounds.extend(to: frequencies)
        let escapes = SparseList.write(
            docIDs, codes, sparseMarks, positions, documentCount: documentCount,
            bound: { code, docID in bounds.bound(code, lengthClasses[Int(docID)]) }, to: &record)
        RecordHead(count: docIDs.count, size: record.byteCount + escapes.count, slot: -1).append(to: &groupHeads)
        record.appendBytes(to: &groupBytes)
        for escape in escapes.reversed() { groupBytes.append(escape) }
    }

    private mutating func closeDense() {
        bounds.extend(to: frequencies)
        denseOrdinals.append(dictionary.count - 1)
        let slot = dense.append(docIDs, codes, marks: marks) { code, docID in
            bounds.bound(code, lengthClasses[Int(docID)])
        }
        RecordHead(count: docIDs.count, size: positions.byteCount, slot: slot).append(to: &groupHeads)
        positions.appendBytes(to: &groupBytes)
    }

    private mutating func closeGroup() {
        guard !groupHeads.isEmpty else { return }
        groupStarts.append(UInt32(stream.count))
        stream += groupHeads
        stream += groupBytes
        groupHeads.removeAll(keepingCapacity: true)
        groupBytes.removeAll(keepingCapacity: true)
    }

    /// The postings of all terms; the builder is of no use afterwards.
    mutating func finish() -> WordPostings {
        var memory: [UInt8] = []
        return finish(returning: &memory)
    }

    /// As ``finish()``; `memory` takes the memory that the lists were gathered in, for another builder.
    mutating func finish(returning memory: inout [UInt8]) -> WordPostings {
        bounds.extend(to: frequencies)
        closeGroup()
        let stream = FlatArray(self.stream, padding: 16)
        memory = []
        swap(&memory, &self.stream)
        let dense = self.dense.finish()
        let (lengthClasses, extents) = (FlatArray(self.lengthClasses), FlatArray(self.extents))
        let groupStarts = FlatArray(self.groupStarts)
        func words(_ pairs: FrequentPairs) -> WordPostings {
            WordPostings(
                dictionary: dictionary, postingCount: postingCount, dense: dense, frequencies: frequencies,
                lengthClasses: lengthClasses, extents: extents, bounds: bounds, stream: stream,
                groupStarts: groupStarts, pairs: pairs)
        }
        // Pairs are found in what they belong to.
        return words(FrequentPairsBuilder.pairs(of: words(.none), dense: denseOrdinals))
    }
}
