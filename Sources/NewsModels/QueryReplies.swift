/// How many articles match.
public struct HitTotal: Codable, Hashable, Sendable {
    /// What ``value`` says about the number of matches.
    public enum Relation: String, Codable, Hashable, Sendable, CaseIterable {
        /// Exactly so many, or at least so many.
        case eq, gte
    }

    /// A number of articles.
    public var value: Int
    /// Whether it is exact.
    public var relation: Relation

    /// Creates a total.
    public init(value: Int, relation: Relation = .eq) {
        self.value = value
        self.relation = relation
    }

    enum CodingKeys: String, CodingKey {
        case value, relation
    }
}

/// An excerpt of an article.
public struct Snippet: Codable, Hashable, Sendable {
    /// A part of ``Snippet/text``, in code points.
    public struct Highlight: Codable, Hashable, Sendable {
        /// Offset of its first code point.
        public var start: Int
        /// Its length, 1 or more.
        public var length: Int

        /// Creates a highlight.
        public init(start: Int, length: Int) {
            self.start = start
            self.length = length
        }

        enum CodingKeys: String, CodingKey {
            case start, length
        }
    }

    /// Plain text; `…` stands where it was cut.
    public var text: String
    /// The parts that matched, ascending, apart from each other.
    public var highlights: [Highlight]

    /// Creates a snippet.
    public init(text: String, highlights: [Highlight]) {
        self.text = text
        self.highlights = highlights
    }

    enum CodingKeys: String, CodingKey {
        case text, highlights
    }
}

/// How a score came to be: a tree of numbers.
public struct Explanation: Codable, Hashable, Sendable {
    /// The number at this node.
    public var value: Double
    /// What it is, for people.
    public var description: String
    /// What it was made from.
    public var details: [Explanation]

    /// Creates a node.
    public init(value: Double, description: String, details: [Explanation] = []) {
        self.value = value
        self.description = description
        self.details = details
    }

    enum CodingKeys: String, CodingKey {
        case value, description, details
    }
}

/// One article that matches.
public struct Hit: Codable, Hashable, Sendable {
    /// Identity of the article.
    public var articleID: String
    /// Its newest revision.
    public var revision: Int
    /// `seq` of that revision's envelope.
    public var seq: UInt64
    /// Larger is more relevant; comparable only within one query; 0 where the sort is by time.
    public var score: Double
    /// Headline.
    public var title: String
    /// Where it was fetched.
    public var url: String?
    /// ISO 639 code.
    public var language: String
    /// Cleaned name of the publisher.
    public var source: String
    /// When it was published.
    public var publishedAt: Timestamp?
    /// An excerpt around the words that matched.
    public var snippet: Snippet?
    /// How the score came to be, where asked for.
    public var explanation: Explanation?
    /// Where duplicates are folded: the articles under this one.
    public var duplicates: Int?

    /// Creates a hit.
    public init(
        articleID: String, revision: Int, seq: UInt64, score: Double, title: String, url: String? = nil,
        language: String, source: String, publishedAt: Timestamp? = nil, snippet: Snippet? = nil,
        explanation: Explanation? = nil, duplicates: Int? = nil
    ) {
        self.articleID = articleID
        self.revision = revision
        self.seq = seq
        self.score = score
        self.title = title
        self.url = url
        self.language = language
        self.source = source
        self.publishedAt = publishedAt
        self.snippet = snippet
        self.explanation = explanation
        self.duplicates = duplicates
    }

    enum CodingKeys: String, CodingKey {
        case articleID = "article_id"
        case revision, seq, score, title, url, language, source
        case publishedAt = "published_at"
        case snippet, explanation, duplicates
    }
}

/// Something in a query that was ignored or bounded.
public struct QueryWarning: Codable, Hashable, Sendable {
    /// For people: lower case, without a full stop.
    public var message: String
    /// The place in the query, in code points from 0; `nil` where it concerns no single place.
    public var position: Int?

    /// Creates a warning.
    public init(message: String, position: Int? = nil) {
        self.message = message
        self.position = position
    }

    enum CodingKeys: String, CodingKey {
        case message, position
    }
}

