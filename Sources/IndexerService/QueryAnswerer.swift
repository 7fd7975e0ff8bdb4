import Messaging
import NewsModels
import SearchEngine
import ServiceRuntime
import ZeroMQ

/// Turns requests of the wire into calls of the engine, and what it finds into replies.
struct QueryAnswerer: Sendable {
    let index: Index
    let progress: IndexProgress
    let startedAt: ContinuousClock.Instant
    /// Ends searches that are under way.
    let isStopping = StopSignal()

    /// Answers a request whose `min_seq` is reached.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - arrivedAt: When it arrived; its `timeout_ms` counts from here.
    /// - Returns: The reply's one frame.
    func answer(_ request: Request<QueryRequest>, arrivedAt: ContinuousClock.Instant) -> [UInt8] {
        do {
            return try reply(to: request, arrivedAt)
        } catch {
            return JSON.encode(ErrorReply(id: request.id, error: error))
        }
    }

    private func reply(
        to request: Request<QueryRequest>, _ arrivedAt: ContinuousClock.Instant
    ) throws(WireError) -> [UInt8] {
        let state = progress.current
        switch request.body {
        case .ping:
            return encode(request, PingReply(ready: state.isReady, seq: index.searcher().sequence))
        case .stats:
            return encode(request, stats(state))
        default: break
        }
        guard state.isReady else {
            throw WireError(.notReady, "the index is being built, at seq \(index.searcher().sequence)")
        }
        let searcher = index.searcher()
        switch request.body {
        case .search(let search): return encode(request, try answer(search, searcher, state, arrivedAt))
        case .get(let articleID): return try article(articleID, searcher, id: request.id)
        case .similar(let similar): return encode(request, try answer(similar, searcher, arrivedAt))
        case .suggest(let prefix, let limit, let titles):
            return encode(request, try suggestions(prefix, limit, titles, searcher))
        case .ping, .stats: throw WireError(.internalError, "answered above")
        }
    }

    private func encode(_ request: Request<QueryRequest>, _ body: some Codable & Hashable & Sendable) -> [UInt8] {
        JSON.encode(Reply(id: request.id, body))
    }

    private func article(_ articleID: String, _ searcher: Searcher, id: String?) throws(WireError) -> [UInt8] {
        guard let document = searcher.document(id: articleID) else {
            throw WireError(.notFound, "there is no article \"\(articleID.prefix(256))\"")
        }
        return JSON.encode(Reply(id: id, GetReply(seq: document.sequence, article: try Self.article(document.payload))))
    }

    private func stats(_ state: IndexProgress.State) -> StatsReply {
        let searcher = index.searcher()
        let figures = searcher.indexStatistics
        return StatsReply(
            epoch: state.epoch, seq: searcher.sequence, head: max(state.head, searcher.sequence),
            ready: state.isReady, documents: searcher.documentCount, segments: figures.segments,
            terms: figures.terms, indexBytes: figures.approximateBytes, languages: languages(searcher),
            dictionaries: index.settings.russianLemmatizer == nil ? [] : ["ru"],
            uptimeMilliseconds: startedAt.duration(to: .now).wholeMilliseconds, building: state.building
        )
    }

    private func languages(_ searcher: Searcher) -> [String: Int] {
        guard let all = try? ParsedQuery("") else { return [:] }
        let request = SearchEngine.SearchRequest(
            query: all, limit: 0, facets: [SearchEngine.FacetRequest(.language, size: 1_000)])
        let values = (try? searcher.search(request))?.facets.first?.values ?? []
        return Dictionary(values.map { ($0.value, $0.count) }, uniquingKeysWith: +)
    }

    /// The article in a stored envelope.
    static func article(_ payload: [UInt8]) throws(WireError) -> Article {
        do {
            if case .article(let article) = try JSON.decode(Envelope.self, from: payload).payload { return article }
        } catch {
            throw WireError(.internalError, "a stored article cannot be read: \(error)")
        }
        throw WireError(.internalError, "a stored envelope carries no article")
    }
}

// MARK: - Search

extension QueryAnswerer {
    private func answer(
        _ search: NewsModels.SearchRequest, _ searcher: Searcher, _ state: IndexProgress.State,
        _ arrivedAt: ContinuousClock.Instant
    ) throws(WireError) -> SearchReply {
        let deadline = arrivedAt + .milliseconds(search.timeoutMilliseconds)
        var cursor: SearchCursor?
        if let text = search.cursor { cursor = try WireCursor.decode(text, epoch: state.epoch) }
        let result: SearchResult
        do {
            let now = cursor?.now ?? SystemClock.now().millisecondsSinceEpoch
            let query = try ParsedQuery(search.query, mode: QueryMode(search.mode), now: now)
            var request = SearchEngine.SearchRequest(
                query: query, filters: SearchEngine.SearchFilters(search.filters), sort: SearchOrder(search.sort),
                limit: search.limit, facets: search.facets.map(SearchEngine.FacetRequest.init), explain: search.explain,
                cursor: cursor, isExpired: isExpired(deadline)
            )
            request.prior = DocumentPrior(search, now: now)
            request.collapsesDuplicates = search.collapse == .duplicates
            request.suggestsQuery = search.didYouMean
            result = try searcher.search(request)
        } catch {
            throw WireError(error)
        }
        let snippets =
            search.snippet
            ? SnippetMaker(result: result, searcher: searcher, maximumLength: IndexerLimits.snippetLength) : nil
        let payloads = PayloadReader()
        var hits: [Hit] = []
        for hit in result.hits {
            guard ContinuousClock.now < deadline, !isStopping.isSignalled else {
                throw WireError(.timeout, "the hits were not fetched within \(search.timeoutMilliseconds) ms")
            }
            var found = try Self.hit(hit, payloads, snippets, highlight: search.highlight)
            if result.groups != nil { found.duplicates = hit.duplicates }
            hits.append(found)
        }
        let facets = zip(search.facets, result.facets).map { request, facet in
            (request.field.rawValue, facet.values.map { NewsModels.FacetCount(value: $0.value, count: $0.count) })
        }
        return SearchReply(
            epoch: state.epoch, seq: result.sequence, tookMicroseconds: arrivedAt.duration(to: .now).wholeMicroseconds,
            total: HitTotal(value: result.total), groups: result.groups, hits: hits,
            facets: Dictionary(facets, uniquingKeysWith: { first, _ in first }),
            warnings: result.warnings.map { NewsModels.QueryWarning(message: $0.message, position: $0.position) },
            didYouMean: result.betterQuery,
            cursor: result.cursor.map { WireCursor.encode($0, epoch: state.epoch) }
        )
    }

