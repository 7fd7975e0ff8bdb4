/// Ranks the documents of one segment that have any of some words.
///
/// The documents with a phrase among the clauses come first, then those of rare words, the rarest word first (MaxScore:
/// Turtle & Flood 1995, doi:10.1016/0306-4573(95)00020-H). Then come the others in ranges of 256, those first that are
/// best by their blocks' bounds. Either way many documents are bounded together by which of the clauses they have, and
/// those that are left one by one by their postings.
struct DisjunctionRanking {
    private let segment: Segment
    private let index: Int
    private let phrases: PhraseMatches
    private var pairs: PairRanking
    private var bounds: BlockBounds
    private let sparse: SparseClauses
    private let scorer: DocumentScorer
    private let filter: PresenceFilter
    private let batch = CandidateBatch()
    private let open: OpenDocuments
    private var clock: DeadlineCounter
    /// What the bound of a document must reach.
    private var limit = 0

    /// From so many documents of a block on, reading all its postings is faster than looking for those of each.
    private static let manyDocuments = 16

    /// Offers every document of a segment that may be among the best.
    static func rank(
        _ segment: Segment, _ index: Int, _ allowed: AllowedDocuments, _ terms: [RankedTerm],
        _ phrases: PhraseMatches, _ pairs: PairRanking, _ bm25: BM25, _ deadline: Deadline,
        into collection: inout SearchCollection
    ) throws(SearchError) {
        var ranking = DisjunctionRanking(segment, index, allowed, terms, phrases, pairs, bm25, deadline)
        try ranking.rank(into: &collection)
    }

    private init(
        _ segment: Segment, _ index: Int, _ allowed: AllowedDocuments, _ terms: [RankedTerm],
        _ phrases: PhraseMatches, _ pairs: PairRanking, _ bm25: BM25, _ deadline: Deadline
    ) {
        self.segment = segment
        self.index = index
        self.phrases = phrases
        self.pairs = pairs
        let words = segment.words
        bounds = BlockBounds(terms, .any, pairs: pairs.shares, blockCount: words.dense.blockCount)
        bounds.sum(terms, .any, words.dense)
        sparse = SparseClauses(words, terms, bounds)
        scorer = DocumentScorer(segment, terms, bounds, bm25)
        filter = PresenceFilter(capacity: terms.count)
        open = OpenDocuments(allowed, blockCount: words.dense.blockCount)
        clock = DeadlineCounter(deadline)
    }

    private mutating func rank(into collection: inout SearchCollection) throws(SearchError) {
        try rankPhrases(into: &collection)
        raise(to: collection.ranked.threshold)
        let largest = bounds.largest
        for number in 0..<sparse.count {
            let clause = sparse[number]
            // The clauses after it are lighter still.
            guard clause.largest + clause.rest + largest >= limit else { return try rankRanges(into: &collection) }
            try rank(clause, number, into: &collection)
        }
        try rankRanges(into: &collection)
    }

    private mutating func raise(to threshold: Double) { limit = bounds.limit(max(0, threshold)) }

    /// - Parameter readCount: The clauses that ``filter`` has read for the range of the document.
    private mutating func offer(
        _ docID: DocID, _ bound: Int, _ readCount: Int, into collection: inout SearchCollection
    ) {
        guard let words = scorer.score(docID, bound: bound, limit: limit, filter, readCount) else { return }
        let score =
            pairs.isEmpty
            ? words : pairs.score(docID, words: words, in: scorer, sparse, reaching: collection.ranked.threshold)
        guard let score else { return }
        collection.offer(docID, score: score, segment, view: index)
        raise(to: collection.ranked.threshold)
    }

    // MARK: Documents of a phrase

    /// Ranks the documents in which a phrase stands.
    private mutating func rankPhrases(into collection: inout SearchCollection) throws(SearchError) {
        guard !phrases.matches.isEmpty else { return }
        sparse.rewind()
        try phrases.forEachDocument { docID, range throws(SearchError) in
            try clock.count()
            open.close(docID)
            let additions = phrases.matches[range]
            // Less by more than what rounding may take from the differences.
            raise(to: additions.reduce(collection.ranked.threshold * 0.999_999) { $0 - $1.score })
            var bound = bounds[Int(docID >> 6)]
            for number in 0..<sparse.count { bound &+= sparse[number].largest }
            noteLater(-1, docID, &bound)
            guard bound >= limit else { return }
            scorer.add(additions)
            offer(docID, bound, 0, into: &collection)
        }
        scorer.add([])
    }

