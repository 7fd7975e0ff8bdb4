/// The documents of one segment that have all words of a query, one of them under another term than its most frequent
/// one there.
///
/// A word has a term for each stemmer of the index's languages, of which one is in most of its documents. Those are found
/// and scored as if the word had no other; what is here is left out there, and visited document by document.
struct SynonymMatches {
    /// A bit for each document that is a match, or may be where words have to stand side by side.
    private let candidates: [UInt64]
    private let lists: [[WordList]]

    /// Finds the documents.
    ///
    /// - Parameter allowed: Loses the documents that are found here.
    /// - Complexity: O(documents / 64 · terms), and the postings of the terms without a bitmap.
    init(_ terms: SegmentTerms, _ words: WordPostings, takenFrom allowed: inout AllowedDocuments) {
        lists = terms.lists
        // Those that have a term of some word that is not its most frequent one.
        let others = terms.synonyms.flatMap { synonym in
            synonym.lists.filter { $0.ordinal != terms.ranked[synonym.place].list.ordinal }
        }
        let apart = words.documents(of: others)
        var candidates = apart
        for lists in lists {
            let documents = words.documents(of: lists)
            for index in candidates.indices { candidates[index] &= documents[index] }
        }
        for block in 0..<words.dense.blockCount { candidates[block] &= allowed[block] }
        allowed.remove(apart)
        self.candidates = candidates
    }

    /// The number of documents that have all words.
    var count: Int { candidates.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Calls `visit` with each document that has all words, and the sum of their scores.
    ///
    /// - Parameter clauses: The clauses of the words.
    func forEachMatch(
        _ clauses: [RankedClause], _ segment: Segment, _ bm25: BM25, _ deadline: Deadline,
        _ visit: (DocID, Double) throws(SearchError) -> Void
    ) throws(SearchError) {
        let contexts = clauses.map { TermContext(segment, idf: $0.idf, bm25) }
        var words = AlignedWords(lists, segment.words)
        try forEachCandidate(deadline) { docID throws(SearchError) in
            guard words.next(from: docID) == docID else { return }
            var score = 0.0
            for (word, context) in contexts.enumerated() {
                score += context.score(words.frequency(of: word, docID, context), docID)
            }
            try visit(docID, score)
        }
    }

    /// Calls `visit` with each document in which the words stand side by side, and the score of the phrase.
    ///
    /// - Parameter clauses: The clauses of the words.
    func forEachPhrase(
        _ clauses: [RankedClause], _ segment: Segment, _ bm25: BM25, _ deadline: Deadline,
        _ visit: (DocID, Double) throws(SearchError) -> Void
    ) throws(SearchError) {
        let context = TermContext(segment, idf: clauses.reduce(0) { $0 + $1.idf }, bm25)
        var matcher = PhraseMatcher(lists, deadline, context)
        try forEachCandidate(deadline) { docID throws(SearchError) in
            guard matcher.words.next(from: docID) == docID else { return }
            let frequency = matcher.frequency(docID)
            if frequency > 0 { try visit(docID, context.score(frequency, docID)) }
        }
    }

    private func forEachCandidate(
        _ deadline: Deadline, _ visit: (DocID) throws(SearchError) -> Void
    ) throws(SearchError) {
        var clock = DeadlineCounter(deadline)
        for (block, documents) in candidates.enumerated() where documents != 0 {
            var rest = documents
            while rest != 0 {
                try clock.count()
                try visit(DocID(block << 6 | rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
    }
}
