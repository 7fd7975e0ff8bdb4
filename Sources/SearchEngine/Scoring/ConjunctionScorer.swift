/// Finds and scores the documents that have every term, or in which the terms stand side by side.
struct ConjunctionScorer: ~Copyable {
    private let words: WordPostings
    private let lengths: [UInt32]
    /// Stands on ``words``.
    private let reader: DenseReader
    private let bm25: BM25
    private let ranked: [RankedTerm]
    private let terms: ConjunctionTerms
    private let isPhrase: Bool
    /// What bounds of 255 in all terms stand for.
    private let totalWeight: Float
    /// The terms that are not dense, in the order of the query.
    private var rare: [SparseIterator] = []
    private var verifier = PhraseVerifier()
    /// What is known of the rarest pair of words of a phrase.
    private var pair = FrequentPairs.Rarest.unknown

    init(_ segment: Segment, _ ranked: [RankedTerm], isPhrase: Bool, _ bm25: BM25) {
        let words = segment.words
        reader = words.dense.reader
        lengths = segment.columns.lengths
        self.bm25 = bm25
        self.isPhrase = isPhrase
        terms = ConjunctionTerms(ranked)
        var total: Float = 0
        var rareCount = 0
        for index in ranked.indices {
            total += ranked[index].weight
            if !ranked[index].isDense { rareCount += 1 }
        }
        totalWeight = total
        if rareCount > 0 {
            rare.reserveCapacity(rareCount)
            for index in ranked.indices where !ranked[index].isDense {
                rare.append(SparseIterator(words.stream, words.sparse(ranked[index].list)))
            }
        }
        if isPhrase { pair = words.pairs.rarest(ranked, documentCount: words.documentCount) }
        self.ranked = ranked
        self.words = words
    }

    /// Whether blocks are the way to find the documents: no term is rare, nor are two of them side by side.
    var isDense: Bool {
        if case .unknown = pair { rare.isEmpty } else { false }
    }

    /// Calls `visit` with each document that has all terms, and its score, as far as it may reach the threshold, which
    /// `visit` returns and which never falls.
    ///
    /// - Complexity: O(postings of the rarest term).
    mutating func forEachMatch(
        _ allowed: borrowing AllowedDocuments, from threshold: Double,
        _ visit: (DocID, Double) throws(SearchError) -> Double
    ) throws(SearchError) {
        var least = Float(threshold)
        let rarest = rare.isEmpty ? nil : rare[terms[0].rare].list
        var candidates: ConjunctionCandidates
        // The terms whose postings are still to be found.
        var first = 0
        switch pair {
        case .absent: return
        case .list(let list) where list.count < rarest?.count ?? .max:
            candidates = ConjunctionCandidates(words.pairs.stream, list, allowed)
        default:
            guard let rarest else { return }
            candidates = ConjunctionCandidates(words.stream, rarest, allowed)
            first = 1
        }
        // Bitmaps are looked into the fastest, lists that are not dense the slowest.
        for place in 0..<terms.count where terms[place].place.bitmap >= 0 {
            candidates.keep(in: terms[place].place, reader)
        }
        for place in 0..<terms.count where terms[place].isLocal { candidates.keep(in: terms[place].place, reader) }
        for place in first..<max(first, terms.count) where terms[place].rare >= 0 {
            candidates.keep(in: rare[terms[place].rare])
        }
        for number in 0..<candidates.count {
            let docID = candidates.document(number)
            guard least == 0 || blockBound(docID) >= least else { continue }
            if first == 1, let rarest {
                let index = candidates.index(number)
                let code = rarest.code(words.stream, at: index)
                terms.note(terms[0].number, ConjunctionTerms.Posting(index: index, code: code))
            }
            for place in first..<max(first, terms.count) { note(terms[place], docID) }
            if let score = score(docID, reaching: least) { least = Float(try visit(docID, score)) }
        }
    }

    /// The documents of a range of 256 that have all terms, a bit for each, block by block; all terms are dense.
    func documents(inRange range: Int) -> SIMD4<UInt64> {
        var documents = reader.documents(terms[0].place, range: range)
        for place in 1..<max(1, terms.count) where documents != .zero {
            documents &= reader.documents(terms[place].place, range: range)
        }
        return documents
    }