    // MARK: Documents of a sparse clause

    /// Ranks the documents that have a sparse clause and none of those before it.
    ///
    /// A document that is passed over here need not be kept from the clauses after this one, nor from the ranges: without
    /// this clause it is bounded even lower there.
    private mutating func rank(
        _ clause: SparseClauses.Clause, _ number: Int, into collection: inout SearchCollection
    ) throws(SearchError) {
        sparse.rewind()
        var first = clause.start
        while first < clause.end {
            let end = min(first + CandidateBatch.capacity, clause.end)
            sparse.select(number, first..<end, open, bounds, reaching: limit, into: batch)
            for place in 0..<batch.count { open.close(batch.documents[place]) }
            sparse.keepLater(number, batch, reaching: limit)
            batch.keepPresent(scorer.clauses, reaching: limit)
            try clock.count(end - first)
            for place in 0..<batch.count where Int(batch.bounds[place]) >= limit {
                rank(clause, number, Int(batch.origins[place]), into: &collection)
            }
            first = end
        }
        scorer.note(clause.number, DocumentScorer.Place())
    }

    /// Ranks the document of a posting.
    @inline(__always)
    private mutating func rank(
        _ clause: SparseClauses.Clause, _ number: Int, _ index: Int, into collection: inout SearchCollection
    ) {
        let docID = sparse.document(index)
        let posting = sparse.posting(number, index)
        var bound = bounds[Int(docID >> 6)] &+ clause.rest &+ posting.part
        scorer.note(clause.number, posting.place)
        noteLater(number, docID, &bound)
        if bound >= limit { offer(docID, bound, 0, into: &collection) }
    }

    /// Replaces what the sparse clauses after one add at most by what they add to a document, as long as it stays at the
    /// limit.
    @inline(__always)
    private mutating func noteLater(_ number: Int, _ docID: DocID, _ bound: inout Int) {
        for other in (number + 1)..<max(number + 1, sparse.count) {
            let clause = sparse[other]
            bound &-= clause.largest
            if let posting = sparse.seek(other, docID) {
                bound &+= posting.part
                scorer.note(clause.number, posting.place)
            } else {
                scorer.note(clause.number, DocumentScorer.Place())
            }
            if bound < limit { return }
        }
    }

    // MARK: Ranges

    /// Ranks the documents that have none of the sparse clauses.
    private mutating func rankRanges(into collection: inout SearchCollection) throws(SearchError) {
        let clauses = scorer.clauses
        guard clauses.count > 0 else { return }
        for number in 0..<sparse.count { scorer.note(sparse[number].number, DocumentScorer.Place()) }
        for range in bounds.ranges(reaching: limit) where bounds.largest(range: range) >= limit {
            try clock.count()
            let count = filter.read(clauses, range: range, limit)
            let candidates = filter.documents(clauses, count, range: range, bounds, reaching: limit)
            for block in (range << 2)..<min(range << 2 + 4, open.bits.count) where bounds[block] >= limit {
                var documents = candidates[block & 3] & open.bits[block]
                if documents.nonzeroBitCount > Self.manyDocuments {
                    documents = filter.narrow(
                        documents, clauses, count, block: block, bound: bounds[block], reaching: limit,
                        by: segment.words)
                }
                rank(documents, block, count, into: &collection)
            }
        }
    }

    private mutating func rank(
        _ documents: UInt64, _ block: Int, _ readCount: Int, into collection: inout SearchCollection
    ) {
        var rest = documents
        while rest != 0 {
            let slot = rest.trailingZeroBitCount
            rest &= rest &- 1
            let docID = DocID(block << 6 | slot)
            let bound = bounds[block]
            if bound >= limit { offer(docID, bound, readCount, into: &collection) }
        }
    }
}
