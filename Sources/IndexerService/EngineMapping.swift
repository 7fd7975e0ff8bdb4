import Messaging
import NewsModels
import SearchEngine

extension SearchEngine.SearchFilters {
    init(_ filters: NewsModels.SearchFilters) {
        self.init(
            // Sources are named as articles carry them.
            languages: filters.language, sources: filters.source.map { Topic.cleanedSource($0) ?? $0 },
            tags: filters.tag, authors: filters.author,
            published: filters.published.map { range in
                PublishedRange(from: range.from?.millisecondsSinceEpoch, until: range.to?.millisecondsSinceEpoch)
            }
        )
    }
}

extension DocumentPrior {
    /// - Parameter now: Where ages are counted from.
    init(_ request: NewsModels.SearchRequest, now: Int64) {
        let weights = request.sourceWeights.weights.map { (Topic.cleanedSource($0.key) ?? $0.key, $0.value) }
        self.init(
            recency: request.recency.map { Recency(halfLife: $0.halfLife.milliseconds, now: now) },
            sourceWeights: Dictionary(weights, uniquingKeysWith: max))
    }
}

extension SearchOrder {
    init(_ sort: SortOrder) {
        self =
            switch sort {
            case .relevance: .relevance
            case .newest: .newest
            case .oldest: .oldest
            }
    }
}

extension FacetField {
    init(_ name: FacetName) {
        self =
            switch name {
            case .language: .language
            case .source: .source
            case .tag: .tag
            case .author: .author
            case .day: .day
            case .hour: .hour
            case .week: .week
            case .month: .month
            }
    }
}

extension SearchEngine.FacetRequest {
    init(_ request: NewsModels.FacetRequest) {
        self.init(FacetField(request.field), size: request.size, isHistogram: request.isHistogram)
    }
}

extension SearchEngine.QueryMode {
    init(_ mode: NewsModels.QueryMode) {
        self =
            switch mode {
            case .strict: .strict
            case .lenient: .lenient
            }
    }
}

extension NewsModels.Explanation {
    init(_ explanation: SearchEngine.Explanation) {
        self.init(
            value: explanation.value, description: explanation.description,
            details: explanation.details.map(NewsModels.Explanation.init)
        )
    }
}

extension WireError {
    /// The engine's fault as a client sees it.
    init(_ error: SearchError) {
        switch error.code {
        case .badQuery(let position): self.init(.badQuery, error.message, position: position)
        case .badCursor: self.init(.badCursor, error.message)
        case .badRequest: self.init(.badRequest, error.message)
        case .timeout: self.init(.timeout, error.message)
        }
    }
}

/// The cursor of the wire: the engine's cursor with the epoch that it belongs to, in base64url.
enum WireCursor {
    static func encode(_ cursor: SearchCursor, epoch: String) -> String {
        let bytes = Array(epoch.utf8) + [0] + cursor.encode()
        return Base64URL.encode(bytes)
    }

    static func decode(_ text: String, epoch: String) throws(WireError) -> SearchCursor {
        guard let bytes = Base64URL.decode(text), let end = bytes.firstIndex(of: 0) else {
            throw WireError(.badCursor, "the cursor is damaged")
        }
        guard Array(bytes[..<end]) == Array(epoch.utf8) else {
            throw WireError(.badCursor, "the cursor belongs to another log")
        }
        do {
            return try SearchCursor(decoding: Array(bytes[(end + 1)...]))
        } catch {
            throw WireError(error)
        }
    }
}
