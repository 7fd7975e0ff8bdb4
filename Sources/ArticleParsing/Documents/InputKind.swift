/// The kinds of input that are known, by media type and by looks.
enum InputKind: String, CaseIterable, Sendable {
    case text
    case json
    case html
    case feed
    case jsonFeed = "json_feed"
    case sitemap

    /// The parser of this kind.
    var parser: any ArticleParser {
        switch self {
        case .text: PlainTextParser()
        case .json: JSONArticleParser()
        case .html: HTMLParser()
        case .feed: FeedParser()
        case .jsonFeed: JSONFeedParser()
        case .sitemap: SitemapParser()
        }
    }

    /// The media types of this kind.
    var mediaTypes: [String] {
        switch self {
        case .text: ["text/plain"]
        case .json: ["application/json"]
        case .html: ["text/html", "application/xhtml+xml"]
        case .feed:
            ["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"]
        case .jsonFeed: ["application/feed+json"]
        // Sitemaps are XML and have no type of their own.
        case .sitemap: []
        }
    }

    /// Finds the kind of a media type; a type that is unknown, such as `application/x-rss+xml`, is told by its suffix
    /// (RFC 6838, section 4.2.8).
    init?(essence: String) {
        if let kind = Self.allCases.first(where: { $0.mediaTypes.contains(essence) }) {
            self = kind
        } else if essence.hasPrefix("application/") || essence.hasPrefix("text/") {
            if essence.hasSuffix("+xml") {
                self = .feed
            } else if essence.hasSuffix("+json") {
                self = .json
            } else {
                return nil
            }
        } else {
            return nil
        }
    }

    /// The media types of all kinds.
    static var mediaTypes: [String] { allCases.flatMap(\.mediaTypes) }
}

extension InputKind {
    /// Guesses the kind of a document without a media type, by its first bytes.
    ///
    /// - Complexity: O(1): no more than 1,024 bytes are looked at.
    static func sniff(_ bytes: [UInt8]) -> InputKind {
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) || bytes.first.map { $0 >= 0xFE } ?? false
        let first = bytes.prefix(1_024).first { $0 > 0x20 }
        guard isMarked || first == UInt8(ascii: "{") || first == UInt8(ascii: "<") else { return .text }
        // Without zeros, UTF-16 and UTF-32 without a byte order mark read as ASCII.
        let start = TextDecoder.decode(Array(bytes.prefix(1_024)), label: nil).bytes.filter { $0 != 0 }
        let text = CaseFolding.fold(start[...].drop { $0 <= 0x20 })[...]
        switch text.first {
        case UInt8(ascii: "{"):
            let next = text.dropFirst().first { $0 > 0x20 }
            guard next == UInt8(ascii: "\"") || next == UInt8(ascii: "}") else { return .text }
            return isJSONFeed(bytes) ? .jsonFeed : .json
        case UInt8(ascii: "<"): return sniffMarkup(text)
        default: return .text
        }
    }

    /// The kind that a document has although its media type says another: servers send feeds as `text/html`, JSON feeds as
    /// `application/json`, and XHTML as `application/xml`.
    ///
    /// - Complexity: O(1): no more than 1,024 bytes are looked at.
    func corrected(by bytes: [UInt8]) -> InputKind {
        switch self {
        case .text, .html, .feed:
            let first = bytes.prefix(64).first { $0 > 0x20 && $0 < 0x80 }
            guard first == UInt8(ascii: "<") else { return self }
            let start = TextDecoder.decode(Array(bytes.prefix(1_024)), label: nil).bytes
            let text = CaseFolding.fold(start[...])[...]
            let isFeed = text.holds(anyOf: ["<rss", "<feed", "<rdf:rdf"])
            let isPage = text.holds(anyOf: ["<!doctype html", "<html"])
            if Self.isSitemap(text), !isPage, self != .text || text.holds("<?xml") { return .sitemap }
            if self == .feed { return isPage && !isFeed ? .html : .feed }
            return isFeed && !isPage && (self == .html || text.holds("<?xml")) ? .feed : self
        case .json: return Self.isJSONFeed(bytes) ? .jsonFeed : .json
        case .jsonFeed, .sitemap: return self
        }
    }

    /// Whether JSON begins as a JSON feed: with the version of that format, or with members that no article has.
    private static func isJSONFeed(_ bytes: [UInt8]) -> Bool {
        let text = bytes.prefix(1_024).filter { $0 > 0x20 && $0 != UInt8(ascii: "\\") }[...]
        if text.holds("\"version\":\"https://jsonfeed.org/version/") { return true }
        return text.holds(anyOf: ["\"home_page_url\":\"", "\"feed_url\":\"", "\"items\":[{"])
            && !text.holds("\"body\":")
    }

    private static func isSitemap(_ text: TextSlice) -> Bool {
        text.holds(anyOf: ["<urlset", "<sitemapindex", ":urlset", ":sitemapindex"])
    }

    private static func sniffMarkup(_ text: TextSlice) -> InputKind {
        if text.holds(anyOf: ["<rss", "<feed", "<rdf:rdf", "<channel"]) { return .feed }
        let pages: [StaticString] = [
            "<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<div", "<article", "<p>", "<script",
            "<h1",
        ]
        if isSitemap(text) { return .sitemap }
        if text.holds(anyOf: pages) { return .html }
        return text.hasPrefix("<?xml") ? .feed : .text
    }
}
