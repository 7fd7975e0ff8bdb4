/// Visits the documents of one word in ascending order.
struct WordCursor {
    let postings: WordPostings
    let list: WordList
    private let sparse: SparseList?

    /// The documents of a piece of the list, in order, and the index in the list of the first of them.
    private var piece: [DocID] = []
    private var first = 0
    /// The place in ``piece``.
    private var place = 0
    /// The range, or the machine word of high parts, that comes after the piece.
    private var next = 0

    /// What ``docID`` returns after the end.
    static var exhausted: DocID { .max }

    /// Starts at the first document.
    init(_ postings: WordPostings, _ list: WordList) {
        self.postings = postings
        self.list = list
        sparse = list.slot < 0 ? postings.sparse(list) : nil
        refill(from: 0)
    }

    /// The documents of the list.
    var count: Int { list.count }

    /// The current document; ``exhausted`` after the end.
    @inline(__always)
    var docID: DocID { place < piece.count ? piece[place] : Self.exhausted }

    /// The index in the list of the current posting.
    @inline(__always)
    var index: Int { first + place }

    /// Moves to the next document.
    @inline(__always)
    mutating func advance() {
        place += 1
        if place == piece.count { refill(from: 0) }
    }

    /// Stops at the first document not before `target`. A target already passed leaves the cursor in place.
    ///
    /// - Complexity: O(documents / 1,000) machine words at worst, for a word in few documents; O(1) for others.
    mutating func seek(to target: DocID) {
        guard docID < target else { return }
        if let last = piece.last, last < target { refill(from: target) }
        while place < piece.count, piece[place] < target {
            place += 1
            if place == piece.count { refill(from: target) }
        }
    }

    /// The code of the current posting, which must exist.
    @inline(__always)
    var code: UInt8 {
        if let sparse { return sparse.code(postings.stream, at: index) }
        return postings.dense.reader.code(postings.dense.place(list.slot), index)
    }

    /// How often the word stands in each field of the current document.
    var counts: FieldCounts { postings.frequencies.counts(code, list.ordinal, docID) }

    /// Replaces the piece by the next one that has documents, leaving out pieces that end before `target`.
    private mutating func refill(from target: DocID) {
        first += piece.count
        place = 0
        piece.removeAll(keepingCapacity: true)
        if let sparse { refill(sparse, from: target) } else { refillDense(from: target) }
    }

    private mutating func refill(_ sparse: SparseList, from target: DocID) {
        let high = Int(target) >> sparse.lowWidth
        while first < sparse.count && piece.isEmpty {
            var word = sparse.upperWord(postings.stream, next)
            next += 1
            // The last high part that the word can end with.
            if next << 6 - (first + word.nonzeroBitCount) < high {
                first += word.nonzeroBitCount
                continue
            }
            var index = first
            while word != 0 {
                let high = (next - 1) << 6 + word.trailingZeroBitCount - index
                word &= word - 1
                let low = postings.stream.bits(at: sparse.lows + index * sparse.lowWidth, count: sparse.lowWidth)
                piece.append(DocID(truncatingIfNeeded: high << sparse.lowWidth | Int(low)))
                index += 1
            }
        }
    }

    private mutating func refillDense(from target: DocID) {
        let dense = postings.dense
        next = max(next, Int(target >> 8))
        while next < dense.rangeCount && piece.isEmpty {
            first = dense.reader.start(dense.place(list.slot), range: next)
            appendRange(next, dense)
            next += 1
        }
        if piece.isEmpty { first = list.count }
    }

    private mutating func appendRange(_ range: Int, _ dense: DenseLists) {
        let entry = dense.entries[list.slot]
        let base = DocID(range << 8)
        if entry.bitmap < 0 {
            for index in first..<dense.reader.start(dense.place(list.slot), range: range + 1) {
                piece.append(base | DocID(dense.locals[Int(entry.locals) + index]))
            }
            return
        }
        for number in 0..<4 {
            var word = dense.bitmaps[Int(entry.bitmap) + range * 4 + number]
            while word != 0 {
                piece.append(base | DocID(number << 6 | word.trailingZeroBitCount))
                word &= word - 1
            }
        }
    }
}

