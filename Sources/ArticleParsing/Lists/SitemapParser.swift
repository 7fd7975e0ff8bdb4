internal import NewsModels

/// Reads sitemaps: those of news give the headlines of their pages; any other names pages only, which are to be fetched.
struct SitemapParser: ArticleParser {
    var inputKind: String { "sitemap" }

    var readsCollections: Bool { true }

    func parse(_ document: RawDocument, in context: ParsingContext) throws(WireError) -> [ArticleDraft] {
        guard let sitemap = Sitemap.read(document) else {
            throw WireError(.unparseable, "no sitemap: the root element is neither urlset nor sitemapindex")
        }
        let count = sitemap.pages.count + sitemap.sitemaps.count
        var drafts = sitemap.pages.compactMap { page in page.title.map { draft(of: page, title: $0, in: context) } }
        guard let last = drafts.indices.last else {
            let what = sitemap.sitemaps.isEmpty ? "pages" : "sitemaps"
            let message = "no text found: the sitemap names \(count) \(what) to fetch, as newswire-ingestor --feed does"
            throw WireError(.unparseable, message)
        }
        if sitemap.isCut { drafts[last].warn("the sitemap goes on: no more than \(count) pages are read") }
        return drafts
    }

    private func draft(of page: Sitemap.Page, title: String, in context: ParsingContext) -> ArticleDraft {
        var draft = ArticleDraft(title: title, body: "", method: "title")
        draft.acceptsEmptyBody = true
        draft.acceptsWordlessTitle = true
        draft.url = page.url
        draft.tags = page.keywords
        if let published = page.publishedAt, published <= context.latestDate {
            draft.publishedAt = published
            draft.publishedAtOrigin = .feed
        }
        if let modified = page.modifiedAt, modified <= context.latestDate { draft.modifiedAt = modified }
        if let language = page.language {
            draft.language = FeedLanguage.language([language], of: &draft)
        }
        return draft
    }
}