    /// Calls `visit` with each of these documents of a block, as ``forEachMatch(_:from:_:)``; all terms are dense.
    ///
    /// - Parameter documents: Have all terms.
    /// - Returns: The threshold.
    mutating func forEachMatch(
        of documents: UInt64, inBlock block: Int, from threshold: Double,
        _ visit: (DocID, Double) throws(SearchError) -> Double
    ) throws(SearchError) -> Double {
        var threshold = threshold
        // In double precision, in which taking from a sum does no harm.
        var most = 0.0
        for place in 0..<terms.count {
            most += Double(reader.maxima[terms[place].maxima &+ block]) * Double(terms[place].weight)
        }
        var rest = documents
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest &- 1
            guard note(block, slot, most: most, reaching: threshold * 255) else { continue }
            let docID = DocID(block << 6 | slot)
            let score = isPhrase ? phraseScore(docID) : sum(docID)
            if let score { threshold = try visit(docID, score) }
        }
        return threshold
    }

    /// Notes where the postings of a document lie that has all terms, which are dense; `false` as soon as it cannot reach
    /// `least` any more.
    ///
    /// - Parameters:
    ///   - most: What the largest bounds of the block stand for together.
    ///   - least: The threshold in the same unit, a 255th of a score.
    @inline(__always)
    private func note(_ block: Int, _ slot: Int, most: Double, reaching least: Double) -> Bool {
        let lengthClass = Int(words.lengthClasses[block &<< 6 | slot])
        var bound = most
        for place in 0..<terms.count {
            let term = terms[place]
            let index = reader.find(term.place, block, slot)
            let code = reader.code(term.place, index)
            terms.note(term.number, ConjunctionTerms.Posting(index: index, code: code))
            let part = words.bounds[Int(code) &<< 8 | lengthClass]
            if isPhrase {
                bound = Double(part) * Double(totalWeight)
            } else {
                bound += (Double(part) - Double(reader.maxima[term.maxima &+ block])) * Double(term.weight)
            }
            if bound < least { return false }
        }
        return true
    }

    /// What a document with the rarest term can score at most by the bounds of its block.
    @inline(__always)
    private func blockBound(_ docID: DocID) -> Float {
        let block = Int(docID >> 6)
        var sum: Float = 0
        var least: UInt8 = 255
        for place in 0..<terms.count {
            let term = terms[place]
            let largest = term.rare < 0 ? reader.maxima[term.maxima &+ block] : 255
            sum += Float(largest) * term.weight
            least = min(least, largest)
        }
        return (isPhrase ? Float(least) * totalWeight : sum) / 255
    }

    /// Notes where the posting of a term other than the rarest is; documents ascend.
    @inline(__always)
    private mutating func note(_ term: ConjunctionTerms.Term, _ docID: DocID) {
        guard term.rare >= 0 else { return note(term, reader.find(term.place, docID)) }
        rare[term.rare].seek(to: docID)
        terms.note(
            term.number, ConjunctionTerms.Posting(index: rare[term.rare].index, code: rare[term.rare].code))
    }

    /// Notes where the posting of a dense term is.
    @inline(__always)
    private func note(_ term: ConjunctionTerms.Term, _ index: Int) {
        terms.note(term.number, ConjunctionTerms.Posting(index: index, code: reader.code(term.place, index)))
    }

    /// The score of the document, whose postings are noted; `nil` if it does not reach `least` or is no match.
    private mutating func score(_ docID: DocID, reaching least: Float) -> Double? {
        guard least == 0 || postingBound(docID) >= least else { return nil }
        return isPhrase ? phraseScore(docID) : sum(docID)
    }

    /// What the document can score at most by its postings: a phrase is no more frequent than any of its words.
    @inline(__always)
    private func postingBound(_ docID: DocID) -> Float {
        let lengthClass = Int(words.lengthClasses[Int(docID)])
        var sum: Float = 0
        var least: UInt8 = 255
        for place in 0..<terms.count {
            let term = terms[place]
            let bound = words.bounds[Int(terms.posting(term.number).code) &<< 8 | lengthClass]
            sum += Float(bound) * term.weight
            least = min(least, bound)
        }
        return (isPhrase ? Float(least) * totalWeight : sum) / 255
    }

    /// The sum in the order of the clauses.
    private func sum(_ docID: DocID) -> Double {
        let length = lengths[Int(docID)]
        var sum = 0.0
        for number in 0..<terms.count {
            let term = terms.term(number)
            let frequency = words.frequency(terms.posting(number).code, term.ordinal, docID)
            sum += bm25.score(idf: term.idf, frequency: frequency, length: length)
        }
        return sum
    }

    private mutating func phraseScore(_ docID: DocID) -> Double? {
        let frequency = verifier.frequency(docID, ranked, terms, words)
        guard frequency > 0 else { return nil }
        var idf = 0.0
        for number in 0..<terms.count { idf += terms.term(number).idf }
        return bm25.score(idf: idf, frequency: frequency, length: lengths[Int(docID)])
    }
}
