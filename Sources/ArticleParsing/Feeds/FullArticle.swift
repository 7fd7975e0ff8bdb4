public import NewsModels

/// Articles whose text stands on the page that an entry of a feed names.
public enum FullArticle {
    /// Words below which the text of an entry may be a summary.
    static let summaryWords = 120

    /// Whether an entry carries a summary only: no text, one that says that it goes on, or a short one.
    public static func isMissing(from entry: Article) -> Bool {
        guard !entry.body.isEmpty else { return true }
        if entry.parser.method == "title" || entry.parser.method == "address" { return true }
        let words = WordCount.count(TextSlice(entry.body))
        let ending = entry.body.suffix(24).lowercased()
        let goesOn = ["…", "...", "[…]", "[...]", "read more", "continue reading", "читать далее", "подробнее"]
        return words < summaryWords || (words < 4 * summaryWords && goesOn.contains { ending.contains($0) })
    }

    /// The article of an entry with the text of its page: the feed knows title, time, authors and tags better, the page the rest.
    ///
    /// - Returns: The entry's own article where the page has no more text than the entry.
    public static func merge(entry: Article, page: Article) -> Article {
        guard page.body.utf8.count > entry.body.utf8.count else { return entry }
        var article = page
        let isNamed = entry.parser.method != "address"
        article.url = entry.url ?? page.url
        if isNamed { article.title = entry.title }
        article.lead = page.lead ?? entry.lead
        if !entry.authors.isEmpty { article.authors = entry.authors }
        if !entry.tags.isEmpty { article.tags = entry.tags }
        if let published = entry.publishedAt {
            (article.publishedAt, article.publishedAtOrigin) = (published, entry.publishedAtOrigin)
        }
        article.modifiedAt = entry.modifiedAt ?? page.modifiedAt
        article.imageURL = entry.imageURL ?? page.imageURL
        let title = TextSlice(article.title)
        let body = TextSlice(article.body)
        let lead = article.lead.map { WordCount.count(TextSlice($0)) } ?? 0
        let (hash, words) = ArticleIdentity.content(title: title, body: body)
        article.wordCount = words + lead
        article.contentHash = hash
        article.parser = ParserReport(
            input: page.parser.input, method: page.parser.method,
            warnings: page.parser.warnings + (isNamed ? ["title and metadata are those of the feed"] : [])
        )
        return article
    }
}
