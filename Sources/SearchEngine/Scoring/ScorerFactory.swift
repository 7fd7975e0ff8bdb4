/// Makes the scorers of a query for one segment.
struct ScorerFactory {
    let segment: Segment
    let statistics: CollectionStatistics
    /// Whether scores are wanted at all.
    let isScored: Bool
    let deadline: Deadline

    /// Returns the scorer of a whole query, which fills windows whose scores are zero.
    func root(_ query: BoundQuery) -> Scorer {
        if case .boolean(let boolean) = query, boolean.must.isEmpty, boolean.mustNot.isEmpty, boolean.filters.isEmpty {
            return DisjunctionScorer(boolean.should.map { make($0, isScored: isScored) })
        }
        return make(query, isScored: isScored)
    }

    /// The documents that match a query, a bit each, and zeros behind them; what is found after the deadline is worth
    /// nothing.
    ///
    /// - Complexity: O(documents of the segment), and the postings of the query.
    func matches(of query: BoundQuery) -> [UInt64] {
        // Most of them are words, whose lists are bits already or soon are.
        if case .term(let terms, .text) = query {
            let words = segment.words
            return words.documents(of: terms.compactMap { words.list(of: $0.bytes) })
        }
        let count = DocID(segment.documentCount)
        var bits = [UInt64](repeating: 0, count: (Int(count) + 63) / 64)
        let scorer = make(query, isScored: false)
        var window = Window()
        var next = scorer.nextCandidate(from: 0)
        while next < count, !deadline.check() {
            let base = next - next % DocID(Window.size)
            window.reset(base: base, count: min(Window.size, Int(count - base)), clearScores: false)
            scorer.fill(&window)
            for index in 0..<((window.count + 63) / 64) { bits[Int(base >> 6) + index] = window.matches[index] }
            if window.end >= count { break }
            next = scorer.nextCandidate(from: window.end)
        }
        return bits
    }

