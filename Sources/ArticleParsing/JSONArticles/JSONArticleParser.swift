internal import Messaging
internal import NewsModels

/// Reads an article that comes as a JSON object with the members of an article, `title` and `body` at least.
///
/// Every member of an article that stands there must have its type; others are ignored. `revision`, `word_count`,
/// `content_hash`, `duplicate_of` and `parser` are checked and then made anew.
struct JSONArticleParser: ArticleParser {
    /// Creates a parser.
    init() {}

    var inputKind: String { "json" }

    func parse(_ document: RawDocument, in context: ParsingContext) throws(WireError) -> [ArticleDraft] {
        var warnings = WarningList()
        let members = JSONMembers(try Self.object(of: document, context, &warnings))
        try Self.checkRemade(members)
        let title = try members.text("title")
        let body = try members.text("body")
        guard body != nil, title != nil || document.title != nil else {
            throw WireError(.unparseable, "no article: the member \(body == nil ? "body" : "title") is missing")
        }
        var counts = CleaningCounts()
        var draft = ArticleDraft(
            title: Self.cleanLine(title ?? "", &counts), body: Self.cleanBody(body ?? "", &counts), method: "article"
        )
        draft.acceptsEmptyBody = true
        draft.warnings = warnings
        try Self.readTexts(of: members, into: &draft, &counts)
        try Self.readMarks(of: members, into: &draft, &counts)
        try Self.readTimes(of: members, into: &draft)
        counts.report(to: &draft.warnings)
        return [draft]
    }

    private static func object(
        of document: RawDocument, _ context: ParsingContext, _ warnings: inout WarningList
    ) throws(WireError) -> JSONObject {
        let decoded = DocumentCharset.decode(
            document.bytes, label: context.mediaType.charset, isDecodedText: document.isDecodedText)
        // JSON is UTF-8; what is neither that nor declared is taken where it reads as Russian, and not guessed at else.
        let isGuess = decoded.charset == .windows1252 && context.mediaType.charset == nil
        guard decoded.replacements == 0, !isGuess else {
            throw WireError(.unparseable, "no JSON: the bytes are no valid \(decoded.charset.rawValue)")
        }
        for warning in decoded.warnings { warnings.add(warning) }
        let value: JSONValue
        do {
            value = try JSON.parse(decoded.bytes, maximumDepth: WireLimits.jsonDepth)
        } catch {
            throw WireError(.unparseable, "no JSON: \(error)")
        }
        guard let object = value.object else {
            throw WireError(.unparseable, "no article: the JSON is \(value.kind), not an object")
        }
        return object
    }

    private static func readTexts(
        of members: JSONMembers, into draft: inout ArticleDraft, _ counts: inout CleaningCounts
    ) throws(WireError) {
        if let lead = try members.text("lead") { draft.lead = cleanLine(lead, &counts) }
        draft.id = try members.text("id")
        draft.url = try members.text("url").flatMap { $0.isEmpty ? nil : $0 }
        draft.canonicalURL = try members.text("canonical_url").flatMap { $0.isEmpty ? nil : $0 }
        draft.source = try members.text("source")
        draft.language = try members.text("language")
        draft.languageConfidence = try members.number("language_confidence", in: 0...1)
        draft.authors = try members.texts("authors")
        draft.tags = try members.texts("tags")
        if let image = try members.text("image_url"), !image.isEmpty {
            draft.imageURL = WebAddress(image)?.text
            if draft.imageURL == nil { draft.warn("ignored an image URL that is no absolute http or https URL") }
        }
    }

    private static func readMarks(
        of members: JSONMembers, into draft: inout ArticleDraft, _ counts: inout CleaningCounts
    ) throws(WireError) {
        draft.imageCaption = try members.text("image_caption").map { cleanLine($0, &counts) }
        draft.isPaywalled = try members.flag("paywalled")
        draft.isLiveBlog = try members.flag("live_blog")
        draft.isCorrected = try members.flag("correction")
    }

    private static func readTimes(of members: JSONMembers, into draft: inout ArticleDraft) throws(WireError) {
        draft.publishedAt = try members.time("published_at")
        draft.modifiedAt = try members.time("modified_at")
        draft.fetchedAt = try members.time("fetched_at")
        let published = try origin("published_at_origin", of: members)
        let modified = try origin("modified_at_origin", of: members)
        draft.publishedAtOrigin = draft.publishedAt == nil ? nil : published
        draft.modifiedAtOrigin = draft.modifiedAt == nil ? nil : modified
    }

    private static func origin(_ name: String, of members: JSONMembers) throws(WireError) -> TimeOrigin? {
        guard let origin = try members.text(name) else { return nil }
        guard let known = TimeOrigin(rawValue: origin) else {
            throw WireError(.badRequest, "\(name): is none of the origins that the wire knows")
        }
        return known
    }

    /// Checks the members that are made anew.
    private static func checkRemade(_ members: JSONMembers) throws(WireError) {
        try members.checkInteger("revision", from: 1)
        try members.checkInteger("word_count", from: 0)
        _ = try members.text("content_hash")
        _ = try members.text("duplicate_of")
        guard let parser = try members.object("parser") else { return }
        let inner = JSONMembers(parser, path: "parser.")
        _ = try inner.text("input")
        _ = try inner.text("method")
        _ = try inner.texts("warnings")
    }

    // MARK: - Cleaning

    private static func cleanBody(_ text: String, _ counts: inout CleaningCounts) -> String {
        let repaired = DoubleEncoding.repaired(text)
        counts.doubleEncodings += repaired == nil ? 0 : 1
        let cleaned = TextCleaner.clean(Array(NormalForm.compose(repaired ?? text).utf8), as: .authored)
        counts.controls += cleaned.counts.controls
        counts.invisibles += cleaned.counts.invisibles
        let lines = cleaned.lines.map { line in
            KeptLine(text: cleaned.text(of: line), boundary: line.followsBlank ? .blank : .lineBreak)
        }
        return ParagraphDivider.divide(lines).map(\.string).joined(separator: "\n\n")
    }

    private static func cleanLine(_ text: String, _ counts: inout CleaningCounts) -> String {
        let repaired = DoubleEncoding.repaired(text)
        counts.doubleEncodings += repaired == nil ? 0 : 1
        let cleaned = TextCleaner.clean(Array(NormalForm.compose(repaired ?? text).utf8), as: .authored)
        counts.controls += cleaned.counts.controls
        counts.invisibles += cleaned.counts.invisibles
        return cleaned.lines.map { cleaned.text(of: $0).string }.joined(separator: " ")
    }
}