extension WordCursor {
    /// Appends the ascending locations of the current posting in the wanted fields.
    func appendLocations(fields wanted: FieldSet, to locations: inout [UInt32]) {
        let start = postings.positionsStart(list, index, docID)
        postings.appendLocations(code, list.ordinal, docID, at: start, fields: wanted, to: &locations)
    }
}

extension WordPostings {
    /// Appends the ascending locations in the wanted fields of a posting with this code, whose positions lie from a bit
    /// of the stream on.
    func appendLocations(
        _ code: UInt8, _ ordinal: Int, _ docID: DocID, at start: Int, fields wanted: FieldSet,
        to locations: inout [UInt32]
    ) {
        forEachLocation(code, ordinal, docID, at: start, fields: wanted) { locations.append($0) }
    }

    /// Calls `body` with the ascending locations in the wanted fields of a posting with this code, whose positions lie
    /// from a bit of the stream on.
    @inline(__always)
    func forEachLocation(
        _ code: UInt8, _ ordinal: Int, _ docID: DocID, at start: Int, fields wanted: FieldSet, _ body: (UInt32) -> Void
    ) {
        let single = singles[Int(code)]
        guard single != 0 else {
            let counts = frequencies.counts(code, ordinal, docID)
            return forEachLocation(counts, docID, at: start, fields: wanted, body)
        }
        let high = single & ~Occurrences.positionMask
        guard wanted.rawValue & 1 << UInt8(high >> Occurrences.positionBits) != 0 else { return }
        let count = Int(Occurrences.position(single))
        let coding = PositionCoding(count: count, extent: Extent.value(extents[Int(docID)]))
        coding.forEach(stream, at: start, count: count, field: high, body)
    }

    /// Calls `body` with the ascending locations in the wanted fields of a posting with these occurrences, whose
    /// positions lie from a bit of the stream on.
    @inline(never)
    private func forEachLocation(
        _ counts: FieldCounts, _ docID: DocID, at start: Int, fields wanted: FieldSet, _ body: (UInt32) -> Void
    ) {
        let extent = Extent.value(extents[Int(docID)])
        var offset = start
        for field in 0..<8 where counts[field] > 0 {
            let count = Int(counts[field])
            let coding = PositionCoding(count: count, extent: extent)
            if wanted.rawValue & 1 << UInt8(field) != 0 {
                let high = UInt32(field) << Occurrences.positionBits
                coding.forEach(stream, at: offset, count: count, field: high, body)
            }
            offset += coding.size
        }
    }

    /// The bit of the stream from which on the positions lie of the posting with this index and document.
    ///
    /// - Parameter known: The index of a posting that is not after it, and where its positions start: saves steps.
    /// - Complexity: O(1): fewer than 64 postings before it are looked at.
    func positionsStart(
        _ list: WordList, _ index: Int, _ docID: DocID, after known: (index: Int, start: Int)? = nil
    ) -> Int {
        list.slot < 0
            ? sparsePositionsStart(list, index, docID, known) : densePositionsStart(list, index, docID, known)
    }

    private func densePositionsStart(
        _ list: WordList, _ index: Int, _ docID: DocID, _ known: (index: Int, start: Int)?
    ) -> Int {
        let place = dense.place(list.slot)
        let mark = index / DenseLists.markDistance
        let marks = Int(dense.entries[list.slot].marks) + mark
        var first = mark * DenseLists.markDistance
        let next = first + DenseLists.markDistance
        var offset = list.start * 8
        if let known, first...index ~= known.index {
            (first, offset) = known
        } else if next < list.count, next - index < index - first {
            // Back from the next mark, which is nearer.
            offset += Int(dense.marks[marks + 1])
            dense.reader.forEachFrom(place, index, docID, upTo: next) { index, docID in
                offset &-= positionBits(dense.reader.code(place, index), list.ordinal, docID)
            }
            return offset
        } else {
            offset += Int(dense.marks[marks])
        }
        dense.reader.forEachBefore(place, index, docID, downTo: first) { index, docID in
            offset &+= positionBits(dense.reader.code(place, index), list.ordinal, docID)
        }
        return offset
    }

