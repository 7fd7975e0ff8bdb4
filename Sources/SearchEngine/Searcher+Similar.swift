import HeapModule

/// The documents most like another one.
public struct SimilarDocuments: Sendable {
    /// The documents, best first.
    public let hits: [SearchHit]
    /// The words that they were searched by, the most significant first, at most 25.
    public let terms: [SignificantTerm]
}

/// A word that sets a document apart from the others of the index.
public struct SignificantTerm: Sendable, Hashable {
    /// The word as it first stands in the document, folded.
    public let text: String
    /// Its significance: frequency, saturated as in BM25, times inverse document frequency.
    public let weight: Double
}

extension Searcher {
    /// The most terms that a search for similar documents uses.
    static let similarTermLimit = 25
    /// The most terms, by frequency, of which the significance is weighed.
    static let similarCandidateLimit = 2_000
    /// The most words of each field that are read.
    static let similarWordLimit = 50_000

    /// Returns the documents that share the most significant words with a document, without that document.
    ///
    /// - Parameters:
    ///   - document: Its title, lead, body and tags count, in its language; it need not be in the index. The document
    ///     with the same ID is left out.
    ///   - limit: The most hits.
    /// - Throws: `timeout` when `isExpired` returns `true`.
    /// - Complexity: O(bytes of text), then as a search for 25 words, any of which may match.
    public func similar(
        to document: EngineDocument, limit: Int, isExpired: (@Sendable () -> Bool)? = nil
    ) throws(SearchError) -> SimilarDocuments {
        let terms = significantTerms(of: document)
        guard !terms.isEmpty, limit > 0 else { return SimilarDocuments(hits: [], terms: []) }
        let found = try ranked(by: terms, limit: min(limit, SearchRequest.maximumLimit) + 1, Deadline(isExpired))
        let own = DocumentIdentifier(document.id)
        let hits = found.filter { views[$0.view].segment.docID(of: own) != $0.docID }.prefix(limit).map { candidate in
            SearchHit(
                document: StoredDocument(views[candidate.view].segment, candidate.docID),
                score: Double(bitPattern: candidate.key.rank), explanation: nil, duplicates: 0)
        }
        return SimilarDocuments(
            hits: Array(hits),
            terms: terms.map { SignificantTerm(text: String(decoding: $0.word, as: UTF8.self), weight: $0.weight) })
    }

    /// The best documents for any of the terms.
    private func ranked(
        by terms: [WeightedTerm], limit: Int, _ deadline: Deadline
    ) throws(SearchError) -> [Candidate] {
        // In the order of their bytes, in which scores are summed, so that like documents have like scores.
        let terms = terms.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
        let clauses = terms.enumerated().map { index, term in
            BoundQuery.term(BoundTerms(BoundTerm(bytes: term, statisticsIndex: index)), .text)
        }
        let plan = SearchPlan(any: clauses, of: terms, in: self)
        var collection = SearchCollection(limit: limit)
        if let query = RankedQuery(plan.query, plan) {
            try rank(query, plan, countsTotal: false, deadline, into: &collection)
        }
        return collection.takeHits()
    }

    /// The terms of the highest tf · idf, the highest first.
    private func significantTerms(of document: EngineDocument) -> [WeightedTerm] {
        let statistics = statistics(of: [])
        var heap = Heap<WeightedTerm>()
        for (bytes, use) in mostFrequent(DocumentTerms(document, settings).uses) {
            let documentFrequency = documentFrequency(of: bytes)
            guard documentFrequency > 0 else { continue }
            let idf = statistics.inverseDocumentFrequency(documentFrequency)
            let weight = use.frequency / (use.frequency + statistics.settings.k1) * idf
            heap.insert(WeightedTerm(weight: weight, bytes: bytes, word: use.word))
            if heap.count > Self.similarTermLimit { heap.removeMin() }
        }
        return heap.unordered.sorted(by: >)
    }

    /// The terms that are looked up, which bounds the work for a long text; of equal frequencies the first by bytes.
    private func mostFrequent(_ uses: [[UInt8]: DocumentTerms.Use]) -> [(key: [UInt8], value: DocumentTerms.Use)] {
        guard uses.count > Self.similarCandidateLimit else { return Array(uses) }
        let sorted = uses.sorted { left, right in
            left.value.frequency != right.value.frequency
                ? left.value.frequency > right.value.frequency : left.key.lexicographicallyPrecedes(right.key)
        }
        return Array(sorted.prefix(Self.similarCandidateLimit))
    }
}

/// The terms of a document that is not, or not yet, in the index.
private struct DocumentTerms {
    struct Use {
        /// Occurrences, weighted by field.
        var frequency: Double
        /// The first word of the document that has this term.
        let word: [UInt8]
    }

    private(set) var uses: [[UInt8]: Use] = [:]
    private let pool: StemmerPool
    private let stemmers: [StemmerOrdinal]
    private var tokenizer = Tokenizer()
    private var term: [UInt8] = []

    init(_ document: EngineDocument, _ settings: IndexSettings) {
        pool = StemmerPool(settings)
        stemmers = StemmerCatalog.stemmersByScript(language: document.language, stemsWords: settings.stemsWords)
        add(document.title, .title)
        if let lead = document.lead { add(lead, .lead) }
        add(document.body, .body)
        for tag in document.tags { add(tag, .tag) }
    }

    private mutating func add(_ text: String, _ field: TextField) {
        let weight = BM25.fieldWeights[Int(field.rawValue)]
        var text = text
        text.makeContiguousUTF8()
        let utf8 = text.utf8Span.span
        tokenizer.reset()
        for _ in 0..<Searcher.similarWordLimit {
            guard tokenizer.next(in: utf8) else { return }
            let stemmer = stemmers[Int(tokenizer.script.rawValue)]
            pool.stem(tokenizer.word.span, length: tokenizer.wordCount, with: stemmer, into: &term)
            uses[term, default: Use(frequency: 0, word: Array(tokenizer.wordBytes))].frequency += weight
        }
    }
}

/// A term and its significance; of equal weights the later term is less.
private struct WeightedTerm: Comparable {
    let weight: Double
    let bytes: [UInt8]
    /// The word that it stands for.
    let word: [UInt8]

    static func < (left: WeightedTerm, right: WeightedTerm) -> Bool {
        left.weight != right.weight ? left.weight < right.weight : right.bytes.lexicographicallyPrecedes(left.bytes)
    }
}
