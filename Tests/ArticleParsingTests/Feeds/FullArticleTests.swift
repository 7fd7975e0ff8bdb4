import NewsModels
import Testing

@testable import ArticleParsing

/// When the page of an entry is fetched, and what is taken of it.
struct FullArticleTests {
    private func entry(_ text: String, extra: String = "", title: String? = "The line is approved") throws -> Article {
        let name = title.map { "<title>\($0)</title>" } ?? ""
        let feed = """
            <rss><channel><title>Vestnik</title><item>\(name)<link>https://news.example/tram</link>\(extra)\
            <description>\(text)</description></item></channel></rss>
            """
        return try article(feed, mediaType: "application/rss+xml")
    }

    private func page(_ body: [String] = Prose.english) throws -> Article {
        let head = """
            <meta property="article:published_time" content="2026-05-14T09:00:00Z">
            <meta property="og:image" content="https://news.example/page.jpg"><meta name="author" content="Peter Roe">
            """
        return try article(
            PageTests.page(head: head, body: body, title: "Another title of the page"), mediaType: "text/html",
            url: "https://news.example/tram")
    }

    @Test func entryWithoutTextOrWithAShortOneIsASummary() throws {
        #expect(FullArticle.isMissing(from: try entry("")))
        #expect(FullArticle.isMissing(from: try entry("A short summary of what the page says.")))
        let long = Array(repeating: Prose.english.joined(separator: " "), count: 3).joined(separator: " ")
        #expect(!FullArticle.isMissing(from: try entry(long)))
    }

    @Test(arguments: ["…", "[...]", "Read more", "Читать далее", "Подробнее"])
    func entryThatGoesOnIsASummary(ending: String) throws {
        let long = Array(repeating: Prose.english.joined(separator: " "), count: 4).joined(separator: " ")
        #expect(FullArticle.isMissing(from: try entry("\(long) The council then \(ending)")))
        #expect(!FullArticle.isMissing(from: try entry("\(long) The council then went home.")))
    }

    @Test func textIsThatOfThePageAndTheRestThatOfTheFeed() throws {
        let extra = """
            <author>Jane Doe</author><category>Trams</category><pubDate>14 May 2026 08:00 GMT</pubDate>
            """
        let entry = try entry("A summary.", extra: extra)
        let merged = FullArticle.merge(entry: entry, page: try page())
        #expect(merged.body.paragraphs == Prose.english)
        #expect(merged.title == "The line is approved" && merged.authors == ["Jane Doe"] && merged.tags == ["Trams"])
        #expect(merged.publishedAt == Timestamp("2026-05-14T08:00:00Z") && merged.publishedAtOrigin == .feed)
        #expect(merged.imageURL == "https://news.example/page.jpg")
        #expect(merged.id == entry.id, "the page is the same article")
        #expect(merged.parser.warnings.contains("title and metadata are those of the feed"))
        checkInvariants(of: merged)
    }

    @Test func whatTheFeedDoesNotKnowIsThatOfThePage() throws {
        let merged = FullArticle.merge(entry: try entry("A summary."), page: try page())
        #expect(merged.authors == ["Peter Roe"])
        #expect(merged.publishedAt == Timestamp("2026-05-14T09:00:00Z") && merged.publishedAtOrigin == .meta)
        let titled = FullArticle.merge(entry: try entry("", title: nil), page: try page())
        #expect(titled.title == "Another title of the page")
    }

    @Test func pageWithLessTextChangesNothing() throws {
        let long = Array(repeating: Prose.english.joined(separator: " "), count: 3).joined(separator: " ")
        let entry = try entry(long)
        #expect(FullArticle.merge(entry: entry, page: try page(Array(Prose.english.prefix(2)))) == entry)
    }
}
