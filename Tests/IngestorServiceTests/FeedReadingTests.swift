import ArticleParsing
import FeedPolling
import NewsModels
import Testing

@testable import IngestorService

/// What polling makes of what servers send.
struct FeedReadingTests {
    private let reading = FeedReading(parser: DocumentParser(), fetchesPages: true)
    private let now = Timestamp(millisecondsSinceEpoch: 1_795_168_800_000)

    private func response(_ body: String, type: String?) -> FetchResponse {
        FetchResponse(
            status: 200, fields: type.map { ["content-type": $0] } ?? [:], body: Array(body.utf8), zone: .global)
    }

    @Test(arguments: [
        nil, "application/rss+xml", "application/x-rss+xml", "text/rss", "application/octet-stream", "text/html",
        "text/plain; charset=utf-8", "nonsense",
    ])
    func feedsAreReadWhateverTheyAreCalled(type: String?) throws {
        let feed = """
            <?xml version="1.0"?><rss><channel><item><title>A</title><link>https://news.example/a</link></item></channel></rss>
            """
        let listing = try reading.read(response(feed, type: type), from: "https://news.example/rss", now: now).get()
        #expect(listing.items.map(\.page) == ["https://news.example/a"] && !listing.isSitemap)
    }

    @Test func sitemapsListTheNewestFirstAndNoArchive() throws {
        let sitemap = """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <url><loc>https://news.example/old</loc><lastmod>2001-01-01</lastmod></url>
            <url><loc>https://news.example/b</loc><lastmod>\(now.day)</lastmod></url>
            <url><loc>https://news.example/a</loc></url></urlset>
            """
        let listing = try reading.read(
            response(sitemap, type: "text/xml"), from: "https://news.example/sitemap.xml", now: now
        ).get()
        #expect(listing.isSitemap)
        #expect(listing.items.map(\.page) == ["https://news.example/a", "https://news.example/b"])
    }

    @Test func pagesAreNoFeeds() {
        let page =
            "<!doctype html><title>A</title><h1>A</h1><p>Some text of the page stands here, and it is no feed.</p>"
        let result = reading.read(response(page, type: "text/html"), from: "https://news.example/", now: now)
        #expect(throws: WireError(.unparseable, "no feed and no sitemap, but html")) { try result.get() }
    }

    @Test func whatIsNoPageLeavesTheEntryAsItWas() throws {
        let feed = "<rss><item><title>A</title><link>https://news.example/a</link></item></rss>"
        let listing = try reading.read(response(feed, type: nil), from: "https://news.example/rss", now: now).get()
        let entry = try #require(listing.items.first?.article)
        let text = response("Plain text\n\nof some words.", type: "text/plain")
        #expect(try reading.readPage(text, from: "https://news.example/a", of: entry, now: now).get() == entry)
    }
}
