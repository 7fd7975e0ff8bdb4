/// Scores single documents, with the bits that ``TermScorer`` gives, as far as their bounds reach a limit.
///
/// A class, because the compiler copies a large value that cannot be copied to call its methods.
final class DocumentScorer {
    /// Where a posting lies.
    struct Place {
        /// Its index in the list of its term, -1 if the document does not have the term.
        var index = -1
        var code: UInt8 = 0
    }

    let clauses: DenseClauses
    private let words: WordPostings
    private let classes: FlatArray<UInt8>
    private let table: FlatArray<UInt8>
    private let lengths: [UInt32]
    /// Those of the documents, by which equal scores are ordered.
    private let sequences: [UInt64]
    private let bm25: BM25
    private let terms: [RankedTerm]
    /// Whether some terms are of the same clause, and scored as one.
    private let hasSynonyms: Bool
    /// For each term where its posting for the current document lies.
    private let places: ScratchArray<Place>
    /// What phrases add to the current document, in the order of clauses.
    private var additions: ArraySlice<PhraseMatches.Match> = []

    init(_ segment: Segment, _ terms: [RankedTerm], _ bounds: BlockBounds, _ bm25: BM25) {
        words = segment.words
        self.terms = terms
        hasSynonyms = zip(terms, terms.dropFirst()).contains { $0.clause == $1.clause }
        self.bm25 = bm25
        lengths = segment.columns.lengths
        sequences = segment.columns.sequences
        classes = words.lengthClasses
        table = words.bounds
        clauses = DenseClauses(words.dense, terms, bounds)
        places = ScratchArray(repeating: Place(), count: terms.count)
    }

    /// The posting of a term, by its number, in the document that was scored last.
    @inline(__always)
    func place(of number: Int) -> Place { places[number] }

    /// Says where the posting of a term that is not dense lies in the document that is scored next; stays so until it
    /// is said again.
    @inline(__always)
    func note(_ number: Int, _ place: Place) { places[number] = place }

    /// Says what phrases add to the documents that are scored next.
    func add(_ additions: ArraySlice<PhraseMatches.Match>) { self.additions = additions }

    /// The score of a document, pairs left out; `nil` if it does not reach the limit with them.
    ///
    /// First the clauses that it lacks are taken from the bound, then those that it has are bounded by their postings.
    ///
    /// - Parameters:
    ///   - bound: What it scores at most if it has all dense clauses.
    ///   - filter: Has read the first `readCount` clauses for the range of the document.
    @inline(__always)
    func score(
        _ docID: DocID, bound: Int, limit: Int, _ filter: PresenceFilter, _ readCount: Int
    ) -> Double? {
        let block = Int(docID >> 6)
        let slot = Int(docID & 63)
        var bound = bound
        let (reader, all, places) = (clauses.reader, clauses.pointer, self.places.pointer)
        if readCount > 0 {
            let present = filter.present(inBlock: block)
            for index in 0..<readCount {
                let documents = present.load(
                    fromByteOffset: index &* MemoryLayout<SIMD4<UInt64>>.stride, as: UInt64.self)
                // -1 where it is absent, all of whose bits are set.
                let found = Int(truncatingIfNeeded: documents &>> UInt64(slot) & 1) &- 1
                bound &-= clauses.part(all[index], block: block) & found
                if bound < limit { return nil }
                places[all[index].number].index = found
            }
        }
        for index in readCount..<clauses.count {
            let found = reader.findAny(all[index].place, block, slot)
            places[all[index].number].index = found
            if found < 0 {
                bound &-= clauses.part(all[index], block: block)
                if bound < limit { return nil }
            }
        }
        // Most documents that come here are scored, and what is read last lies far apart in memory.
        lengths.prefetch(Int(docID))
        sequences.prefetch(Int(docID))
        let lengthClass = Int(classes[Int(docID)])
        for index in 0..<clauses.count {
            let clause = all[index]
            var found = places[clause.number].index
            guard found >= 0 else { continue }
            if index < readCount || clause.place.bitmap >= 0 { found = reader.find(clause.place, block, slot) }
            let code = reader.code(clause.place, found)
            places[clause.number] = Place(index: found, code: code)
            bound &-= clauses.part(clause, block: block)
            bound &+= Int(BlockBounds.part(table[Int(code) &<< 8 | lengthClass], clause.weight)) &+ clause.surplus
            if bound < limit { return nil }
        }
        return additions.isEmpty && !hasSynonyms ? sum(docID) : sumOfClauses(docID)
    }

    /// The sum in the order of the clauses, phrases among them; the frequencies of the terms of one are added.
    private func sumOfClauses(_ docID: DocID) -> Double {
        let length = lengths[Int(docID)]
        var rest = additions
        var sum = 0.0
        var number = 0
        while number < terms.count {
            let clause = terms[number].clause
            let idf = terms[number].idf
            while let phrase = rest.first, phrase.clause < clause {
                sum += phrase.score
                rest.removeFirst()
            }
            var frequency = 0.0
            while number < terms.count, terms[number].clause == clause {
                let place = places[number]
                if place.index >= 0 { frequency += words.frequency(place.code, terms[number].list.ordinal, docID) }
                number += 1
            }
            if frequency > 0 { sum += bm25.score(idf: idf, frequency: frequency, length: length) }
        }
        return rest.reduce(sum) { $0 + $1.score }
    }

    /// The sum in the order of the terms.
    private func sum(_ docID: DocID) -> Double {
        let length = lengths[Int(docID)]
        var sum = 0.0
        for number in terms.indices {
            let place = places[number]
            guard place.index >= 0 else { continue }
            let frequency = words.frequency(place.code, terms[number].list.ordinal, docID)
            sum += bm25.score(idf: terms[number].idf, frequency: frequency, length: length)
        }
        return sum
    }
}

extension WordPostings {
    /// The weighted occurrences of a posting with this code.
    @inline(__always)
    func frequency(_ code: UInt8, _ ordinal: Int, _ docID: DocID) -> Double {
        code == FrequencyTable.rare ? frequencies.weighted(code, ordinal, docID) : weighted[Int(code)]
    }
}
