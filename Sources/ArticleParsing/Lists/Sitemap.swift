public import NewsModels

/// A sitemap (sitemaps.org 0.9, with the extension for news): pages that a site wants fetched, or other sitemaps.
public struct Sitemap: Hashable, Sendable {
    /// A page.
    public struct Page: Hashable, Sendable {
        /// Where it is.
        public var url = ""
        /// When it was last changed.
        public var modifiedAt: Timestamp?
        /// The headline, in a sitemap of news.
        public var title: String?
        /// Name of the publisher, in a sitemap of news.
        public var publication: String?
        /// ISO 639 code, in a sitemap of news.
        public var language: String?
        /// When the article was published, in a sitemap of news.
        public var publishedAt: Timestamp?
        /// Tags, in a sitemap of news.
        public var keywords: [String] = []

        /// The `id` that the article of the page has, unless the page declares another address; `nil` for a front page.
        public var articleID: String? {
            guard let address = WebAddress(url), address.namesDocument else { return nil }
            return ArticleIdentity.articleID(canonicalURL: address.canonical)
        }
    }

    /// Pages in their order.
    public var pages: [Page] = []
    /// Addresses of other sitemaps, in a sitemap index.
    public var sitemaps: [Page] = []
    /// Whether what goes beyond the limits was left out.
    public var isCut = false

    /// The most pages of a sitemap, as its protocol says.
    public static let pageLimit = 50_000

    /// Reads a sitemap, also an ill-formed one as far as it goes.
    ///
    /// - Returns: `nil` where it is none.
    /// - Complexity: O(n).
    public static func read(_ document: RawDocument) -> Sitemap? {
        let mediaType = MediaType(document.mediaType ?? "")
        let decoded = FeedCharset.decode(document, label: document.charsetLabel(of: mediaType))
        var reader = SitemapReader(decoded.bytes, base: document.url.flatMap(WebAddress.init))
        return reader.run()
    }
}