    /// Completes what has been typed, or else what the other keyboard layout makes of it.
    private func suggestions(
        _ prefix: String, _ limit: Int, _ titles: Int, _ searcher: Searcher
    ) throws(WireError) -> SuggestReply {
        let reply = try completions(prefix, limit, titles, searcher)
        guard reply.suggestions.isEmpty, reply.titles?.isEmpty ?? true, let other = Searcher.onOtherLayout(prefix)
        else {
            return reply
        }
        var repaired = try completions(other, limit, titles, searcher)
        guard !repaired.suggestions.isEmpty || !(repaired.titles?.isEmpty ?? true) else { return reply }
        repaired.repaired = other
        return repaired
    }

    private func completions(
        _ prefix: String, _ limit: Int, _ titles: Int, _ searcher: Searcher
    ) throws(WireError) -> SuggestReply {
        var reply = SuggestReply(
            suggestions: searcher.suggest(prefix: prefix, limit: limit).map {
                Suggestion(text: $0.text, count: $0.count)
            })
        guard titles > 0 else { return reply }
        let payloads = PayloadReader()
        var found: [TitleSuggestion] = []
        for completion in searcher.completeTitles(prefix: prefix, limit: titles) {
            let article = try Self.article(payloads.payload(of: completion.document))
            found.append(TitleSuggestion(text: article.title, articleID: article.id, count: completion.count))
        }
        reply.titles = found
        return reply
    }

    private func answer(
        _ request: SimilarRequest, _ searcher: Searcher, _ arrivedAt: ContinuousClock.Instant
    ) throws(WireError) -> SimilarReply {
        let deadline = arrivedAt + .milliseconds(NewsModels.SearchRequest.defaultTimeoutMilliseconds)
        let model = try model(of: request, searcher)
        let found: SimilarDocuments
        do {
            found = try searcher.similar(to: model, limit: request.limit, isExpired: isExpired(deadline))
        } catch {
            throw WireError(error)
        }
        let payloads = PayloadReader()
        var hits: [Hit] = []
        for hit in found.hits { hits.append(try Self.hit(hit, payloads, nil, highlight: false)) }
        return SimilarReply(
            hits: hits, terms: found.terms.map { NewsModels.SignificantTerm(text: $0.text, weight: $0.weight) })
    }

    /// What the hits are to be like.
    private func model(of request: SimilarRequest, _ searcher: Searcher) throws(WireError) -> EngineDocument {
        switch request.model {
        case .article(let id):
            guard let document = searcher.document(id: id) else {
                throw WireError(.notFound, "there is no article \"\(id.prefix(256))\"")
            }
            return EngineDocument(try Self.article(document.payload), sequence: document.sequence, payload: [])
        case .text(let text):
            return EngineDocument(id: "", sequence: 0, title: "", body: text)
        }
    }

    private func isExpired(_ deadline: ContinuousClock.Instant) -> @Sendable () -> Bool {
        let isStopping = isStopping
        return { ContinuousClock.now >= deadline || isStopping.isSignalled }
    }

    private static func hit(
        _ hit: SearchHit, _ payloads: PayloadReader, _ snippets: SnippetMaker?, highlight: Bool
    ) throws(WireError) -> Hit {
        let payload = payloads.payload(of: hit.document)
        guard let snippets else { return try Self.hit(hit, payload) }
        let article = try article(payload)
        let made = snippets.snippet(lead: article.lead, body: article.body, language: article.language)
        let snippet = NewsModels.Snippet(
            text: made.text,
            highlights: highlight ? made.highlights.map { .init(start: $0.start, length: $0.length) } : []
        )
        return Hit(
            articleID: article.id, revision: article.revision, seq: hit.document.sequence, score: hit.score,
            title: article.title, url: article.url, language: article.language, source: article.source,
            publishedAt: article.publishedAt, snippet: snippet,
            explanation: hit.explanation.map(NewsModels.Explanation.init)
        )
    }
}

extension QueryAnswerer {
    /// A hit without a snippet, for which the text of the article is not read.
    private static func hit(_ hit: SearchHit, _ payload: [UInt8]) throws(WireError) -> Hit {
        let head = try ArticleHead(payload)
        return Hit(
            articleID: head.id, revision: head.revision, seq: hit.document.sequence, score: hit.score,
            title: head.title, url: head.url, language: head.language, source: head.source,
            publishedAt: head.publishedAt, explanation: hit.explanation.map(NewsModels.Explanation.init)
        )
    }
}

extension Duration {
    var wholeMicroseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
    }

    var wholeMilliseconds: Int { wholeMicroseconds / 1_000 }
}