/// The reply to `search` (`proto/search-reply.schema.json`).
public struct SearchReply: Codable, Hashable, Sendable {
    /// The epoch of the log that the index follows.
    public var epoch: String
    /// How far the index has come.
    public var seq: UInt64
    /// Microseconds from the request's arrival at a worker to its answer.
    public var tookMicroseconds: Int
    /// How many articles match.
    public var total: HitTotal
    /// Where hits are folded: the hits of all pages together.
    public var groups: Int?
    /// The page asked for, in order.
    public var hits: [Hit]
    /// For each facet asked for, its values by count, then value; histograms by time.
    public var facets: [String: [FacetCount]]
    /// What of the query was ignored or bounded.
    public var warnings: [QueryWarning]
    /// A better query, where a word is unknown or rare.
    public var didYouMean: String?
    /// Continues behind the last hit; `nil` at the end.
    public var cursor: String?

    /// Creates a reply.
    public init(
        epoch: String, seq: UInt64, tookMicroseconds: Int, total: HitTotal, groups: Int? = nil, hits: [Hit],
        facets: [String: [FacetCount]] = [:], warnings: [QueryWarning] = [], didYouMean: String? = nil,
        cursor: String?
    ) {
        self.epoch = epoch
        self.seq = seq
        self.tookMicroseconds = tookMicroseconds
        self.total = total
        self.groups = groups
        self.hits = hits
        self.facets = facets
        self.warnings = warnings
        self.didYouMean = didYouMean
        self.cursor = cursor
    }

    enum CodingKeys: String, CodingKey {
        case epoch, seq
        case tookMicroseconds = "took_us"
        case total, groups, hits, facets, warnings, cursor
        case didYouMean = "did_you_mean"
    }

    /// Reads the members.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        epoch = try container.decode(String.self, forKey: .epoch)
        seq = try container.decode(UInt64.self, forKey: .seq)
        tookMicroseconds = try container.decode(Int.self, forKey: .tookMicroseconds)
        total = try container.decode(HitTotal.self, forKey: .total)
        groups = try container.decodeIfPresent(Int.self, forKey: .groups)
        hits = try container.decode([Hit].self, forKey: .hits)
        facets = try container.decode([String: [FacetCount]].self, forKey: .facets)
        warnings = try container.decodeIfPresent([QueryWarning].self, forKey: .warnings) ?? []
        didYouMean = try container.decodeIfPresent(String.self, forKey: .didYouMean)
        cursor = try container.decodeIfPresent(String.self, forKey: .cursor)
    }

    /// Writes `cursor` even where it is null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(epoch, forKey: .epoch)
        try container.encode(seq, forKey: .seq)
        try container.encode(tookMicroseconds, forKey: .tookMicroseconds)
        try container.encode(total, forKey: .total)
        try container.encodeIfPresent(groups, forKey: .groups)
        try container.encode(hits, forKey: .hits)
        try container.encode(facets, forKey: .facets)
        if !warnings.isEmpty { try container.encode(warnings, forKey: .warnings) }
        try container.encodeIfPresent(didYouMean, forKey: .didYouMean)
        try container.encode(cursor, forKey: .cursor)
    }
}

/// The reply to `get` on the query socket (`proto/get-reply.schema.json`).
public struct GetReply: Codable, Hashable, Sendable {
    /// `seq` of the article's newest envelope.
    public var seq: UInt64
    /// The article's newest revision.
    public var article: Article

    /// Creates a reply.
    public init(seq: UInt64, article: Article) {
        self.seq = seq
        self.article = article
    }

    enum CodingKeys: String, CodingKey {
        case seq, article
    }
}

/// The reply to `similar` (`proto/similar-reply.schema.json`).
public struct SimilarReply: Codable, Hashable, Sendable {
    /// The articles most alike, best first, without the one asked about.
    public var hits: [Hit]
    /// The words that they were found by, the most significant first.
    public var terms: [SignificantTerm]

    /// Creates a reply.
    public init(hits: [Hit], terms: [SignificantTerm] = []) {
        self.hits = hits
        self.terms = terms
    }

    enum CodingKeys: String, CodingKey {
        case hits, terms
    }

    /// Reads the members; an older service sends no terms.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        hits = try container.decode([Hit].self, forKey: .hits)
        terms = try container.decodeIfPresent([SignificantTerm].self, forKey: .terms) ?? []
    }
}

/// A word that sets an article apart from the others.
public struct SignificantTerm: Codable, Hashable, Sendable {
    /// The word, folded.
    public var text: String
    /// Its significance; comparable only within one reply.
    public var weight: Double

    /// Creates a term.
    public init(text: String, weight: Double) {
        self.text = text
        self.weight = weight
    }

    enum CodingKeys: String, CodingKey {
        case text, weight
    }
}

/// One completion.
public struct Suggestion: Codable, Hashable, Sendable {
    /// The completed word.
    public var text: String
    /// Articles that have it.
    public var count: Int

