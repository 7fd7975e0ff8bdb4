/// Scores the documents of one block of 64, with the bits that ``TermScorer`` gives.
struct BlockScorer {
    private let words: WordPostings
    private let terms: [RankedTerm]
    private let weights: [UInt16]
    private let bm25: BM25
    private let lengths: [UInt32]
    private let dense: DenseLists
    private let classes: FlatArray<UInt8>
    private let table: FlatArray<UInt8>
    /// The dense clauses from the lightest to the heaviest.
    private let order: [Int]
    /// The other clauses, unpacked; and for each of them and each block one more than the index of its first posting
    /// there, zero where it is absent.
    private let sparse: [Int]
    private var lists: [DecodedList] = []
    private var sparseStarts: [UInt32]
    /// For each of ``order`` what it scores at most in the block.
    private var blockBounds: [Int]
    private var sums = InlineArray<64, UInt16>(repeating: 0)
    private var scores = InlineArray<64, Double>(repeating: 0)
    /// For each document that matched in the last block: a bit for each of the first 63 terms that it has, and the last
    /// one for any other.
    private var present = InlineArray<64, UInt64>(repeating: 0)

    /// Prepares for any of `terms`, and adds the bounds of those that are not dense.
    init(_ segment: Segment, _ terms: [RankedTerm], _ bounds: inout BlockBounds, _ bm25: BM25) {
        words = segment.words
        self.terms = terms
        self.bm25 = bm25
        weights = bounds.weights
        lengths = segment.columns.lengths
        dense = words.dense
        classes = words.lengthClasses
        table = words.bounds
        order = terms.indices.filter { terms[$0].isDense }.sorted { terms[$0].weight < terms[$1].weight }
        sparse = terms.indices.filter { !terms[$0].isDense }
        blockBounds = [Int](repeating: 0, count: order.count)
        sparseStarts = [UInt32](repeating: 0, count: sparse.count * dense.blockCount)
        for number in sparse { unpack(number, &bounds) }
    }

    private mutating func unpack(_ number: Int, _ bounds: inout BlockBounds) {
        let list = DecodedList(words, terms[number].list)
        let first = lists.count * dense.blockCount
        var index = 0
        while index < list.docIDs.count {
            let block = Int(list.docIDs[index] >> 6)
            sparseStarts[first + block] = UInt32(index + 1)
            var largest = list.bounds[index]
            index += 1
            while index < list.docIDs.count, Int(list.docIDs[index] >> 6) == block {
                largest = max(largest, list.bounds[index])
                index += 1
            }
            bounds.add(largest, number, at: block)
        }
        lists.append(list)
    }

    /// The score of a document that matched in the last block.
    @inline(__always)
    func score(slot: Int) -> Double { scores[slot] }

    /// The terms that a document of the last block has, a bit for each as ``bit(of:)`` says.
    @inline(__always)
    func terms(slot: Int) -> UInt64 { present[slot] }

    /// The bit that stands for a term by its number; the last bit for all from the 64th on.
    @inline(__always)
    static func bit(of number: Int) -> UInt64 { 1 << UInt64(min(number, 63)) }

    /// Where a posting lies.
    struct Place {
        /// Its index in the list of its term.
        let index: Int
        let code: UInt8
    }

    /// The posting of a term, by its number, in a document; `nil` if the document does not have it.
    func place(of number: Int, _ docID: DocID) -> Place? {
        let term = terms[number]
        let block = Int(docID >> 6)
        if term.isDense {
            let index = denseIndex(term, block, Int(docID & 63))
            return index < 0 ? nil : Place(index: index, code: dense.codes[term.codes + index])
        }
        return sparseIndex(term, block, docID).map { Place(index: $0, code: lists[term.sparse].codes[$0]) }
    }

