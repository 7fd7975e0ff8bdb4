import NewsModels
import Testing

@testable import ArticleParsing

/// Reads the articles of a feed.
func articles(
    _ text: String, mediaType: String? = "application/rss+xml", url: String? = nil,
    _ location: SourceLocation = #_sourceLocation
) throws -> [Article] {
    try articles(RawDocument(bytes: Array(text.utf8), mediaType: mediaType, url: url), location)
}

/// Reads the articles of a feed.
func articles(_ document: RawDocument, _ location: SourceLocation = #_sourceLocation) throws -> [Article] {
    let articles = try DocumentParser().parse(document, now: now).map { try $0.get() }
    for article in articles { checkInvariants(of: article, location) }
    return articles
}

/// Reads the one article of an RSS item.
func item(
    _ inside: String, channel: String = "<link>https://news.example/</link>",
    _ location: SourceLocation = #_sourceLocation
) throws -> Article {
    let feed = "<rss version=\"2.0\"><channel>\(channel)<item>\(inside)</item></channel></rss>"
    let all = try articles(feed, location)
    try #require(all.count == 1, sourceLocation: location)
    return all[0]
}

/// Reads the one article of an Atom entry.
func entry(
    _ inside: String, attributes: String = "", _ location: SourceLocation = #_sourceLocation
) throws -> Article {
    let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\" \(attributes)><entry>\(inside)</entry></feed>"
    let all = try articles(feed, mediaType: "application/atom+xml", location)
    try #require(all.count == 1, sourceLocation: location)
    return all[0]
}
