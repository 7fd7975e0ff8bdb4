/// A request on the submit socket.
public enum SubmitRequest: Hashable, Sendable {
    /// Raw documents to parse, log and publish (`proto/submit-request.schema.json`).
    case submit(documents: [SubmittedDocument])
    /// Withdraws an article (`proto/retract-request.schema.json`).
    case retract(articleID: String, reason: String)

    /// The operations of the socket, as in `op`.
    public enum Operation: String, Codable, Sendable, CaseIterable {
        /// See ``SubmitRequest``.
        case submit, retract
    }

    /// The operation, as in `op`.
    public var operation: Operation {
        switch self {
        case .submit: .submit
        case .retract: .retract
        }
    }
}

extension SubmitRequest: Codable {
    enum CodingKeys: String, CodingKey {
        case op, documents
        case articleID = "article_id"
        case reason
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Operation.self, forKey: .op) {
        case .submit:
            self = .submit(documents: try container.decode([SubmittedDocument].self, forKey: .documents))
        case .retract:
            self = .retract(
                articleID: try container.decode(String.self, forKey: .articleID),
                reason: try container.decodeIfPresent(String.self, forKey: .reason) ?? ""
            )
        }
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(operation, forKey: .op)
        switch self {
        case .submit(let documents): try container.encode(documents, forKey: .documents)
        case .retract(let articleID, let reason):
            try container.encode(articleID, forKey: .articleID)
            try container.encode(reason, forKey: .reason)
        }
    }
}

/// One raw document; what it states wins over what its content says.
public struct SubmittedDocument: Codable, Hashable, Sendable {
    /// MIME type, with a `charset` parameter where known; absent: sniffed.
    public var mediaType: String?
    /// Where the document was fetched.
    public var url: String?
    /// The document as text. Exactly one of this and ``contentBase64`` is given.
    public var content: String?
    /// The document as bytes in Base64.
    public var contentBase64: String?
    /// Identity of the article.
    public var id: String?
    /// ISO 639 code.
    public var language: String?
    /// Name of the publisher.
    public var source: String?
    /// When the article was published.
    public var publishedAt: Timestamp?
    /// When the document was fetched.
    public var fetchedAt: Timestamp?
    /// Headline of the article.
    public var title: String?

    /// Creates a document.
    public init(
        mediaType: String? = nil, url: String? = nil, content: String? = nil, contentBase64: String? = nil,
        id: String? = nil, language: String? = nil, source: String? = nil, publishedAt: Timestamp? = nil,
        fetchedAt: Timestamp? = nil, title: String? = nil
    ) {
        self.mediaType = mediaType
        self.url = url
        self.content = content
        self.contentBase64 = contentBase64
        self.id = id
        self.language = language
        self.source = source
        self.publishedAt = publishedAt
        self.fetchedAt = fetchedAt
        self.title = title
    }

    enum CodingKeys: String, CodingKey {
        case mediaType = "media_type"
        case url, content
        case contentBase64 = "content_base64"
        case id, language, source
        case publishedAt = "published_at"
        case fetchedAt = "fetched_at"
        case title
    }
}

/// What became of one article of a submitted document.
public struct SubmitResult: Codable, Hashable, Sendable {
    /// What became of it.
    public enum Status: String, Codable, Hashable, Sendable, CaseIterable {
        /// A new article or revision is in the log.
        case published
        /// The same article with the same content was in the log already.
        case unchanged
        /// Nothing was taken; see ``SubmitResult/error``.
        case rejected
    }

    /// Index of the document in the request, from 0.
    public var document: Int
    /// What became of it.
    public var status: Status
    /// Identity of the article; absent where rejected.
    public var articleID: String?
    /// Revision in the log; absent where rejected.
    public var revision: Int?
    /// `seq` of that revision's envelope; absent where rejected.
    public var seq: UInt64?
    /// Why it was rejected.
    public var error: WireError?

    /// Creates the result of an article that is in the log.
    public init(document: Int, status: Status, articleID: String, revision: Int, seq: UInt64) {
        self.document = document
        self.status = status
        self.articleID = articleID
        self.revision = revision
        self.seq = seq
    }

    /// Creates the result of a document that was not taken.
    public init(document: Int, rejected error: WireError) {
        self.document = document
        self.status = .rejected
        self.error = error
    }

    enum CodingKeys: String, CodingKey {
        case document, status
        case articleID = "article_id"
        case revision, seq, error
    }
}

/// The reply to `submit`, given after the log has synced to disk (`proto/submit-reply.schema.json`).
public struct SubmitReply: Codable, Hashable, Sendable {
    /// In the order of the documents; a document may have several.
    public var results: [SubmitResult]

    /// Creates a reply.
    public init(results: [SubmitResult]) {
        self.results = results
    }

    enum CodingKeys: String, CodingKey {
        case results
    }
}

/// The reply to `retract` (`proto/retract-reply.schema.json`).
public struct RetractReply: Codable, Hashable, Sendable {
    /// `published` for the first retraction, `unchanged` for a second one.
    public var status: SubmitResult.Status
    /// Identity of the article.
    public var articleID: String
    /// `seq` of the retraction's envelope.
    public var seq: UInt64

    /// Creates a reply.
    public init(status: SubmitResult.Status, articleID: String, seq: UInt64) {
        self.status = status
        self.articleID = articleID
        self.seq = seq
    }

    enum CodingKeys: String, CodingKey {
        case status
        case articleID = "article_id"
        case seq
    }
}