    private func sparsePositionsStart(
        _ list: WordList, _ index: Int, _ docID: DocID, _ known: (index: Int, start: Int)?
    ) -> Int {
        let sparse = sparse(list)
        let mark = index / SparseList.markDistance
        let first = mark * SparseList.markDistance
        let next = first + SparseList.markDistance
        var sizes = SparseSizes(self, sparse, list.ordinal)
        if let known, first...index ~= known.index {
            sizes.addAll(known.index..<index, before: docID)
            return known.start + sizes.sum
        }
        if next < sparse.count, next - index < index - first {
            // Back from the next mark, which is nearer.
            sizes.addAll(index..<next, from: docID)
            return sparse.markedPositions(stream, mark + 1) - sizes.sum
        }
        sizes.addAll(first..<index, before: docID)
        return sparse.markedPositions(stream, mark) + sizes.sum
    }
}

/// Adds up the bits that positions take of neighbouring postings of a list that is not dense.
private struct SparseSizes {
    private let words: WordPostings
    private let list: SparseList
    private let ordinal: Int
    /// The escapes before the one that was read last: counted once, and then from one to the next.
    private var escapes: Int?
    private(set) var sum = 0

    init(_ words: WordPostings, _ list: SparseList, _ ordinal: Int) {
        self.words = words
        self.list = list
        self.ordinal = ordinal
    }

    /// Adds those of a range of postings, of which the first is that of `docID`.
    mutating func addAll(_ range: Range<Int>, from docID: DocID) {
        list.forEachDocument(words.stream, range, from: docID) { index, docID in add(index, docID, 1) }
    }

    /// Adds those of a range of postings, after which that of `docID` follows.
    mutating func addAll(_ range: Range<Int>, before docID: DocID) {
        list.forEachDocument(words.stream, range, before: docID) { index, docID in add(index, docID, -1) }
    }

    /// - Parameter step: One if postings ascend, minus one if they descend.
    @inline(__always)
    private mutating func add(_ index: Int, _ docID: DocID, _ step: Int) {
        var code = list.storedCode(words.stream, at: index)
        if list.isEscape(code) {
            let before = escapes.map { $0 + step } ?? list.escapesBefore(words.stream, index)
            escapes = before
            code = list.escape(words.stream, before)
        }
        sum += words.positionBits(code, ordinal, docID)
    }
}

extension WordPostings {
    /// Calls `body` with each document of a list, in ascending order.
    func forEachDocument(_ list: WordList, _ body: (DocID) -> Void) {
        guard list.slot >= 0 else { return sparse(list).forEachDocument(stream, body) }
        let place = dense.place(list.slot)
        for range in 0..<dense.rangeCount {
            let documents = dense.reader.documents(place, range: range)
            for lane in 0..<4 {
                var rest = documents[lane]
                while rest != 0 {
                    body(DocID((range << 2 | lane) << 6 | rest.trailingZeroBitCount))
                    rest &= rest - 1
                }
            }
        }
    }

    /// Calls `body` with each posting of a list: its document, how often the word stands in each field, and the bits of
    /// the stream that the positions take.
    @inline(__always)
    func forEachPosting(_ list: WordList, _ body: (DocID, FieldCounts, Range<Int>) -> Void) {
        var offset = list.slot < 0 ? sparse(list).positions : list.start * 8
        func visit(_ docID: DocID, _ code: UInt8) {
            let end = offset + positionBits(code, list.ordinal, docID)
            body(docID, frequencies.counts(code, list.ordinal, docID), offset..<end)
            offset = end
        }
        guard list.slot >= 0 else { return sparse(list).forEach(stream, visit) }
        var cursor = WordCursor(self, list)
        while cursor.docID != WordCursor.exhausted {
            visit(cursor.docID, cursor.code)
            cursor.advance()
        }
    }
}

extension WordPostings {
    /// The weighted occurrences of a cursor's current posting, whose code this is, where every field counts.
    @inline(__always)
    func weighted(_ code: UInt8, _ cursor: WordCursor) -> Double {
        code == FrequencyTable.rare
            ? frequencies.weighted(code, cursor.list.ordinal, cursor.docID) : weighted[Int(code)]
    }
}
