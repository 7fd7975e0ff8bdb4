/// The documents of one segment in which phrases stand that are clauses among others, found before the documents are
/// ranked: what positions decide is then a list like any other.
struct PhraseMatches {
    /// What a phrase adds to a document.
    struct Match {
        let docID: DocID
        /// The place of the phrase among the clauses of the query.
        let clause: Int
        let score: Double
    }

    /// In the order of documents, and for each document in that of clauses.
    private(set) var matches: [Match] = []

    /// How many phrases each document may have on average, which bounds the memory that they take.
    private static let matchesPerDocument = 4

    /// Finds the allowed documents of a query's phrases; `nil` where these are so many that they are better visited one by
    /// one.
    ///
    /// - Complexity: O(postings of the rarest word of each phrase), and positions of documents that have all its words.
    init?(
        _ query: RankedQuery, _ plan: borrowing SearchPlan, in segment: Segment, view: Int,
        _ allowed: AllowedDocuments, _ deadline: Deadline
    ) throws(SearchError) {
        var isOrdered = query.phrases.count < 2
        for phrase in query.phrases {
            let clauses = RankedQuery.clauses(phrase.words, plan)
            guard let terms = RankedQuery.terms(clauses, .phrase, plan, in: segment, view: view) else {
                return nil
            }
            guard !terms.ranked.isEmpty else { continue }
            var others = allowed
            if !terms.synonyms.isEmpty {
                isOrdered = false
                let synonyms = SynonymMatches(terms, segment.words, takenFrom: &others)
                try synonyms.forEachPhrase(clauses, segment, plan.statistics.bm25, deadline) { docID, score in
                    matches.append(Match(docID: docID, clause: phrase.clause, score: score))
                }
            }
            let scorer = ConjunctionScorer(segment, terms.ranked, isPhrase: true, plan.statistics.bm25)
            try add(phrase.clause, scorer, segment.words.dense.blockCount, others, deadline)
            guard matches.count <= Self.matchesPerDocument * segment.documentCount else { return nil }
        }
        if !isOrdered { matches.sort { ($0.docID, $0.clause) < ($1.docID, $1.clause) } }
    }

    private mutating func add(
        _ clause: Int, _ scorer: consuming ConjunctionScorer, _ blockCount: Int, _ allowed: AllowedDocuments,
        _ deadline: Deadline
    ) throws(SearchError) {
        var scorer = scorer
        var clock = DeadlineCounter(deadline)
        guard scorer.isDense else {
            return try scorer.forEachMatch(allowed, from: 0) { docID, score throws(SearchError) in
                try clock.count()
                matches.append(Match(docID: docID, clause: clause, score: score))
                return 0
            }
        }
        for range in 0..<((blockCount + 3) / 4) {
            try clock.count()
            let documents = scorer.documents(inRange: range)
            for lane in 0..<4 where documents[lane] != 0 {
                let block = range << 2 | lane
                _ = try scorer.forEachMatch(of: documents[lane] & allowed[block], inBlock: block, from: 0) {
                    docID, score in
                    matches.append(Match(docID: docID, clause: clause, score: score))
                    return 0
                }
            }
        }
    }

    /// The documents, each once, and the range of its entries in ``matches``.
    func forEachDocument(_ body: (DocID, Range<Int>) throws(SearchError) -> Void) throws(SearchError) {
        var start = 0
        while start < matches.count {
            var end = start + 1
            while end < matches.count && matches[end].docID == matches[start].docID { end += 1 }
            try body(matches[start].docID, start..<end)
            start = end
        }
    }
}
