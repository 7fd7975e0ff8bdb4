public import NewsModels

/// Turns raw documents into articles: finds the parser for each, and completes what it found.
///
/// Deterministic: the same document at the same `now` gives the same articles, and `now` is used only where
/// `fetched_at` is not stated. `revision` is 1 and `duplicateOf` is `nil`: the log decides those.
public struct DocumentParser: Sendable {
    /// The largest document, in bytes: what a request on the submit socket can hold.
    public static let documentLimit = WireLimits.submitRequestBytes
    /// The source of articles that name none and have no URL.
    public let defaultSource: String

    /// Creates a parser.
    ///
    /// - Parameter defaultSource: The source of articles that name none and have no URL; `unknown` where it cannot be
    ///   cleaned into a topic.
    public init(defaultSource: String = "unknown") {
        self.defaultSource = Topic(language: "und", source: defaultSource)?.source ?? "unknown"
    }

    /// Reads the articles of a document.
    ///
    /// - Parameter now: When the document was fetched, unless it says so itself.
    /// - Returns: One result or more, in the order of the document. Each article stands alone: one that is refused spoils
    ///   no other. Errors are `unparseable`, `bad_request` and `too_large`.
    /// - Complexity: O(n) in the bytes of the document.
    public func parse(_ document: RawDocument, now: Timestamp) -> [Result<Article, WireError>] {
        if document.bytes.count <= Self.documentLimit, let kind = PackedDocument(document.bytes) {
            return parse(document, packedAs: kind, now: now)
        }
        do {
            let (drafts, context, parser) = try drafts(of: document, now: now)
            let assembly = ArticleAssembly(
                document: document, context: context, inputKind: parser.inputKind, defaultSource: defaultSource,
                isOnlyArticle: drafts.count == 1 && !parser.readsCollections
            )
            return drafts.map { draft in
                Result { () throws(WireError) -> Article in try assembly.article(from: draft) }
            }
        } catch {
            return [.failure(error)]
        }
    }

    /// Reads the articles of a document of a `submit` request.
    public func parse(_ document: SubmittedDocument, now: Timestamp) -> [Result<Article, WireError>] {
        do {
            return parse(try RawDocument(document), now: now)
        } catch {
            return [.failure(error)]
        }
    }

    private func drafts(
        of document: RawDocument, now: Timestamp
    ) throws(WireError) -> (drafts: [ArticleDraft], context: ParsingContext, parser: any ArticleParser) {
        let (kind, context) = try Self.classify(document, now: now)
        let parser = kind.parser
        let drafts = try parser.parse(document, in: context)
        guard !drafts.isEmpty else { throw .noTextFound }
        return (drafts, context, parser)
    }

    /// What kind of input a document is, and what its parser may know beside it.
    ///
    /// - Throws: `too_large`, and `unparseable` for a media type that is not known.
    static func classify(
        _ document: RawDocument, now: Timestamp
    ) throws(WireError) -> (kind: InputKind, context: ParsingContext) {
        guard document.bytes.count <= documentLimit else {
            throw WireError(.tooLarge, "the document has \(document.bytes.count) bytes, more than \(documentLimit)")
        }
        let mediaType = MediaType(document.mediaType ?? "")
        let context = ParsingContext(
            mediaType: mediaType, fetchedAt: document.fetchedAt ?? now, address: document.url.flatMap(WebAddress.init))
        return (try kind(of: document, mediaType), context)
    }

    private static func kind(of document: RawDocument, _ mediaType: MediaType) throws(WireError) -> InputKind {
        guard !["", "application/octet-stream"].contains(mediaType.essence) else {
            return InputKind.sniff(document.bytes)
        }
        guard let kind = InputKind(essence: mediaType.essence) else {
            let name = TextSlice(TextCleaner.cleanLine(mediaType.essence)).shortened(toCodePoints: 80)
            throw WireError(.unparseable, "unknown media type \"\(name)\"; \(readable)")
        }
        return kind.corrected(by: document.bytes)
    }

    /// Whether documents of a media type are read; of others the bytes may tell what they are.
    public static func reads(mediaType: String) -> Bool { InputKind(essence: MediaType(mediaType).essence) != nil }

    private static var readable: String {
        "read are: \(InputKind.mediaTypes.joined(separator: ", ")), and application/warc and application/gzip"
    }
}
