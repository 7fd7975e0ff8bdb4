import ArticleParsing
import ContentCoding
import FeedPolling
import FeedStore
import NewsModels

/// What a feed or sitemap listed.
struct FeedListing: Sendable {
    /// One entry.
    struct Item: Sendable {
        var entry: FeedEntry
        /// What the feed says of it; `nil` where it only names a page.
        var article: Article?
        /// The page to fetch for it.
        var page: String?
    }

    var items: [Item] = []
    var isSitemap = false
}

/// Reads what polling fetched.
struct FeedReading: Sendable {
    /// Pages of all feeds that may wait at a time.
    static let waitingPages = 20_000
    /// Begins the key of a sitemap that an index names.
    static let sitemapPrefix = "sitemap:"
    /// The most bytes of a sitemap, as its protocol says.
    static let sitemapBytes = 50 * 1024 * 1024
    /// Pages of sitemaps that were last changed longer ago are passed over: a sitemap may list the archive of decades.
    static let sitemapDays: Int64 = 30

    let parser: DocumentParser
    let fetchesPages: Bool

    /// Reads a feed or sitemap.
    func read(_ response: FetchResponse, from address: String, now: Timestamp) -> Result<FeedListing, WireError> {
        var document = RawDocument(
            bytes: response.body, mediaType: mediaType(of: response), url: address, fetchedAt: now)
        if ContentCoding.isGzip(document.bytes[...]) {
            do {
                document.bytes = try ContentCoding.gzip.decode(document.bytes, limit: Self.sitemapBytes)
                document.mediaType = nil
            } catch {
                return .failure(WireError(.unparseable, "the gzip data is damaged or too large"))
            }
        }
        if let sitemap = Sitemap.read(document) { return .success(listing(of: sitemap, now: now)) }
        return listing(of: parser.parse(document, now: now))
    }

    /// Reads the page of an entry.
    func readPage(
        _ response: FetchResponse, from address: String, of entry: Article?, now: Timestamp
    ) -> Result<Article, WireError> {
        let document = RawDocument(
            bytes: response.body, mediaType: mediaType(of: response), url: address, fetchedAt: now)
        let results = parser.parse(document, now: now)
        guard results.count == 1, let result = results.first else {
            return .failure(WireError(.unparseable, "the page is a collection"))
        }
        return result.map { page in
            guard let entry else { return page }
            return page.parser.input == "html" ? FullArticle.merge(entry: entry, page: page) : entry
        }
    }

    /// What the server says that it is, if that is known: servers send feeds as anything.
    private func mediaType(of response: FetchResponse) -> String? {
        response.fields["content-type"].flatMap { DocumentParser.reads(mediaType: $0) ? $0 : nil }
    }

    // MARK: - Feeds

    private func listing(of results: [Result<Article, WireError>]) -> Result<FeedListing, WireError> {
        var listing = FeedListing()
        for result in results {
            switch result {
            case .success(let article):
                guard article.parser.input == "feed" || article.parser.input == "json_feed" else {
                    return .failure(WireError(.unparseable, "no feed and no sitemap, but \(article.parser.input)"))
                }
                listing.items.append(item(of: article))
            case .failure(let error):
                // An entry that is refused spoils no other, and a feed may have none today.
                guard results.count == 1, error != .emptyFeed else { continue }
                return .failure(error)
            }
        }
        return .success(listing)
    }

    private func item(of article: Article) -> FeedListing.Item {
        let modified = article.modifiedAt.map { " \($0)" } ?? ""
        let entry = FeedEntry(key: article.id, version: article.contentHash + modified)
        let isSummary = fetchesPages && FullArticle.isMissing(from: article)
        let page = isSummary ? article.url.flatMap(FetchAddress.init)?.text : nil
        return FeedListing.Item(entry: entry, article: article, page: page)
    }

    // MARK: - Sitemaps

    /// The pages of a sitemap, the newest first.
    private func listing(of sitemap: Sitemap, now: Timestamp) -> FeedListing {
        let oldest = Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch - Self.sitemapDays * 86_400_000)
        let pages = (sitemap.pages + sitemap.sitemaps).filter { ($0.changedAt ?? now) >= oldest }
        let isIndex = sitemap.pages.isEmpty && !sitemap.sitemaps.isEmpty
        let items = pages.sorted { ($0.changedAt ?? now) > ($1.changedAt ?? now) }.map { page in
            // A sitemap without a date may have changed each day.
            let undated = isIndex ? now.day : ""
            return FeedListing.Item(
                entry: FeedEntry(
                    key: isIndex ? Self.sitemapPrefix + page.url : page.articleID ?? page.url,
                    version: page.changedAt?.description ?? undated
                ),
                article: nil, page: page.url)
        }
        return FeedListing(items: items, isSitemap: true)
    }
}

extension Sitemap.Page {
    /// When the page was last changed or, unknown, published.
    fileprivate var changedAt: Timestamp? { modifiedAt ?? publishedAt }
}
