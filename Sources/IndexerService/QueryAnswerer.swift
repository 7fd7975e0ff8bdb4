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
    private let articles = ArticleCache(byteLimit: IndexerLimits.cachedArticleBytes)
    private let blocks = RestoredBlocks(count: IndexerLimits.restoredBlocks)

    init(index: Index, progress: IndexProgress, startedAt: ContinuousClock.Instant) {
        self.index = index
        self.progress = progress
        self.startedAt = startedAt
    }

    /// What a thread needs that calls ``answer(_:arrivedAt:_:)``.
    func tools() -> QueryTools { QueryTools(settings: index.settings, articles: articles, blocks: blocks) }

    /// Answers a request whose `min_seq` is reached.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - arrivedAt: When it arrived; its `timeout_ms` counts from here.
    ///   - tools: Of the calling thread.
    /// - Returns: The reply's one frame.
    func answer(
        _ request: Request<QueryRequest>, arrivedAt: ContinuousClock.Instant, _ tools: QueryTools
    ) -> [UInt8] {
        do {
            return try reply(to: request, arrivedAt, tools)
        } catch {
            return JSON.encode(ErrorReply(id: request.id, error: error))
        }
    }

    private func reply(
        to request: Request<QueryRequest>, _ arrivedAt: ContinuousClock.Instant, _ tools: QueryTools
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
        case .search(let search):
            let reply = try answer(search, searcher, state, arrivedAt, tools)
            return reply.encode(id: request.id, tookMicroseconds: arrivedAt.duration(to: .now).wholeMicroseconds)
        case .get(let articleID): return try article(articleID, searcher, id: request.id)
        case .similar(let similar): return try answer(similar, searcher, arrivedAt, tools, id: request.id)
        case .suggest(let prefix, let limit, let titles):
            return encode(request, try suggestions(prefix, limit, titles, searcher, tools))
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
        _ arrivedAt: ContinuousClock.Instant, _ tools: QueryTools
    ) throws(WireError) -> SearchAnswer {
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
        let facets = zip(search.facets, result.facets).map { request, facet in
            (request.field.rawValue, facet.values.map { NewsModels.FacetCount(value: $0.value, count: $0.count) })
        }
        return SearchAnswer(
            epoch: state.epoch, result: result, hits: try hits(of: result, search, deadline, tools),
            facets: Dictionary(facets, uniquingKeysWith: { first, _ in first }))
    }

    /// The hits of a search, written.
    private func hits(
        of result: SearchResult, _ search: NewsModels.SearchRequest, _ deadline: ContinuousClock.Instant,
        _ tools: QueryTools
    ) throws(WireError) -> WrittenHits {
        let plan = search.snippet ? SnippetPlan(result, maximumLength: IndexerLimits.snippetLength) : nil
        return try WrittenHits(
            result.hits, tools, snippets: plan, highlights: search.highlight, showsDuplicates: result.groups != nil
        ) { () throws(WireError) in
            guard ContinuousClock.now < deadline, !isStopping.isSignalled else {
                throw WireError(.timeout, "the hits were not fetched within \(search.timeoutMilliseconds) ms")
            }
        }
    }

    /// Completes what has been typed, or else what the other keyboard layout makes of it.
    private func suggestions(
        _ prefix: String, _ limit: Int, _ titles: Int, _ searcher: Searcher, _ tools: QueryTools
    ) throws(WireError) -> SuggestReply {
        let reply = try completions(prefix, limit, titles, searcher, tools)
        guard reply.suggestions.isEmpty, reply.titles?.isEmpty ?? true, let other = Searcher.onOtherLayout(prefix)
        else {
            return reply
        }
        var repaired = try completions(other, limit, titles, searcher, tools)
        guard !repaired.suggestions.isEmpty || !(repaired.titles?.isEmpty ?? true) else { return reply }
        repaired.repaired = other
        return repaired
    }

    private func completions(
        _ prefix: String, _ limit: Int, _ titles: Int, _ searcher: Searcher, _ tools: QueryTools
    ) throws(WireError) -> SuggestReply {
        var reply = SuggestReply(
            suggestions: searcher.suggest(prefix: prefix, limit: limit).map {
                Suggestion(text: $0.text, count: $0.count)
            })
        guard titles > 0 else { return reply }
        var found: [TitleSuggestion] = []
        for completion in searcher.completeTitles(prefix: prefix, limit: titles) {
            let article = try Self.article(tools.payloads.payload(of: completion.document))
            found.append(TitleSuggestion(text: article.title, articleID: article.id, count: completion.count))
        }
        reply.titles = found
        return reply
    }

    private func answer(
        _ request: SimilarRequest, _ searcher: Searcher, _ arrivedAt: ContinuousClock.Instant, _ tools: QueryTools,
        id: String?
    ) throws(WireError) -> [UInt8] {
        let deadline = arrivedAt + .milliseconds(NewsModels.SearchRequest.defaultTimeoutMilliseconds)
        let model = try model(of: request, searcher)
        let found: SimilarDocuments
        do {
            found = try searcher.similar(to: model, limit: request.limit, isExpired: isExpired(deadline))
        } catch {
            throw WireError(error)
        }
        let hits = try WrittenHits(found.hits, tools)
        var output = JSONOutput(capacity: hits.byteCount + 4_096)
        output.beginReply(id: id)
        output.write(raw: ",\"hits\":")
        hits.write(to: &output)
        output.write(raw: ",\"terms\":")
        output.write(
            raw: JSON.encode(found.terms.map { NewsModels.SignificantTerm(text: $0.text, weight: $0.weight) }))
        output.write(raw: "}")
        return output.bytes
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
}

extension Duration {
    var wholeMicroseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
    }

    var wholeMilliseconds: Int { wholeMicroseconds / 1_000 }
}
