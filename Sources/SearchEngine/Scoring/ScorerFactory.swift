/// Makes the scorers of a query for one segment.
struct ScorerFactory {
    let segment: Segment
    let statistics: CollectionStatistics
    /// Whether scores are wanted at all.
    let isScored: Bool

    /// Returns the scorer of a whole query, which fills windows whose scores are zero.
    func root(_ query: BoundQuery) -> Scorer {
        if case .boolean(let boolean) = query, boolean.must.isEmpty, boolean.mustNot.isEmpty, boolean.filters.isEmpty {
            return DisjunctionScorer(boolean.should.map { make($0, isScored: isScored) })
        }
        return make(query, isScored: isScored)
    }

    private func make(_ query: BoundQuery, isScored: Bool) -> Scorer {
        switch query {
        case .everything: EverythingScorer()
        case .nothing: Scorer()
        case .term(let terms, let fields): term(terms, fields, isScored: isScored)
        case .phrase(let words, let fields): phrase(words, fields, isScored: isScored)
        case .prefix(let prefix, let fields): forms(prefix, fields, isScored: isScored)
        case .authorPrefix(let prefix): authors(prefix, isScored: isScored)
        case .keyword(let term, let isPrefix): keyword(term, isPrefix: isPrefix)
        case .published(let range): PublishedScorer(segment.columns.publishedAt, range)
        case .boolean(let boolean): make(boolean, isScored: isScored)
        }
    }

    private func make(_ boolean: BoundBoolean, isScored: Bool) -> Scorer {
        BooleanScorer(
            must: boolean.must.map { make($0, isScored: isScored) },
            should: boolean.should.map { make($0, isScored: isScored) },
            mustNot: boolean.mustNot.map { make($0, isScored: false) },
            filters: boolean.filters.map { make($0, isScored: false) })
    }

    private func term(_ terms: [BoundTerm], _ fields: FieldSet, isScored: Bool) -> Scorer {
        let cursors = terms.compactMap { segment.words.cursor(of: $0.bytes) }
        guard let first = cursors.first else { return Scorer() }
        let idf = isScored ? statistics.inverseDocumentFrequency(of: terms) : 0
        let context = context(fields, idf: idf, isScored: isScored, label: Self.label([terms]))
        return cursors.count == 1 ? TermScorer(first, context) : SynonymScorer(cursors, context)
    }

    private func phrase(_ words: [[BoundTerm]], _ fields: FieldSet, isScored: Bool) -> Scorer {
        var cursors: [[PostingsCursor<UInt32>]] = []
        for terms in words {
            cursors.append(terms.compactMap { segment.words.cursor(of: $0.bytes) })
            if cursors.last?.isEmpty ?? true { return Scorer() }
        }
        let idf = isScored ? words.reduce(0) { $0 + statistics.inverseDocumentFrequency(of: $1) } : 0
        return PhraseScorer(cursors, context(fields, idf: idf, isScored: isScored, label: Self.label(words)))
    }

    private func context(_ fields: FieldSet, idf: Double, isScored: Bool, label: String) -> TermContext {
        TermContext(
            segment: segment, fields: fields, weights: BM25.weights(of: fields), idf: idf,
            bm25: BM25(averageLength: statistics.averageLength), isScored: isScored, label: label)
    }

    private static func label(_ words: [[BoundTerm]]) -> String {
        words.map { terms in
            terms.map { term in
                let isAuthor = term.bytes.first == Segment.authorMark
                return (isAuthor ? "author:" : "") + String(decoding: term.bytes.drop { $0 == 1 }, as: UTF8.self)
            }.joined(separator: "|")
        }.joined(separator: " ")
    }

    private func forms(_ prefix: [UInt8], _ fields: FieldSet, isScored: Bool) -> Scorer {
        let index = segment.forms
        var bits = emptySet
        let ordinals = index.dictionary.ordinals(withPrefix: prefix)
        guard !ordinals.isEmpty else { return Scorer() }
        for posting in Int(index.offsets[ordinals.lowerBound])..<Int(index.offsets[ordinals.upperBound])
        where index.payloads[posting] & fields.rawValue != 0 {
            Self.insert(index.docIDs[posting], into: &bits)
        }
        return SetScorer(bits, score: isScored ? BM25.prefixScore : 0, label: Self.prefixLabel(prefix))
    }

    private func authors(_ prefix: [UInt8], isScored: Bool) -> Scorer {
        let index = segment.words
        var bits = emptySet
        let ordinals = index.dictionary.ordinals(withPrefix: prefix)
        guard !ordinals.isEmpty else { return Scorer() }
        for posting in Int(index.offsets[ordinals.lowerBound])..<Int(index.offsets[ordinals.upperBound]) {
            Self.insert(index.docIDs[posting], into: &bits)
        }
        return SetScorer(
            bits, score: isScored ? BM25.prefixScore : 0, label: Self.prefixLabel(Array(prefix.dropFirst())))
    }

    private func keyword(_ term: [UInt8], isPrefix: Bool) -> Scorer {
        let index = segment.keywords
        let ordinals: Range<Int>
        if isPrefix {
            ordinals = index.dictionary.ordinals(withPrefix: term)
        } else {
            ordinals = index.dictionary.ordinal(of: term).map { $0..<($0 + 1) } ?? 0..<0
        }
        guard !ordinals.isEmpty else { return Scorer() }
        var bits = emptySet
        for posting in Int(index.offsets[ordinals.lowerBound])..<Int(index.offsets[ordinals.upperBound]) {
            Self.insert(index.docIDs[posting], into: &bits)
        }
        return SetScorer(bits, score: 0, label: "keyword")
    }

    private static func prefixLabel(_ prefix: [UInt8]) -> String {
        String(decoding: prefix, as: UTF8.self) + "*: the same for every document"
    }

    private var emptySet: [UInt64] { [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64) }

    @inline(__always)
    private static func insert(_ docID: DocID, into bits: inout [UInt64]) {
        bits[Int(docID >> 6)] |= 1 << UInt64(docID & 63)
    }
}