    /// Scores the documents of a block whose bounds reach `limit`, and returns them, a bit for each.
    ///
    /// Clauses that cannot reach the limit together are looked up only for documents that others have brought near it
    /// (MaxScore: Turtle & Flood 1995, doi:10.1016/0306-4573(95)00020-H).
    ///
    /// - Parameter allowed: The documents that count.
    mutating func score(_ block: Int, allowed: UInt64, limit: Int) -> UInt64 {
        var allowance = 0
        var essential = 0
        while essential < order.count {
            let term = terms[order[essential]]
            let bound = Int(BlockBounds.part(dense.maxima[term.maxima + block], weights[order[essential]]))
            guard allowance + bound < limit else { break }
            blockBounds[essential] = bound
            allowance += bound
            essential += 1
        }
        for slot in 0..<64 { sums[slot] = 0 }
        var seen: UInt64 = 0
        for number in order[essential...] { seen |= addDense(number, block) }
        for place in sparse.indices { seen |= addSparse(place, block) }
        var matches: UInt64 = 0
        var rest = seen & allowed
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest - 1
            guard reaches(limit, Int(sums[slot]) + allowance, essential, block, slot) else { continue }
            matches |= 1 << UInt64(slot)
            (scores[slot], present[slot]) = exactScore(block, slot)
        }
        return matches
    }

    /// Replaces what the clauses before `essential` score at most in the block by what they score at most in the
    /// document, as long as `bound` stays at the limit.
    @inline(__always)
    private func reaches(_ limit: Int, _ bound: Int, _ essential: Int, _ block: Int, _ slot: Int) -> Bool {
        var bound = bound
        var left = essential
        while bound >= limit && left > 0 {
            left -= 1
            bound -= blockBounds[left]
            let term = terms[order[left]]
            let index = denseIndex(term, block, slot)
            if index >= 0 {
                let code = dense.codes[term.codes + index]
                let lengthClass = classes[block << 6 | slot]
                bound += Int(BlockBounds.part(table[Int(code) << 8 | Int(lengthClass)], weights[order[left]]))
            }
        }
        return bound >= limit
    }

    /// Adds the bounds of a dense clause's postings, and returns the documents that have it.
    private mutating func addDense(_ number: Int, _ block: Int) -> UInt64 {
        let term = terms[number]
        let weight = weights[number]
        let range = block >> 2
        var index = Int(dense.starts[term.starts + range])
        var seen: UInt64 = 0
        if term.bitmap >= 0 {
            for before in (range << 2)..<block { index += dense.bitmaps[term.bitmap + before].nonzeroBitCount }
            seen = dense.bitmaps[term.bitmap + block]
            var rest = seen
            while rest != 0 {
                add(dense.codes[term.codes + index], weight, block, rest.trailingZeroBitCount)
                rest &= rest - 1
                index += 1
            }
            return seen
        }
        let end = Int(dense.starts[term.starts + range + 1])
        let part = UInt8(block & 3)
        while index < end {
            let local = dense.locals[term.locals + index]
            if local >> 6 >= part {
                guard local >> 6 == part else { break }
                add(dense.codes[term.codes + index], weight, block, Int(local & 63))
                seen |= 1 << UInt64(local & 63)
            }
            index += 1
        }
        return seen
    }

    @inline(__always)
    private mutating func add(_ code: UInt8, _ weight: UInt16, _ block: Int, _ slot: Int) {
        let bound = table[Int(code) << 8 | Int(classes[block << 6 | slot])]
        sums[slot & 63] &+= BlockBounds.part(bound, weight)
    }

    private mutating func addSparse(_ place: Int, _ block: Int) -> UInt64 {
        let start = Int(sparseStarts[place * dense.blockCount + block])
        guard start > 0 else { return 0 }
        let weight = weights[sparse[place]]
        var index = start - 1
        var seen: UInt64 = 0
        while index < lists[place].docIDs.count {
            let docID = lists[place].docIDs[index]
            guard Int(docID >> 6) == block else { break }
            sums[Int(docID & 63)] &+= BlockBounds.part(lists[place].bounds[index], weight)
            seen |= 1 << UInt64(docID & 63)
            index += 1
        }
        return seen
    }

    /// The index of a dense clause's posting for a document of the block, -1 if there is none.
    @inline(__always)
    private func denseIndex(_ term: RankedTerm, _ block: Int, _ slot: Int) -> Int {
        let range = block >> 2
        if term.bitmap >= 0 {
            let word = dense.bitmaps[term.bitmap + block]
            let bit: UInt64 = 1 << UInt64(slot)
            guard word & bit != 0 else { return -1 }
            var index = Int(dense.starts[term.starts + range]) + (word & (bit - 1)).nonzeroBitCount
            for before in (range << 2)..<block { index += dense.bitmaps[term.bitmap + before].nonzeroBitCount }
            return index
        }
        var index = Int(dense.starts[term.starts + range])
        let end = Int(dense.starts[term.starts + range + 1])
        let local = UInt8(truncatingIfNeeded: block << 6 | slot)
        while index < end, dense.locals[term.locals + index] < local { index += 1 }
        return index < end && dense.locals[term.locals + index] == local ? index : -1
    }

    /// The score of one document of the block, the sum in the order of the clauses; and which terms it has.
    private func exactScore(_ block: Int, _ slot: Int) -> (score: Double, terms: UInt64) {
        let docID = DocID(block << 6 | slot)
        let length = lengths[Int(docID)]
        var sum = 0.0
        var present: UInt64 = 0
        for (number, term) in terms.enumerated() {
            var code: UInt8 = 0
            if term.isDense {
                let index = denseIndex(term, block, slot)
                guard index >= 0 else { continue }
                code = dense.codes[term.codes + index]
            } else {
                guard let index = sparseIndex(term, block, docID) else { continue }
                code = lists[term.sparse].codes[index]
            }
            sum += bm25.score(idf: term.idf, frequency: words.frequency(code, term, docID), length: length)
            present |= Self.bit(of: number)
        }
        return (sum, present)
    }

    @inline(__always)
    private func sparseIndex(_ term: RankedTerm, _ block: Int, _ docID: DocID) -> Int? {
        var index = Int(sparseStarts[term.sparse * dense.blockCount + block]) - 1
        guard index >= 0 else { return nil }
        let docIDs = lists[term.sparse].docIDs
        while index < docIDs.count, docIDs[index] < docID { index += 1 }
        return index < docIDs.count && docIDs[index] == docID ? index : nil
    }
}

extension WordPostings {
    /// The weighted occurrences of a posting with this code.
    @inline(__always)
    func frequency(_ code: UInt8, _ term: RankedTerm, _ docID: DocID) -> Double {
        code == FrequencyTable.rare
            ? frequencies.weighted(code, term.list.ordinal, docID) : weighted[Int(code)]
    }
}
