internal import NewsModels

/// Reads one kind of input. A document may hold many articles.
///
/// A parser is deterministic: it opens no file, knows no clock, and gives the same drafts for the same document.
protocol ArticleParser: Sendable {
    /// The name of the input kind, as in ``NewsModels/ParserReport/input``.
    var inputKind: String { get }

    /// Whether a document of this kind is a collection, even of one article: what is stated about its address, title, time
    /// and identity is then not about the article.
    var readsCollections: Bool { get }

    /// Reads the articles of a document, in its order.
    ///
    /// - Throws: `unparseable` where the document holds no article, `bad_request` where it breaks the rules of its kind,
    ///   `too_large`.
    func parse(_ document: RawDocument, in context: ParsingContext) throws(WireError) -> [ArticleDraft]
}

extension ArticleParser {
    var readsCollections: Bool { false }
}

/// What a parser may know beside the document.
struct ParsingContext: Sendable {
    /// The media type that the document is read as.
    var mediaType: MediaType
    /// When the document was fetched or, unknown, the time now.
    var fetchedAt: Timestamp
    /// The URL that the submitter states, where it is proper.
    var address: WebAddress?

    /// The latest time that can be one of publication: a day after the document was fetched, for zones and wrong clocks.
    var latestDate: Timestamp {
        Timestamp(millisecondsSinceEpoch: fetchedAt.millisecondsSinceEpoch + 86_400_000)
    }
}

/// What a parser found out about one article; what the submitter states is laid over it.
struct ArticleDraft: Sendable {
    /// Identity that the content gives.
    var id: String?
    /// The headline; empty only where the submitter states one.
    var title: String
    /// The summary or standfirst.
    var lead: String?
    /// Paragraphs divided by one empty line, in Unicode normalisation form C, without control characters.
    var body: String
    /// Where the article stands.
    var url: String?
    /// The URL that the content declares to be the canonical one.
    var canonicalURL: String?
    /// Name of the publisher.
    var source: String?
    /// ISO 639 code that the content gives.
    var language: String?
    /// How sure ``language`` is, 0…1.
    var languageConfidence: Double?
    /// Names of the authors.
    var authors: [String] = []
    /// Tags and section names.
    var tags: [String] = []
    /// When the article was published.
    var publishedAt: Timestamp?
    /// What ``publishedAt`` was read from.
    var publishedAtOrigin: TimeOrigin?
    /// When it was last changed.
    var modifiedAt: Timestamp?
    /// What ``modifiedAt`` was read from, where that is known.
    var modifiedAtOrigin: TimeOrigin?
    /// When it was fetched, where the content says so.
    var fetchedAt: Timestamp?
    /// The main image.
    var imageURL: String?
    /// The caption of the main image.
    var imageCaption: String?
    /// Whether the content says that only subscribers read the whole.
    var isPaywalled: Bool?
    /// Whether the content says that it is a live blog.
    var isLiveBlog: Bool?
    /// Whether the content says that it was corrected.
    var isCorrected: Bool?
    /// The method that found the article, as in ``NewsModels/ParserReport/method``.
    var method: String
    /// Whether an article of a title alone is one, as flashes of agencies are.
    var acceptsEmptyBody = false
    /// Whether a title without a word, such as `?!`, is one, because the document marks it as the title.
    var acceptsWordlessTitle = false
    /// What was removed, repaired or doubted.
    var warnings = WarningList()

    /// Creates a draft.
    init(title: String, body: String, method: String) {
        self.title = title
        self.body = body
        self.method = method
    }

    /// Says something that was removed, repaired or doubted; bounded in number and length.
    mutating func warn(_ warning: String) {
        warnings.add(warning)
    }
}

extension WireError {
    /// The document holds no article.
    static var noTextFound: WireError { WireError(.unparseable, "no text found") }
}
