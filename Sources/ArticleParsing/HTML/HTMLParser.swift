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
        complete(&draft, reading, context)
        if draft.authors.isEmpty { draft.authors = PageAuthors.shown(on: reading.page) }
        if draft.publishedAt == nil {
            takeDate(&draft, ShownDate(on: reading.page, notAfter: context.latestDate).anywhere(), context)
        }
        return draft
    }

    private func takeDate(_ draft: inout ArticleDraft, _ shown: Timestamp?, _ context: ParsingContext) {
        let time = shown ?? PublicationDay.find(in: TextSlice(draft.body), notAfter: context.latestDate)
        draft.publishedAt = time
        draft.publishedAtOrigin = time == nil ? nil : .text
    }

    private func complete(_ draft: inout ArticleDraft, _ reading: PageReading, _ context: ParsingContext) {
        let (metadata, data, lines) = (reading.metadata, reading.data, reading.lines)
        let lead = metadata.meta["og:description"] ?? metadata.meta["description"] ?? data.description
        draft.lead = lead.map { TextCleaner.cleanLine(PlainMarkup.text($0)) }.flatMap { $0 == draft.title ? nil : $0 }
        draft.url = metadata.meta["og:url"].flatMap { WebAddress($0)?.text }
        draft.canonicalURL = [metadata.canonical, metadata.meta["og:url"], data.url].lazy.compactMap { $0 }
            .first { WebAddress($0)?.namesDocument ?? false }
        let authors = PageAuthors.choose(metadata, data)
        draft.authors = authors.isEmpty ? lines.authors : authors
        let section = [data.section, metadata.meta["article:section"]].compactMap { $0 }.prefix(1)
        draft.tags =
            section
            + (data.keywords + metadata.tags + lines.tags).flatMap { text in
                text.split(separator: ",").map { TextCleaner.cleanLine(String($0)) }
            }
        let image = metadata.meta["og:image"] ?? data.image ?? metadata.meta["twitter:image"]
        draft.imageURL = image.flatMap { WebAddress($0)?.text }
        let address = context.address ?? draft.canonicalURL.flatMap(WebAddress.init)
        var times = PageTimes(metadata, data, address: address, latest: context.latestDate)
        if let published = lines.published, published <= context.latestDate {
            times.take([published.description], .text)
        }
        times.adjust(to: ShownDate(on: reading.page, notAfter: context.latestDate).nearHeadline())
        draft.publishedAt = times.published?.time
        draft.publishedAtOrigin = times.published?.origin
        draft.modifiedAt = times.modified
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