    /// Creates a completion.
    public init(text: String, count: Int) {
        self.text = text
        self.count = count
    }

    enum CodingKeys: String, CodingKey {
        case text, count
    }
}

/// A title that begins with what has been typed.
public struct TitleSuggestion: Codable, Hashable, Sendable {
    /// The title.
    public var text: String
    /// The newest article that has it.
    public var articleID: String
    /// Articles whose titles have the same words.
    public var count: Int

    /// Creates a completion.
    public init(text: String, articleID: String, count: Int) {
        self.text = text
        self.articleID = articleID
        self.count = count
    }

    enum CodingKeys: String, CodingKey {
        case text
        case articleID = "article_id"
        case count
    }
}

/// The reply to `suggest` (`proto/suggest-reply.schema.json`).
public struct SuggestReply: Codable, Hashable, Sendable {
    /// By count, then text.
    public var suggestions: [Suggestion]
    /// The newest first; `nil` where none are asked for.
    public var titles: [TitleSuggestion]?
    /// What has been typed on the other keyboard layout, where that is what was completed.
    public var repaired: String?

    /// Creates a reply.
    public init(suggestions: [Suggestion], titles: [TitleSuggestion]? = nil, repaired: String? = nil) {
        self.suggestions = suggestions
        self.titles = titles
        self.repaired = repaired
    }

    enum CodingKeys: String, CodingKey {
        case suggestions, titles, repaired
    }
}

/// The reply to `stats` (`proto/stats-reply.schema.json`).
public struct StatsReply: Codable, Hashable, Sendable {
    /// The epoch of the log that the index follows; empty before the first contact.
    public var epoch: String
    /// How far the index has come.
    public var seq: UInt64
    /// The head of the log as last heard of.
    public var head: UInt64
    /// Whether searches are answered.
    public var ready: Bool
    /// Articles in the index.
    public var documents: Int
    /// Segments of the index.
    public var segments: Int
    /// Distinct terms, counted by segment.
    public var terms: Int
    /// Bytes that the index takes in memory, about.
    public var indexBytes: Int
    /// Articles by language.
    public var languages: [String: Int]
    /// Languages whose words are brought together by a dictionary; `nil` if the indexer does not say.
    public var dictionaries: [String]?
    /// Milliseconds since the service started.
    public var uptimeMilliseconds: Int
    /// How the building of the index goes; `nil` once it is ready.
    public var building: IndexBuilding?

    /// Creates a reply.
    public init(
        epoch: String, seq: UInt64, head: UInt64, ready: Bool, documents: Int, segments: Int, terms: Int,
        indexBytes: Int, languages: [String: Int], dictionaries: [String]? = nil, uptimeMilliseconds: Int,
        building: IndexBuilding? = nil
    ) {
        self.epoch = epoch
        self.seq = seq
        self.head = head
        self.ready = ready
        self.documents = documents
        self.segments = segments
        self.terms = terms
        self.indexBytes = indexBytes
        self.languages = languages
        self.dictionaries = dictionaries
        self.uptimeMilliseconds = uptimeMilliseconds
        self.building = building
    }

    enum CodingKeys: String, CodingKey {
        case epoch, seq, head, ready, documents, segments, terms
        case indexBytes = "index_bytes"
        case languages, dictionaries
        case uptimeMilliseconds = "uptime_ms"
        case building
    }
}

/// How the building of the index from the log goes.
public struct IndexBuilding: Codable, Hashable, Sendable {
    /// Envelopes taken from the log a second since the building began.
    public var envelopesPerSecond: Int
    /// Milliseconds until the index is ready if it goes on like this; `nil` while that is unknown.
    public var remainingMilliseconds: Int?

    /// Creates the figures.
    public init(envelopesPerSecond: Int, remainingMilliseconds: Int?) {
        self.envelopesPerSecond = envelopesPerSecond
        self.remainingMilliseconds = remainingMilliseconds
    }

    enum CodingKeys: String, CodingKey {
        case envelopesPerSecond = "envelopes_per_second"
        case remainingMilliseconds = "remaining_ms"
    }
}

/// The reply to `ping` (`proto/ping-reply.schema.json`).
public struct PingReply: Codable, Hashable, Sendable {
    /// Whether searches are answered.
    public var ready: Bool
    /// How far the index has come.
    public var seq: UInt64

    /// Creates a reply.
    public init(ready: Bool, seq: UInt64) {
        self.ready = ready
        self.seq = seq
    }

    enum CodingKeys: String, CodingKey {
        case ready, seq
    }
}
