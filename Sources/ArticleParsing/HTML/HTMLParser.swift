internal import NewsModels

/// Reads HTML and XHTML pages.
///
/// 1. The bytes become UTF-8 (``PageCharset``) and, guarded, a flat tree (``MarkupGuard``, ``PageTreeBuilder``).
/// 2. Head, marked elements and structured data are read (``PageMetadata``, ``StructuredData``).
/// 3. The tree becomes blocks (``BlockReader``); candidates say which are the body, and agree (``BodySelection``).
/// 4. The lines about the article, and those of the page that stood between its paragraphs, are taken out as from plain
///    text (``LineSorter``).
struct HTMLParser: ArticleParser {
    var inputKind: String { "html" }

    func parse(_ document: RawDocument, in context: ParsingContext) throws(WireError) -> [ArticleDraft] {
        [try draft(of: try Self.read(document, in: context), context)]
    }

    /// Reads a page, with every decision.
    static func read(_ document: RawDocument, in context: ParsingContext) throws(WireError) -> PageReading {
        try PageReading(
            PageCharset.decode(
                document.bytes, label: document.charsetLabel(of: context.mediaType),
                isDecodedText: document.isDecodedText))
    }

    private func draft(of reading: PageReading, _ context: ParsingContext) throws(WireError) -> ArticleDraft {
        guard let first = reading.lines.kept.first else { throw .noTextFound }
        let title = reading.title.value
        var draft = ArticleDraft(
            title: title.isEmpty ? Self.firstSentence(first.text) : title, body: reading.text, method: reading.method)
        draft.warnings = reading.warnings
        take(PageFacts(reading, in: context), reading, into: &draft)
        return draft
    }

    private func take(_ facts: PageFacts, _ reading: PageReading, into draft: inout ArticleDraft) {
        draft.lead = facts.lead?.value == draft.title ? nil : facts.lead?.value
        draft.url = reading.metadata.meta["og:url"].flatMap { WebAddress($0)?.text }
        draft.canonicalURL = facts.canonicalURL?.value
        draft.authors = facts.authors?.value ?? []
        draft.tags = [facts.section?.value].compactMap { $0 } + facts.tags
        draft.imageURL = facts.image?.value
        draft.imageCaption = facts.imageCaption?.value
        draft.publishedAt = facts.published?.time
        draft.publishedAtOrigin = facts.published?.origin
        draft.modifiedAt = facts.modified?.time
        draft.modifiedAtOrigin = facts.modified?.origin
        draft.isPaywalled = facts.isPaywalled?.value
        draft.isLiveBlog = facts.isLiveBlog?.value
        draft.isCorrected = facts.isCorrected?.value
    }

    private static func firstSentence(_ text: TextSlice) -> String {
        SentenceSplitter.firstSentence(of: text).shortened(toCodePoints: PlainTextParser.sentenceTitleLength)
    }
}

/// Text of members that may hold markup.
enum PlainMarkup {
    /// The text without tags, references decoded; a line for each block.
    static func text(_ markup: String) -> String {
        guard markup.utf8.contains(0x3C) || markup.utf8.contains(0x26),
            let tree = try? PageTreeBuilder.parse(Array(markup.utf8))
        else { return markup }
        let content = BlockReader.read(tree)
        return content.blocks.map { content.text(of: $0).string }.joined(separator: "\n")
    }
}
