import NewsModels

/// Reads articles member by member, as ``EnvelopeReader`` reads envelopes.
enum ArticleReader {
    private enum Member: Int {
        case id, revision, url, canonicalURL, source, title, lead, body, language, languageConfidence, authors, tags
        case publishedAt, publishedAtOrigin, modifiedAt, modifiedAtOrigin, fetchedAt, imageURL, imageCaption
        case isPaywalled, isLiveBlog, isCorrected, wordCount, contentHash, duplicateOf, parser

        var mask: UInt32 { 1 << UInt32(rawValue) }
    }

    /// The members in the order in which articles are written.
    static let names = MemberNames([
        "id", "revision", "url", "canonical_url", "source", "title", "lead", "body", "language", "language_confidence",
        "authors", "tags", "published_at", "published_at_origin", "modified_at", "modified_at_origin", "fetched_at",
        "image_url", "image_caption", "paywalled", "live_blog", "correction", "word_count", "content_hash",
        "duplicate_of", "parser",
    ])

    /// Those that an article must have.
    private static let required: UInt32 = [
        Member.id, .revision, .source, .title, .body, .language, .languageConfidence, .authors, .tags, .fetchedAt,
        .wordCount, .contentHash, .parser,
    ].reduce(0) { $0 | $1.mask }

    static func read(_ parser: inout JSONParser) throws(JSONError) -> Article {
        var article = Article(
            id: "", source: "", title: "", body: "", language: "", languageConfidence: 0,
            fetchedAt: Timestamp(millisecondsSinceEpoch: 0), wordCount: 0, contentHash: "",
            parser: ParserReport(input: "", method: ""))
        var seen: UInt32 = 0
        try parser.forEachMember(of: names) { parser, name throws(JSONError) in
            guard let member = Member(rawValue: name) else { return }
            seen |= member.mask
            try read(member, &parser, into: &article)
        }
        guard seen & required == required else { throw parser.fault("expected more members") }
        return article
    }

    private static func read(
        _ member: Member, _ parser: inout JSONParser, into article: inout Article
    ) throws(JSONError) {
        switch member {
        case .id: article.id = try parser.readString()
        case .revision: article.revision = try parser.readInteger(Int.self)
        case .url: article.url = try parser.readOptionalString()
        case .canonicalURL: article.canonicalURL = try parser.readOptionalString()
        case .source: article.source = try parser.readString()
        case .title: article.title = try parser.readString()
        case .lead: article.lead = try parser.readOptionalString()
        case .body: article.body = try parser.readString()
        case .language: article.language = try parser.readString()
        case .languageConfidence: article.languageConfidence = try parser.readDouble()
        case .authors: article.authors = try parser.readStrings()
        case .tags: article.tags = try parser.readStrings()
        case .publishedAt: article.publishedAt = try parser.readOptionalTimestamp()
        case .publishedAtOrigin: article.publishedAtOrigin = try parser.readOptionalOrigin()
        case .modifiedAt: article.modifiedAt = try parser.readOptionalTimestamp()
        case .modifiedAtOrigin: article.modifiedAtOrigin = try parser.readOptionalOrigin()
        case .fetchedAt: article.fetchedAt = try parser.readTimestamp()
        case .imageURL: article.imageURL = try parser.readOptionalString()
        case .imageCaption: article.imageCaption = try parser.readOptionalString()
        case .isPaywalled: article.isPaywalled = try parser.readOptionalBool()
        case .isLiveBlog: article.isLiveBlog = try parser.readOptionalBool()
        case .isCorrected: article.isCorrected = try parser.readOptionalBool()
        case .wordCount: article.wordCount = try parser.readInteger(Int.self)
        case .contentHash: article.contentHash = try parser.readString()
        case .duplicateOf: article.duplicateOf = try parser.readOptionalString()
        case .parser: article.parser = try readReport(&parser)
        }
    }

    private static let reportNames = MemberNames(["input", "method", "warnings"])

    private static func readReport(_ parser: inout JSONParser) throws(JSONError) -> ParserReport {
        var (input, method, warnings): (String?, String?, [String]?)
        try parser.forEachMember(of: reportNames) { parser, name throws(JSONError) in
            switch name {
            case 0: input = try parser.readString()
            case 1: method = try parser.readString()
            default: warnings = try parser.readStrings()
            }
        }
        guard let input, let method, let warnings else { throw parser.fault("expected more members") }
        return ParserReport(input: input, method: method, warnings: warnings)
    }
}

extension JSONParser {
    /// Reads an RFC 3339 time.
    mutating func readTimestamp() throws(JSONError) -> Timestamp {
        guard let time = Timestamp(try readString()) else { throw fault("expected a time") }
        return time
    }

    mutating func readOptionalTimestamp() throws(JSONError) -> Timestamp? {
        try readOptional { parser throws(JSONError) in try parser.readTimestamp() }
    }

    mutating func readOptionalString() throws(JSONError) -> String? {
        try readOptional { parser throws(JSONError) in try parser.readString() }
    }

    fileprivate mutating func readOptionalBool() throws(JSONError) -> Bool? {
        try readOptional { parser throws(JSONError) in
            guard case .bool(let value) = try parser.parseValue() else { throw parser.fault("expected a boolean") }
            return value
        }
    }

    fileprivate mutating func readOptionalOrigin() throws(JSONError) -> TimeOrigin? {
        try readOptional { parser throws(JSONError) in
            guard let origin = TimeOrigin(rawValue: try parser.readString()) else {
                throw parser.fault("expected an origin")
            }
            return origin
        }
    }

    fileprivate mutating func readDouble() throws(JSONError) -> Double {
        switch try parseValue() {
        case .integer(let value): return Double(value)
        case .unsigned(let value): return Double(value)
        case .number(let value): return value
        default: throw fault("expected a number")
        }
    }
}
