import HeapModule

extension Searcher {
    /// The most terms that a search for similar documents uses.
    static let similarTermLimit = 25
    /// The most terms, by frequency, of which the significance is weighed.
    static let similarCandidateLimit = 2_000

    /// Returns the documents that share the most significant words with a document, without that document.
    ///
    /// - Returns: `nil` if no document has this ID.
    /// - Throws: `timeout` when `isExpired` returns `true`.
    /// - Complexity: O(terms of the document's segment), then as a search for 25 words.
    public func similar(
        toID id: String, limit: Int, isExpired: (@Sendable () -> Bool)? = nil
    ) throws(SearchError) -> [SearchHit]? {
        guard let place = locate(id) else { return nil }
        let hits = try similar(to: terms(of: place.docID, in: views[place.view].segment), limit + 1, isExpired)
        return Array(hits.filter { $0.document.id != id }.prefix(max(0, limit)))
    }

    /// Returns the documents that share the most significant words with `text`.
    ///
    /// - Parameter language: The language of `text`; `und` uses the stemmers of every language in the index.
    /// - Throws: `timeout` when `isExpired` returns `true`.
    public func similar(
        toText text: String, language: String = "und", limit: Int, isExpired: (@Sendable () -> Bool)? = nil
    ) throws(SearchError) -> [SearchHit] {
        var frequencies: [[UInt8]: Double] = [:]
        let pool = StemmerPool(settings)
        let stemmers = StemmerCatalog.stemmersByScript(language: language, stemsWords: settings.stemsWords)
        var tokenizer = Tokenizer()
        var scratch: [UInt8] = []
        let utf8 = Array(text.utf8)
        while tokenizer.next(in: utf8.span) {
            let stemmer = stemmers[Int(tokenizer.script.rawValue)]
            pool.stem(tokenizer.word.span, length: tokenizer.wordCount, with: stemmer, into: &scratch)
            frequencies[scratch, default: 0] += 1
        }
        return try similar(to: frequencies, limit, isExpired)
    }

    /// The terms of a document and their weighted frequencies, found by looking into every list of its segment.
    private func terms(of docID: DocID, in segment: Segment) -> [[UInt8]: Double] {
        var frequencies: [[UInt8]: Double] = [:]
        let words = segment.words
        words.forEachList(in: 0..<words.dictionary.count) { list in
            var cursor = WordCursor(words, list)
            cursor.seek(to: docID)
            guard cursor.docID == docID else { return }
            let term = Array(words.dictionary.term(at: list.ordinal))
            if term.first == Segment.authorMark { return }
            frequencies[term] = cursor.counts.weighted(by: BM25.fieldWeights)
        }
        return frequencies
    }

    private func similar(
        to frequencies: [[UInt8]: Double], _ limit: Int, _ isExpired: (@Sendable () -> Bool)?
    ) throws(SearchError) -> [SearchHit] {
        let terms = significantTerms(frequencies)
        guard !terms.isEmpty, limit > 0 else { return [] }
        let clauses = terms.enumerated().map { index, term in
            BoundQuery.term([BoundTerm(bytes: term, statisticsIndex: index)], .text)
        }
        let plan = SearchPlan(.boolean(BoundBoolean(should: clauses)), statistics(of: terms), sequence: sequence)
        var collection = SearchCollection(limit: min(limit, SearchRequest.maximumLimit + 1))
        let deadline = Deadline(isExpired)
        for index in views.indices { try collect(plan, view: index, deadline, into: &collection) }
        return collection.ranked.ordered.map { candidate in
            SearchHit(
                document: StoredDocument(views[candidate.view].segment.columns, candidate.docID),
                score: Double(bitPattern: candidate.key.rank), explanation: nil, duplicates: 0)
        }
    }

    /// The terms that are looked up, which bounds the work for a long text; of equal frequencies the first by bytes.
    private func mostFrequent(_ frequencies: [[UInt8]: Double]) -> [(key: [UInt8], value: Double)] {
        guard frequencies.count > Self.similarCandidateLimit else { return Array(frequencies) }
        let sorted = frequencies.sorted { left, right in
            left.value != right.value ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
        }
        return Array(sorted.prefix(Self.similarCandidateLimit))
    }

    /// The terms of the highest tf · idf, in the order of their bytes.
    private func significantTerms(_ frequencies: [[UInt8]: Double]) -> [[UInt8]] {
        let statistics = statistics(of: [])
        var heap = Heap<WeightedTerm>()
        for (bytes, frequency) in mostFrequent(frequencies) {
            let documentFrequency = documentFrequency(of: bytes)
            guard documentFrequency > 0 else { continue }
            let idf = statistics.inverseDocumentFrequency(documentFrequency)
            heap.insert(WeightedTerm(weight: frequency / (frequency + statistics.settings.k1) * idf, bytes: bytes))
            if heap.count > Self.similarTermLimit { heap.removeMin() }
        }
        return heap.unordered.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
    }
}

/// A term and its significance; of equal weights the later term is less.
private struct WeightedTerm: Comparable {
    let weight: Double
    let bytes: [UInt8]

    static func < (left: WeightedTerm, right: WeightedTerm) -> Bool {
        left.weight != right.weight ? left.weight < right.weight : right.bytes.lexicographicallyPrecedes(left.bytes)
    }
}
