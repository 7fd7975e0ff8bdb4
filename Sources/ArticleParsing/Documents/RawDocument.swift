public import NewsModels

/// A document as it came, with what its submitter states about it.
public struct RawDocument: Sendable {
    /// The content.
    public var bytes: [UInt8]
    /// MIME type, with a `charset` parameter where known; `nil`: sniffed.
    public var mediaType: String?
    /// Where the document was fetched.
    public var url: String?
    /// Identity of the article.
    public var id: String?
    /// ISO 639 code.
    public var language: String?
    /// Name of the publisher.
    public var source: String?
    /// Headline of the article.
    public var title: String?
    /// When the article was published.
    public var publishedAt: Timestamp?
    /// When the document was fetched.
    public var fetchedAt: Timestamp?
    /// Whether ``bytes`` are UTF-8 whatever ``mediaType`` says, because the content came as text.
    public var isDecodedText: Bool

    /// Creates a document from bytes.
    public init(
        bytes: [UInt8], mediaType: String? = nil, url: String? = nil, id: String? = nil, language: String? = nil,
        source: String? = nil, title: String? = nil, publishedAt: Timestamp? = nil, fetchedAt: Timestamp? = nil,
        isDecodedText: Bool = false
    ) {
        self.bytes = bytes
        self.mediaType = mediaType
        self.url = url
        self.id = id
        self.language = language
        self.source = source
        self.title = title
        self.publishedAt = publishedAt
        self.fetchedAt = fetchedAt
        self.isDecodedText = isDecodedText
    }

    /// Creates a document from one of a `submit` request.
    ///
    /// - Throws: `bad_request` unless exactly one of `content` and `content_base64` is given, and the latter is Base64.
    public init(_ document: SubmittedDocument) throws(WireError) {
        let bytes: [UInt8]
        switch (document.content, document.contentBase64) {
        case (let content?, nil): bytes = Array(content.utf8)
        case (nil, let encoded?):
            guard let decoded = Base64.decode(encoded) else {
                throw WireError(.badRequest, "content_base64 is not Base64 with padding")
            }
            bytes = decoded
        case (nil, nil): throw WireError(.badRequest, "one of content and content_base64 is needed")
        case (_?, _?): throw WireError(.badRequest, "only one of content and content_base64 may be given")
        }
        self.init(
            bytes: bytes, mediaType: document.mediaType, url: document.url, id: document.id,
            language: document.language, source: document.source, title: document.title,
            publishedAt: document.publishedAt, fetchedAt: document.fetchedAt,
            isDecodedText: document.content != nil
        )
    }

    /// The charset that the media type declares, for content that came as bytes.
    func charsetLabel(of mediaType: MediaType?) -> String? {
        isDecodedText ? nil : mediaType?.charset
    }
}
