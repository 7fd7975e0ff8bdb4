public import NewsModels

/// Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, RDF and CDF, with the modules that carry text, names, dates and media.
struct FeedParser: ArticleParser {
    /// Creates a parser.
    init() {}

    var inputKind: String { "feed" }

    var readsCollections: Bool { true }

    func parse(_ document: RawDocument, in context: ParsingContext) throws(WireError) -> [ArticleDraft] {
        let decoded = FeedCharset.decode(document, label: document.charsetLabel(of: context.mediaType))
        guard let feed = FeedReader.read(decoded.bytes) else {
            throw WireError(.unparseable, "no feed: the root element is none of RSS, Atom or RDF")
        }
        guard !feed.entries.isEmpty else { throw .emptyFeed }
        var warnings = WarningList()
        for warning in decoded.warnings { warnings.add(warning) }
        warnings.add("replaced", decoded.replacements, "broken byte sequence", "broken byte sequences")
        warnings.add("ill-formed XML: read around", feed.damages, "fault", "faults")
        let reader = FeedEntryReader(feed, bytes: decoded.bytes, warnings: warnings, in: context)
        var drafts = feed.entries.map(reader.draft)
        if feed.isCut, let last = drafts.indices.last {
            drafts[last].warn("the feed goes on: no more than \(drafts.count) entries are read")
        }
        return drafts
    }
}

extension ArticleIdentity {
    /// The `id` of an article without a URL that has an identifier in its feed.
    static func articleID(entry: String, of feed: String) -> String {
        String(Digest.hex("feed:\(feed)\n\(entry)").prefix(32))
    }
}

extension WireError {
    /// The document is a feed, and has no entries.
    public static let emptyFeed = WireError(.unparseable, "no text found: the feed has no entries")
}
