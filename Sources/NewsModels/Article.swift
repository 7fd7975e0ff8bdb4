/// One news article as it travels on the wire (`proto/article.schema.json`).
public struct Article: Codable, Hashable, Sendable {
    /// Stable identity: given by the submitter, else derived from the canonical URL, else from the content.
    public var id: String
    /// Rises by 1 each time the same article comes again with other content; 1 or more.
    public var revision: Int
    /// Where the document was fetched.
    public var url: String?
    /// The URL without tracking parameters and fragment, or as the page declares it.
    public var canonicalURL: String?
    /// The cleaned name of the publisher, as in the topic.
    public var source: String
    /// Never empty.
    public var title: String
    /// The summary or standfirst that the source gives.
    public var lead: String?
    /// Plain text; paragraphs are divided by one empty line.
    public var body: String
    /// ISO 639 code, `und` when unknown.
    public var language: String
    /// How sure the language is, 0…1.
    public var languageConfidence: Double
    /// Names of the authors in the order given.
    public var authors: [String]
    /// Tags and section names in the order given.
    public var tags: [String]
    /// When the source says that it was published; never invented.
    public var publishedAt: Timestamp?
    /// What ``publishedAt`` was read from; present exactly when it is.
    public var publishedAtOrigin: TimeOrigin?
    /// When the source says that it was last changed.
    public var modifiedAt: Timestamp?
    /// What ``modifiedAt`` was read from, where that is known.
    public var modifiedAtOrigin: TimeOrigin?
    /// When the document was fetched or, unknown, when it was ingested.
    public var fetchedAt: Timestamp
    /// The main image.
    public var imageURL: String?
    /// The caption of the main image.
    public var imageCaption: String?
    /// Whether the source says that only subscribers read the whole; `nil` where it does not say.
    public var isPaywalled: Bool?
    /// Whether the source says that this is a live blog; `nil` where it does not say.
    public var isLiveBlog: Bool?
    /// Whether the source says that it corrected the article; `nil` where it does not say.
    public var isCorrected: Bool?
    /// Words in title, lead and body.
    public var wordCount: Int
    /// Hex digest of the normalised title and body: equal for exact duplicates.
    public var contentHash: String
    /// `id` of the earlier article that this one repeats or nearly repeats.
    public var duplicateOf: String?
    /// Which input kind and method produced the article.
    public var parser: ParserReport

    /// Creates an article from its members.
    public init(
        id: String, revision: Int = 1, url: String? = nil, canonicalURL: String? = nil, source: String, title: String,
        lead: String? = nil, body: String, language: String, languageConfidence: Double, authors: [String] = [],
        tags: [String] = [], publishedAt: Timestamp? = nil, publishedAtOrigin: TimeOrigin? = nil,
        modifiedAt: Timestamp? = nil, modifiedAtOrigin: TimeOrigin? = nil, fetchedAt: Timestamp,
        imageURL: String? = nil, imageCaption: String? = nil, isPaywalled: Bool? = nil, isLiveBlog: Bool? = nil,
        isCorrected: Bool? = nil, wordCount: Int, contentHash: String, duplicateOf: String? = nil,
        parser: ParserReport
    ) {
        self.id = id
        self.revision = revision
        self.url = url
        self.canonicalURL = canonicalURL
        self.source = source
        self.title = title
        self.lead = lead
        self.body = body
        self.language = language
        self.languageConfidence = languageConfidence
        self.authors = authors
        self.tags = tags
        self.publishedAt = publishedAt
        self.publishedAtOrigin = publishedAtOrigin
        self.modifiedAt = modifiedAt
        self.modifiedAtOrigin = modifiedAtOrigin
        self.fetchedAt = fetchedAt
        self.imageURL = imageURL
        self.imageCaption = imageCaption
        self.isPaywalled = isPaywalled
        self.isLiveBlog = isLiveBlog
        self.isCorrected = isCorrected
        self.wordCount = wordCount
        self.contentHash = contentHash
        self.duplicateOf = duplicateOf
        self.parser = parser
    }

    enum CodingKeys: String, CodingKey {
        case id, revision, url
        case canonicalURL = "canonical_url"
        case source, title, lead, body, language
        case languageConfidence = "language_confidence"
        case authors, tags
        case publishedAt = "published_at"
        case publishedAtOrigin = "published_at_origin"
        case modifiedAt = "modified_at"
        case modifiedAtOrigin = "modified_at_origin"
        case fetchedAt = "fetched_at"
        case imageURL = "image_url"
        case imageCaption = "image_caption"
        case isPaywalled = "paywalled"
        case isLiveBlog = "live_blog"
        case isCorrected = "correction"
        case wordCount = "word_count"
        case contentHash = "content_hash"
        case duplicateOf = "duplicate_of"
        case parser
    }
}

/// What a time of publication was read from.
public enum TimeOrigin: String, Codable, Hashable, Sendable, CaseIterable {
    /// The entry of a feed.
    case feed
    /// Structured data in the page.
    case jsonLD = "json_ld"
    /// A meta element of the page.
    case meta
    /// A `<time>` element of the page.
    case timeElement = "time_element"
    /// A date in the URL.
    case url
    /// A full date in the text.
    case text
    /// Stated by whoever submitted the document.
    case submitter
}

/// Which input kind and method produced an article.
public struct ParserReport: Codable, Hashable, Sendable {
    /// The kind of input, such as `text` or `json`.
    public var input: String
    /// The method that read it, such as `crawl`.
    public var method: String
    /// What was removed, repaired or doubted, for people.
    public var warnings: [String]

    /// Creates a report.
    public init(input: String, method: String, warnings: [String] = []) {
        self.input = input
        self.method = method
        self.warnings = warnings
    }

    enum CodingKeys: String, CodingKey {
        case input, method, warnings
    }
}
