/// Finds and scores the documents that have every term, or in which the terms stand side by side.
struct ConjunctionScorer {
    private let words: WordPostings
    private let lengths: [UInt32]
    private let dense: DenseLists
    private let bm25: BM25
    private let terms: [RankedTerm]
    private let isPhrase: Bool
    /// What bounds of 255 in all terms stand for.
    private let totalWeight: Float
    /// The terms from the rarest to the most frequent.
    private let order: [Int]
    /// The same, as the loops read them.
    private let clauses: [Clause]
    /// For each term the index of the posting, and its code, for the current document.
    private var indexes: [Int]
    private var codes: [UInt8]
    /// The other rare terms, in the order of `terms`.
    private var rare: [SparseIterator] = []
    private var verifier: PhraseVerifier

    /// What is needed of a term to find its postings.
    private struct Clause {
        let place: DenseLists.Place
        let maxima: Int
        /// Its number among ``rare``, -1 if it is dense.
        let rare: Int
        let number: Int
        let weight: Float

        /// Whether it is dense and has no bitmap.
        var isLocal: Bool { rare < 0 && place.bitmap < 0 }
    }

    init(_ segment: Segment, _ terms: [RankedTerm], isPhrase: Bool, _ bm25: BM25) {
        words = segment.words
        lengths = segment.columns.lengths
        dense = words.dense
        self.bm25 = bm25
        self.terms = terms
        self.isPhrase = isPhrase
        var order = Array(terms.indices)
        order.sort { terms[$0].list.count < terms[$1].list.count }
        self.order = order
        clauses = order.map { number in
            let term = terms[number]
            return Clause(
                place: term.place, maxima: term.maxima, rare: term.isDense ? -1 : term.sparse, number: number,
                weight: term.weight)
        }
        var total: Float = 0
        for term in terms {
            total += term.weight
            if !term.isDense { rare.append(SparseIterator(words.stream, words.sparse(term.list))) }
        }
        totalWeight = total
        indexes = [Int](repeating: 0, count: terms.count)
        codes = [UInt8](repeating: 0, count: terms.count)
        verifier = PhraseVerifier(words)
    }

    /// Whether blocks are the way to find the documents: no term is rare.
    var isDense: Bool { rare.isEmpty }

    /// Calls `visit` with each document that has all terms, and its score, as far as it may reach the threshold, which
    /// `visit` returns and which never falls.
    ///
    /// - Complexity: O(postings of the rarest term).
    mutating func forEachMatch(
        _ allowed: AllowedDocuments, from threshold: Double, _ visit: (DocID, Double) throws(SearchError) -> Double
    ) throws(SearchError) {
        var least = Float(threshold)
        let candidates = ConjunctionCandidates(words, rarest: terms[order[0]].list, allowed)
        // Bitmaps are looked into the fastest, lists that are not dense the slowest.
        for clause in clauses where clause.place.bitmap >= 0 { candidates.keep(in: clause.place) }
        for clause in clauses where clause.isLocal { candidates.keep(in: clause.place) }
        for clause in clauses.dropFirst() where clause.rare >= 0 { candidates.keep(in: rare[clause.rare]) }
        for number in 0..<candidates.count {
            let docID = candidates.documents[number]
            guard least == 0 || bound(docID) >= least else { continue }
            let index = Int(candidates.indexes[number])
            indexes[order[0]] = index
            codes[order[0]] = rare[clauses[0].rare].list.code(words.stream, at: index)
            for clause in clauses.dropFirst() { note(clause, docID) }
            if let score = score(docID, reaching: least) { least = Float(try visit(docID, score)) }
        }
    }

    /// Calls `visit` with each document of a block that has all terms, as ``forEachMatch(_:from:_:)``; all are dense.
    ///
    /// - Returns: The threshold.
    mutating func forEachMatch(
        inBlock block: Int, allowed: UInt64, from threshold: Double,
        _ visit: (DocID, Double) throws(SearchError) -> Double
    ) throws(SearchError) -> Double {
        var threshold = threshold
        var mask = allowed
        for clause in clauses where mask != 0 { mask &= dense.documents(clause.place, block) }
        while mask != 0 {
            let slot = mask.trailingZeroBitCount
            mask &= mask &- 1
            for clause in clauses { note(clause, dense.find(clause.place, block, slot)) }
            let docID = DocID(block << 6 | slot)
            if let score = score(docID, reaching: Float(threshold)) { threshold = try visit(docID, score) }
        }
        return threshold
    }

    /// What a document with the rarest term can score at most.
    @inline(__always)
    private func bound(_ docID: DocID) -> Float {
        let block = Int(docID >> 6)
        var sum: Float = 0
        var least: UInt8 = 255
        for clause in clauses {
            let largest = clause.rare < 0 ? dense.maxima[clause.maxima &+ block] : 255
            sum += Float(largest) * clause.weight
            least = min(least, largest)
        }
        return (isPhrase ? Float(least) * totalWeight : sum) / 255
    }

    /// Notes where the posting of a term other than the rarest is; documents ascend.
    @inline(__always)
    private mutating func note(_ clause: Clause, _ docID: DocID) {
        guard clause.rare >= 0 else { return note(clause, dense.find(clause.place, docID)) }
        rare[clause.rare].seek(to: docID)
        indexes[clause.number] = rare[clause.rare].index
        codes[clause.number] = rare[clause.rare].code
    }

    /// Notes where the posting of a dense term is.
    @inline(__always)
    private mutating func note(_ clause: Clause, _ index: Int) {
        indexes[clause.number] = index
        codes[clause.number] = dense.code(clause.place, index)
    }

    /// The score of the document, `nil` if it does not reach `least` or is no match.
    private mutating func score(_ docID: DocID, reaching least: Float) -> Double? {
        isPhrase ? phraseScore(docID, reaching: least) : sum(docID)
    }

    /// The sum in the order of the clauses.
    private func sum(_ docID: DocID) -> Double {
        let length = lengths[Int(docID)]
        var sum = 0.0
        for number in terms.indices {
            let frequency = words.frequency(codes[number], terms[number], docID)
            sum += bm25.score(idf: terms[number].idf, frequency: frequency, length: length)
        }
        return sum
    }

    private mutating func phraseScore(_ docID: DocID, reaching least: Float) -> Double? {
        if least > 0 {
            // The phrase is no more frequent than any of its words.
            let lengthClass = Int(words.lengthClasses[Int(docID)])
            var bound: UInt8 = 255
            for code in codes { bound = min(bound, words.bounds[Int(code) &<< 8 | lengthClass]) }
            guard Float(bound) * totalWeight / 255 >= least else { return nil }
        }
        let frequency = verifier.frequency(docID, terms, order, indexes, codes)
        guard frequency > 0 else { return nil }
        var idf = 0.0
        for term in terms { idf += term.idf }
        return bm25.score(idf: idf, frequency: frequency, length: lengths[Int(docID)])
    }
}
