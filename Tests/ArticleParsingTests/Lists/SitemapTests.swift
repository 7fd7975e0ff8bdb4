import NewsModels
import Testing

@testable import ArticleParsing

@Suite("Sitemaps")
struct SitemapTests {
    private func read(_ text: String, url: String? = nil) -> Sitemap? {
        Sitemap.read(RawDocument(bytes: Array(text.utf8), url: url))
    }

    private static let news = """
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/image">
        <url><loc> https://a.example/1?x=1&amp;y=2 </loc><lastmod>2026-05-14</lastmod>
        <n:news><n:publication><n:name>Gazette</n:name><n:language>en</n:language></n:publication>
        <n:publication_date>2026-05-14T08:30:00+02:00</n:publication_date>
        <n:title><![CDATA[Ferries & bridges]]></n:title><n:keywords>ferry, bridge</n:keywords></n:news>
        <image:image><image:loc>https://a.example/1.jpg</image:loc><image:title>no</image:title></image:image></url>
        <url><loc>/2</loc></url><url><loc>ftp://a.example/3</loc></url><url></url>
        </urlset>
        """

    @Test("Pages with what is said about them")
    func pages() throws {
        let sitemap = try #require(read(Self.news, url: "https://a.example/sitemap.xml"))
        var first = Sitemap.Page()
        first.url = "https://a.example/1?x=1&y=2"
        first.modifiedAt = Timestamp("2026-05-14T00:00:00.000Z")
        first.title = "Ferries & bridges"
        first.publication = "Gazette"
        first.language = "en"
        first.publishedAt = Timestamp("2026-05-14T06:30:00.000Z")
        first.keywords = ["ferry", "bridge"]
        var second = Sitemap.Page()
        second.url = "https://a.example/2"
        #expect(sitemap.pages == [first, second])
        #expect(sitemap.sitemaps == [])
    }

    @Test("An index names sitemaps; ill-formed ones are read as far as they go")
    func index() {
        let index =
            "<sitemapindex><sitemap><loc>https://a.example/s1.xml.gz</loc><sitemap><loc>https://a.example/s2.xml"
        #expect(
            read(index + "</loc>")?.sitemaps.map(\.url) == ["https://a.example/s1.xml.gz", "https://a.example/s2.xml"])
        #expect(read("<html><urlset>") == nil)
        #expect(read("") == nil)
        #expect(read("<urlset/>") == Sitemap())
    }

    @Test("No more pages than the protocol allows")
    func limit() {
        let many = "<urlset>" + String(repeating: "<url><loc>https://a.example/</loc></url>", count: 50_001)
        #expect(read(many)?.pages.count == Sitemap.pageLimit)
        #expect(read(many)?.isCut == true)
    }

    @Test("A sitemap of news gives its headlines, any other is to be fetched")
    func articles() throws {
        let document = RawDocument(
            bytes: Array(Self.news.utf8), mediaType: "application/xml", url: "https://a.example/sitemap.xml")
        let results = DocumentParser().parse(document, now: now)
        try #require(results.count == 1)
        let article = try results[0].get()
        checkInvariants(of: article)
        #expect(article.title == "Ferries & bridges")
        #expect(article.url == "https://a.example/1?x=1&y=2")
        #expect(article.tags == ["ferry", "bridge"])
        #expect(article.parser.input == "sitemap")
        let plain = RawDocument(bytes: Array("<urlset><url><loc>https://a.example/</loc></url></urlset>".utf8))
        #expect(refusal(plain)?.message.contains("names 1 pages to fetch") == true)
    }
}

@Suite("Lists of feeds")
struct SubscriptionListTests {
    @Test func opml() {
        let text = """
            <?xml version="1.0"?><opml version="2.0"><body><outline text="News">
            <outline type="rss" text="A" xmlUrl="https://a.example/feed?x=1&amp;y=2"/>
            <outline text="B" xmlURL=' https://b.example/rss '/><outline text="C" xmlUrl="feed:x"/>
            <outline xmlUrl="https://b.example/rss"/></outline></body></opml>
            """
        let list = SubscriptionList.read(Array(text.utf8))
        #expect(list.feeds == ["https://a.example/feed?x=1&y=2", "https://b.example/rss"])
        #expect(list.refused == ["feed:x"])
    }

    @Test func lines() {
        let list = SubscriptionList.read(Array("\u{FEFF}# mine\r\n https://a.example/feed \n\nnonsense\n".utf8))
        #expect(list.feeds == ["https://a.example/feed"])
        #expect(list.refused == ["nonsense"])
    }
}
