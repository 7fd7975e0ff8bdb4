/// Scores the documents of one block of 64, with the bits that ``TermScorer`` gives.
struct BlockScorer {
    private let words: WordPostings
    private let dense: DenseLists
    private let classes: FlatArray<UInt8>
    private let table: FlatArray<UInt8>
    private let lengths: [UInt32]
    private let bm25: BM25
    private let terms: [RankedTerm]
    /// The dense clauses from the lightest to the heaviest.
    private let clauses: [DenseClause]
    private var sparse: SparseClauses
    /// For each of ``clauses`` what it scores at most in the block.
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
        lengths = segment.columns.lengths
        dense = words.dense
        classes = words.lengthClasses
        table = words.bounds
        var clauses: [DenseClause] = []
        for (number, term) in terms.enumerated() where term.isDense {
            clauses.append(DenseClause(term, bounds.weights[number]))
        }
        clauses.sort { $0.weight < $1.weight }
        self.clauses = clauses
        blockBounds = [Int](repeating: 0, count: clauses.count)
        sparse = SparseClauses(words, terms, &bounds)
    }

    /// The score of a document that matched in the last block.
    @inline(__always)
    func score(slot: Int) -> Double { scores[slot & 63] }

    /// The terms that a document of the last block has, a bit for each as ``bit(of:)`` says.
    @inline(__always)
    func terms(slot: Int) -> UInt64 { present[slot & 63] }

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
            let index = dense.find(term.place, block, Int(docID & 63))
            return index < 0 ? nil : Place(index: index, code: dense.code(term.place, index))
        }
        return sparse.find(term.sparse, block, docID).map { Place(index: $0.index, code: $0.code) }
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
        while essential < clauses.count {
            let clause = clauses[essential]
            let bound = Int(BlockBounds.part(dense.maxima[clause.maxima &+ block], clause.weight))
            guard allowance &+ bound < limit else { break }
            blockBounds[essential] = bound
            allowance &+= bound
            essential &+= 1
        }
        for slot in 0..<64 { sums[slot] = 0 }
        var seen: UInt64 = 0
        for number in essential..<clauses.count { seen |= add(clauses[number], block) }
        seen |= sparse.add(block, to: &sums)
        var matches: UInt64 = 0
        var rest = seen & allowed
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest &- 1
            let bound = Int(sums[slot & 63]) &+ allowance
            guard bound >= limit, reaches(limit, bound, essential, block, slot) else { continue }
            matches |= 1 &<< UInt64(slot)
            (scores[slot & 63], present[slot & 63]) = exactScore(block, slot)
        }
        return matches
    }

    /// Replaces what the clauses before `essential` score at most in the block by what they score at most in the
    /// document, as long as `bound` stays at the limit.
    @inline(__always)
    private func reaches(_ limit: Int, _ bound: Int, _ essential: Int, _ block: Int, _ slot: Int) -> Bool {
        var bound = bound
        var left = essential
        while left > 0 {
            left &-= 1
            let clause = clauses[left]
            bound &-= blockBounds[left]
            let index = dense.find(clause.place, block, slot)
            if index >= 0 { bound &+= Int(part(clause, index, block, slot)) }
            if bound < limit { return false }
        }
        return true
    }

    /// What a posting of a dense clause adds at most.
    @inline(__always)
    private func part(_ clause: DenseClause, _ index: Int, _ block: Int, _ slot: Int) -> UInt16 {
        let code = Int(dense.code(clause.place, index))
        return BlockBounds.part(table[code &<< 8 | Int(classes[block &<< 6 | slot])], clause.weight)
    }

    /// Adds the bounds of a dense clause's postings, and returns the documents that have it.
    @inline(__always)
    private mutating func add(_ clause: DenseClause, _ block: Int) -> UInt64 {
        var seen: UInt64 = 0
        dense.forEach(clause.place, block) { slot, index in
            sums[slot & 63] &+= part(clause, index, block, slot)
            seen |= 1 &<< UInt64(slot)
        }
        return seen
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
                let index = dense.find(term.place, block, slot)
                guard index >= 0 else { continue }
                code = dense.code(term.place, index)
            } else {
                guard let found = sparse.find(term.sparse, block, docID)?.code else { continue }
                code = found
            }
            sum += bm25.score(idf: term.idf, frequency: words.frequency(code, term, docID), length: length)
            present |= Self.bit(of: number)
        }
        return (sum, present)
    }
}

/// A dense clause as the loops over blocks read it.
private struct DenseClause {
    let place: DenseLists.Place
    let maxima: Int
    let weight: UInt16

    init(_ term: RankedTerm, _ weight: UInt16) {
        place = term.place
        maxima = term.maxima
        self.weight = weight
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