    private func make(_ query: BoundQuery, isScored: Bool) -> Scorer {
        switch query {
        case .everything: EverythingScorer()
        case .nothing: Scorer()
        case .term(let terms, let fields): term(terms, fields, isScored: isScored)
        case .phrase(let words, let fields): phrase(words, fields, isScored: isScored)
        case .proximity(let proximity, let fields): near(proximity, fields, isScored: isScored)
        case .prefix(let prefix, let fields): forms(prefix, fields, isScored: isScored)
        case .wildcard(let pattern, let fields): wildcard(pattern, fields, isScored: isScored)
        case .authorPrefix(let prefix): authors(prefix, isScored: isScored)
        case .keyword(let term, let isPrefix): keyword(term, isPrefix: isPrefix)
        case .keywordWildcard(let pattern):
            SetScorer(keywords(pattern), score: 0, label: "keyword")
        case .identifier(let id): identifier(id)
        case .pair(let pair): self.pair(pair, isScored: isScored)
        case .published(let range): PublishedScorer(segment.columns.publishedAt, range)
        case .boosted(let query, let boost): BoostScorer(make(query, isScored: isScored), boost)
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

    private func term(_ terms: BoundTerms, _ fields: FieldSet, isScored: Bool) -> Scorer {
        let lists = terms.compactMap { segment.words.list(of: $0.bytes) }
        guard let first = lists.first else { return Scorer() }
        let idf = isScored ? statistics.inverseDocumentFrequency(of: terms) : 0
        let context = context(fields, idf: idf, isScored: isScored, label: Self.label([terms]))
        return lists.count == 1 ? TermScorer(first, context) : SynonymScorer(lists, context)
    }

    private func phrase(_ words: [BoundTerms], _ fields: FieldSet, isScored: Bool) -> Scorer {
        guard let lists = lists(of: words) else { return Scorer() }
        return PositionScorer(PhraseMatcher(lists, deadline, context(of: words, fields, isScored: isScored)))
    }

    private func pair(_ pair: BoundPair, isScored: Bool) -> Scorer {
        lists(of: pair.words).map {
            PositionScorer(PhraseMatcher($0, deadline, context(of: pair, isScored: isScored)))
        } ?? Scorer()
    }

    /// The context of two words that are scored as a pair.
    private func context(of pair: BoundPair, isScored: Bool) -> TermContext {
        var context = context(of: pair.words, .text, isScored: isScored)
        context.pair = PairScore(pair, statistics)
        return context
    }

    private func near(_ proximity: BoundProximity, _ fields: FieldSet, isScored: Bool) -> Scorer {
        let words = proximity.words
        guard let lists = lists(of: words) else { return Scorer() }
        let context = context(of: words, fields, isScored: isScored)
        return PositionScorer(ProximityMatcher(lists, ProximityRule(proximity), deadline, context))
    }

    /// The lists of each word; `nil` if the segment lacks one of the words.
    private func lists(of words: [BoundTerms]) -> [[WordList]]? {
        var lists: [[WordList]] = []
        for terms in words {
            lists.append(terms.compactMap { segment.words.list(of: $0.bytes) })
            if lists.last?.isEmpty ?? true { return nil }
        }
        return lists
    }

    /// The context of words that are scored together.
    private func context(of words: [BoundTerms], _ fields: FieldSet, isScored: Bool) -> TermContext {
        let idf = isScored ? words.reduce(0) { $0 + statistics.inverseDocumentFrequency(of: $1) } : 0
        return context(fields, idf: idf, isScored: isScored, label: Self.label(words))
    }

    private func context(_ fields: FieldSet, idf: Double, isScored: Bool, label: String) -> TermContext {
        TermContext(
            segment: segment, fields: fields, weights: BM25.weights(of: fields), idf: idf,
            bm25: statistics.bm25, isScored: isScored, label: label)
    }

    private static func label(_ words: [BoundTerms]) -> String {
        words.map { terms in
            terms.map { term in
                let isAuthor = term.bytes.first == Segment.authorMark
                return (isAuthor ? "author:" : "") + String(decoding: term.bytes.drop { $0 == 1 }, as: UTF8.self)
            }.joined(separator: "|")
        }.joined(separator: " ")
    }

    private func forms(_ prefix: [UInt8], _ fields: FieldSet, isScored: Bool) -> Scorer {
        let bits = union(formsIn: segment.forms.dictionary.ordinals(withPrefix: prefix), fields)
        return SetScorer(bits, score: isScored ? BM25.prefixScore : 0, label: Self.prefixLabel(prefix))
    }

    private func authors(_ prefix: [UInt8], isScored: Bool) -> Scorer {
        let bits = union(segment.words.dictionary.ordinals(withPrefix: prefix))
        let label = Self.prefixLabel(Array(prefix.dropFirst()))
        return SetScorer(bits, score: isScored ? BM25.prefixScore : 0, label: label)
    }

    private func wildcard(_ pattern: WildcardPattern, _ fields: FieldSet, isScored: Bool) -> Scorer {
        let bits =
            fields == .author
            ? union(segment.words.dictionary.ordinals(withPrefix: pattern.literalPrefix), matching: pattern)
            : union(formsIn: segment.forms.dictionary.ordinals(withPrefix: pattern.literalPrefix), fields, pattern)
        let text = String(decoding: pattern.bytes.drop { $0 == Segment.authorMark }, as: UTF8.self)
        return SetScorer(bits, score: isScored ? BM25.prefixScore : 0, label: text + ": the same for every document")
    }

    private func identifier(_ id: String) -> Scorer {
        guard let docID = segment.docID(of: DocumentIdentifier(id)) else { return Scorer() }
        var bits = [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64)
        bits[Int(docID >> 6)] = 1 << UInt64(docID & 63)
        return SetScorer(bits, score: 0, label: "id")
    }

    private func keyword(_ term: [UInt8], isPrefix: Bool) -> Scorer {
        let dictionary = segment.keywords.dictionary
        let ordinals =
            isPrefix ? dictionary.ordinals(withPrefix: term) : dictionary.ordinal(of: term).map { $0..<($0 + 1) }
        return SetScorer(union(keywordsIn: ordinals ?? 0..<0), score: 0, label: "keyword")
    }

    /// The documents of keywords that have a shape, a bit each.
    private func keywords(_ pattern: WildcardPattern) -> [UInt64] {
        let index = segment.keywords
        var bits = [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64)
        var work = 0
        let ordinals = index.dictionary.ordinals(withPrefix: pattern.literalPrefix)
        var walk = TermWalk(index.dictionary, at: ordinals.lowerBound)
        while walk.ordinal < ordinals.upperBound {
            work += 1
            if pattern.matches(walk.term[...]) {
                let range = index.range(of: walk.ordinal)
                for docID in index.docIDs[range] { bits[Int(docID >> 6)] |= 1 << UInt64(docID & 63) }
                work += range.count
            }
            if work >= Self.postingsBetweenChecks {
                work = 0
                if deadline.check() { break }
            }
            walk.advance()
        }
        return bits
    }

    /// The documents of all keywords of `ordinals`, a bit each; no bits at all for no keywords.
    private func union(keywordsIn ordinals: Range<Int>) -> [UInt64] {
        guard !ordinals.isEmpty else { return [] }
        let index = segment.keywords
        var bits = [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64)
        let end = Int(index.offsets[ordinals.upperBound])
        var start = Int(index.offsets[ordinals.lowerBound])
        while start < end, !deadline.check() {
            let next = min(start + Self.postingsBetweenChecks, end)
            for docID in index.docIDs[start..<next] { bits[Int(docID >> 6)] |= 1 << UInt64(docID & 63) }
            start = next
        }
        return bits
    }

    /// The documents that have one of the forms, or one of those of a shape, in one of the fields.
    private func union(
        formsIn ordinals: Range<Int>, _ fields: FieldSet, _ pattern: WildcardPattern? = nil
    ) -> [UInt64] {
        guard !ordinals.isEmpty else { return [] }
        let index = segment.forms
        var bits = [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64)
        // The clock is looked at before the first list too: a query may have many prefixes.
        var work = Self.postingsBetweenChecks
        var walk = TermWalk(index.dictionary, at: ordinals.lowerBound)
        for ordinal in ordinals {
            work += 1
            if work > Self.postingsBetweenChecks {
                work = 0
                if deadline.check() { break }
            }
            defer { walk.advance() }
            if let pattern, !pattern.matches(walk.term[...]) { continue }
            work += index.count(at: ordinal)
            index.forEach(at: ordinal) { docID, found in
                if !found.isDisjoint(with: fields) { bits[Int(docID >> 6)] |= 1 << UInt64(docID & 63) }
            }
        }
        return bits
    }

    /// The documents of all lists of words, or of those whose word has a shape, as ``union(formsIn:_:_:)``.
    private func union(_ ordinals: Range<Int>, matching pattern: WildcardPattern? = nil) -> [UInt64] {
        guard !ordinals.isEmpty else { return [] }
        var bits = [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64)
        // The clock is looked at before the first list too: a query may have many prefixes.
        var work = Self.postingsBetweenChecks
        var walk = TermWalk(segment.words.dictionary, at: ordinals.lowerBound)
        for ordinal in ordinals where !deadline.hasPassed {
            defer { walk.advance() }
            if let pattern, !pattern.matches(walk.term[...]) {
                work += 1
                continue
            }
            let list = segment.words.list(at: ordinal)
            work += list.count
            if work > Self.postingsBetweenChecks {
                work = 0
                if deadline.check() { break }
            }
            segment.words.forEachDocument(list) { docID in bits[Int(docID >> 6)] |= 1 << UInt64(docID & 63) }
        }
        return bits
    }

    /// How many postings are read before the deadline is looked at.
    private static let postingsBetweenChecks = 1 << 16

    private static func prefixLabel(_ prefix: [UInt8]) -> String {
        String(decoding: prefix, as: UTF8.self) + "*: the same for every document"
    }
}
