/// The order of hits.
public enum SearchOrder: UInt8, Sendable, Hashable, CaseIterable {
    /// By score; ties by ascending sequence.
    case relevance = 0
    /// By time, latest first; ties by ascending sequence, documents without a time last.
    case newest
    /// By time, earliest first; ties by ascending sequence, documents without a time last.
    case oldest
}

/// Conditions that a hit must meet beside the query. An empty list is no condition; values compare without case, whole.
public struct SearchFilters: Hashable, Sendable {
    /// Any of these languages.
    public var languages: [String]
    /// Any of these sources.
    public var sources: [String]
    /// Any of these tags.
    public var tags: [String]
    /// Any of these authors.
    public var authors: [String]
    /// Published in this range; documents without a time are left out.
    public var published: PublishedRange?

    /// Gathers the conditions.
    public init(
        languages: [String] = [], sources: [String] = [], tags: [String] = [], authors: [String] = [],
        published: PublishedRange? = nil
    ) {
        self.languages = languages
        self.sources = sources
        self.tags = tags
        self.authors = authors
        self.published = published
    }

    /// Whether there is no condition.
    var isEmpty: Bool {
        languages.isEmpty && sources.isEmpty && tags.isEmpty && authors.isEmpty && published == nil
    }

    /// The folded, sorted, distinct values of each keyword field that has any.
    var folded: [(field: KeywordField, values: [[UInt8]])] {
        KeywordField.allCases.compactMap { field in
            let values = Set(values(of: field).map { Folding.fold($0) })
            guard !values.isEmpty else { return nil }
            return (field, values.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }

    private func values(of field: KeywordField) -> [String] {
        switch field {
        case .language: languages
        case .source: sources
        case .tag: tags
        case .author: authors
        }
    }

    /// The conditions as clauses of a query.
    var clauses: [BoundQuery] {
        var clauses: [BoundQuery] = folded.map { field, values in
            .boolean(BoundBoolean(should: values.map { .keyword(field.term($0), isPrefix: false) }))
        }
        if let published { clauses.append(.published(published)) }
        return clauses
    }
}

/// A field whose values are counted over all matching documents.
public enum FacetField: String, Sendable, Hashable, CaseIterable {
    /// The language as given with the document.
    case language
    /// The source.
    case source
    /// Each tag once per document.
    case tag
    /// Each author once per document.
    case author
    /// The day of publication in UTC, `YYYY-MM-DD`; documents without a time are left out.
    case day
    /// The hour of publication in UTC, named by its first instant, `YYYY-MM-DDThh:00:00.000Z`.
    case hour
    /// The week of publication in UTC, named by its Monday, `YYYY-MM-DD`.
    case week
    /// The month of publication in UTC, named by its first day, `YYYY-MM-01`.
    case month

    var keyword: KeywordField? {
        switch self {
        case .language: .language
        case .source: .source
        case .tag: .tag
        case .author: .author
        case .day, .hour, .week, .month: nil
        }
    }

    /// The unit that times are counted by.
    var unit: CalendarUnit? {
        switch self {
        case .hour: .hour
        case .day: .day
        case .week: .week
        case .month: .month
        case .language, .source, .tag, .author: nil
        }
    }
}

/// A facet that is asked for.
public struct FacetRequest: Sendable, Hashable {
    /// What is counted.
    public var field: FacetField
    /// The most values to return.
    public var size: Int
    /// Whether times come in their order, with empty ones between the first and the last, and of too many the last
    /// ones; else the most frequent come first. Without meaning for other fields.
    public var isHistogram: Bool

    /// Asks for at most `size` values of `field`.
    public init(_ field: FacetField, size: Int = 100, isHistogram: Bool = false) {
        self.field = field
        self.size = size
        self.isHistogram = isHistogram
    }
}

/// What to search for.
public struct SearchRequest: Sendable {
    /// The highest ``limit`` that is accepted.
    public static let maximumLimit = 1_000

    /// The query as read.
    public var query: ParsedQuery
    /// Further conditions.
    public var filters: SearchFilters
    /// The order of hits.
    public var sort: SearchOrder
    /// What scores are multiplied by; without meaning for other orders than by relevance.
    ///
    /// The later pages need the time that the first page counted ages from: ``SearchCursor/now``.
    public var prior = DocumentPrior()
    /// The most hits to return, 0 to ``maximumLimit``; 0 counts only.
    public var limit: Int
    /// Whether ``SearchResult/total`` must be exact; without it documents that cannot reach the page are not visited.
    public var countsTotal = true
    /// What to count.
    public var facets: [FacetRequest]
    /// Whether documents that repeat another one are folded under it.
    public var collapsesDuplicates = false
    /// Whether ``SearchResult/betterQuery`` is looked for.
    public var suggestsQuery = false
    /// Whether each hit shows how its score comes about.
    public var explain: Bool
    /// Where an earlier page ended.
    public var cursor: SearchCursor?
    /// Asked every few thousand documents; the search ends with `timeout` once it returns `true`.
    public var isExpired: (@Sendable () -> Bool)?

    /// Whether every match is visited, as a judge of the search that skips.
    var isExhaustive = false

    /// Whether the number of the documents that there are now is all that is asked for.
    var countsOnly: Bool { limit == 0 && facets.isEmpty && !collapsesDuplicates && cursor == nil }

    /// Gathers the parts.
    public init(
        query: ParsedQuery, filters: SearchFilters = SearchFilters(), sort: SearchOrder = .relevance, limit: Int = 10,
        facets: [FacetRequest] = [], explain: Bool = false, cursor: SearchCursor? = nil,
        isExpired: (@Sendable () -> Bool)? = nil
    ) {
        self.query = query
        self.filters = filters
        self.sort = sort
        self.limit = limit
        self.facets = facets
        self.explain = explain
        self.cursor = cursor
        self.isExpired = isExpired
    }

    /// Identifies query, filters, sort and prior, to which a cursor is bound.
    var fingerprint: UInt64 {
        var hash = StableHash()
        hash.add(query.text.utf8)
        hash.add(sort.rawValue)
        for (field, values) in filters.folded {
            hash.add(field.rawValue)
            for value in values { hash.add(value) }
        }
        hash.add(0)
        for bound in [filters.published?.from, filters.published?.until] {
            hash.add((bound.map { "Optional(\($0))" } ?? "nil").utf8)
        }
        hash.add(filters.published == nil ? 0 : 1)
        if collapsesDuplicates { hash.add(1) }
        prior.add(to: &hash)
        return hash.value
    }
}

/// What a search found.
public struct SearchResult: Sendable {
    /// The number of all matching documents, exact; without ``SearchRequest/countsTotal`` at least the number of hits.
    public let total: Int
    /// With ``SearchRequest/collapsesDuplicates`` the number of hits of all pages, exact.
    public let groups: Int?
    /// The hits of this page, in order.
    public let hits: [SearchHit]
    /// The counts of each facet asked for, in the order asked: by count descending, then by value.
    public let facets: [FacetResult]
    /// Where this page ends; `nil` when nothing follows.
    public let cursor: SearchCursor?
    /// How far in the order of arrival the index had come.
    public let sequence: UInt64
    /// What of the query was ignored or bounded.
    public let warnings: [QueryWarning]
    /// The query with unknown or rare words replaced, if asked for and better; only for a first page.
    public let betterQuery: String?
    /// The query as it was bound to this state of the index.
    let query: BoundQuery
}

/// One document found.
public struct SearchHit: Sendable {
    /// The document.
    public let document: StoredDocument
    /// Its score; zero when sorted by time.
    public let score: Double
    /// How the score comes about, if asked for.
    public let explanation: Explanation?
    /// The matching documents that are folded under this one.
    public let duplicates: Int
}

/// The counts of one facet.
public struct FacetResult: Sendable, Hashable {
    /// What was counted.
    public let field: FacetField
    /// The most frequent values.
    public let values: [FacetCount]
}

/// A value and the number of matching documents that have it.
public struct FacetCount: Sendable, Hashable {
    /// The value as given with the documents.
    public let value: String
    /// The number of documents.
    public let count: Int
}
