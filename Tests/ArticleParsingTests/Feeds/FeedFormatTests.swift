import NewsModels
import Testing

@testable import ArticleParsing

/// Each format with its modules, whole.
struct FeedFormatTests {
    private func articles(_ text: String, mediaType: String? = nil, url: String? = nil) throws -> [Article] {
        try ArticleParsingTests.articles(text, mediaType: mediaType, url: url)
    }

    @Test func rss2WithModules() throws {
        let all = try articles(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"
              xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:m="http://search.yahoo.com/mrss/">
            <channel><title>Bote</title><link>https://www.bote.example/</link><language>ru-RU</language>
            <image><title>Logo</title><url>/logo.png</url></image>
            <item><title>Мост открыт &amp; проверен</title><link>/2015/bridge?utm_source=rss</link>
            <description>&lt;p&gt;Коротко о мосте.&lt;/p&gt;</description>
            <c:encoded><![CDATA[<p>Мост <b>открыли</b> утром.</p><p>Движение пошло.</p><script>x()</script>]]></c:encoded>
            <dc:creator>Пётр Ильин</dc:creator><category>Город</category><category>Транспорт</category>
            <pubDate>Thu, 24 Sep 2015 18:02:11 +0300</pubDate><guid isPermaLink="false">bote-1</guid>
            <m:content url="small.jpg" medium="image" width="10"/><m:content url="/big.jpg" medium="image" width="900"/>
            </item>
            <item><title>Молния</title><guid>https://www.bote.example/flash</guid></item>
            </channel></rss>
            """)
        try #require(all.count == 2)
        #expect(all[0].title == "Мост открыт & проверен")
        #expect(all[0].body == "Мост открыли утром.\n\nДвижение пошло.")
        #expect(all[0].lead == "Коротко о мосте.")
        #expect(all[0].url == "https://www.bote.example/2015/bridge?utm_source=rss")
        #expect(all[0].canonicalURL == "https://www.bote.example/2015/bridge")
        #expect(all[0].source == "bote.example" && all[0].language == "ru")
        #expect(all[0].authors == ["Пётр Ильин"] && all[0].tags == ["Город", "Транспорт"])
        #expect(all[0].publishedAt?.description == "2015-09-24T15:02:11.000Z" && all[0].publishedAtOrigin == .feed)
        #expect(all[0].imageURL == "https://www.bote.example/big.jpg")
        #expect(all[0].parser == ParserReport(input: "feed", method: "content"))
        #expect(all[1].body.isEmpty && all[1].url == "https://www.bote.example/flash")
        #expect(all[1].publishedAt == nil && all[1].parser.method == "title")
    }

    @Test func rdf() throws {
        let all = try articles(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
              xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">
            <channel rdf:about="https://a.example/"><title>A</title><link>https://a.example/</link>
            <dc:language>en</dc:language><items><rdf:Seq><rdf:li resource="https://a.example/1"/></rdf:Seq></items></channel>
            <item rdf:about="https://a.example/1"><title>One</title><description>Text of one.</description>
            <dc:date>2015-09-24T18:02+03:00</dc:date><dc:subject>News</dc:subject>
            <dc:creator><rdf:Bag><rdf:li>Ann</rdf:li><rdf:li>Ben</rdf:li></rdf:Bag></dc:creator>
            <t:modified>2015-09-25</t:modified></item></rdf:RDF>
            """)
        try #require(all.count == 1)
        #expect(all[0].url == "https://a.example/1" && all[0].language == "en")
        #expect(all[0].authors == ["Ann", "Ben"] && all[0].tags == ["News"])
        #expect(all[0].publishedAt?.description == "2015-09-24T15:02:00.000Z")
        #expect(all[0].modifiedAt?.description == "2015-09-25T00:00:00.000Z")
        #expect(all[0].body == "Text of one." && all[0].lead == nil && all[0].parser.method == "summary")
    }

    @Test func atom() throws {
        let all = try articles(
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB" xml:base="https://b.example/feed/">
            <title>B</title><id>urn:b</id><author><name>The desk</name></author>
            <entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; step</title><id>urn:b:1</id>
            <link rel="self" href="https://b.example/self"/><link href="../story"/>
            <published>2015-09-24T18:02:11.5Z</published><updated>2015-09-24T19:00:00Z</updated>
            <summary>In short.</summary>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; two.</p><p>Three.<br/>Four.</p></div></content>
            <link rel="enclosure" type="image/png" href="/p.png"/><category term="x" label="Politics"/></entry>
            <entry><title type="text">Use &lt;b&gt; sparingly</title><id>urn:b:2</id><author><name>Eve</name></author></entry>
            </feed>
            """)
        try #require(all.count == 2)
        #expect(all[0].title == "A bold step" && all[0].lead == "In short.")
        #expect(all[0].body == "One & two.\n\nThree.\n\nFour.")
        #expect(all[0].url == "https://b.example/story" && all[0].authors == ["The desk"])
        #expect(all[0].imageURL == "https://b.example/p.png" && all[0].tags == ["Politics"])
        #expect(all[0].modifiedAt?.description == "2015-09-24T19:00:00.000Z")
        #expect(all[1].title == "Use <b> sparingly" && all[1].authors == ["Eve"] && all[1].url == nil)
        #expect(all[0].id != all[1].id && all[1].language == "en")
    }

    @Test func atom03() throws {
        let all = try articles(
            """
            <feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
            <title mode="base64">RXhhbXBsZSA8Yj5BdG9tPC9iPg==</title>
            <content type="text/html" mode="escaped">&lt;p&gt;Escaped text.&lt;/p&gt;</content>
            <link rel="alternate" type="text/html" href="https://c.example/1"/>
            <issued>2003-12-31T10:14:55-05:00</issued><modified>2004-01-01T00:00:00Z</modified></entry></feed>
            """)
        #expect(all[0].title == "Example Atom" && all[0].body == "Escaped text.")
        #expect(all[0].publishedAt?.description == "2003-12-31T15:14:55.000Z")
    }

    @Test func jsonFeed() throws {
        let all = try articles(
            """
            {"version": "https://jsonfeed.org/version/1.1", "title": "D", "home_page_url": "https://d.example/",
             "language": "en", "authors": [{"name": "Desk"}], "items": [
             {"id": "1", "url": "/one", "title": "One", "content_html": "<p>A</p><p>B &amp; C</p>", "summary": "S",
              "date_published": "2015-09-24T18:02:11+03:00", "tags": ["t"], "image": "/i.png"},
             {"id": 2, "content_text": "Two stands here. And goes on.", "author": {"name": "Dan"}}, 7,
             {"id": "3"}]}
            """.replacing("{\"id\": \"3\"}", with: "{\"id\": \"3\", \"title\": \"Three\"}"))
        try #require(all.count == 3)
        #expect(all[0].body == "A\n\nB & C" && all[0].lead == "S" && all[0].url == "https://d.example/one")
        #expect(all[0].imageURL == "https://d.example/i.png" && all[0].authors == ["Desk"] && all[0].tags == ["t"])
        #expect(all[0].publishedAt?.description == "2015-09-24T15:02:11.000Z" && all[0].language == "en")
        #expect(all[1].title.hasPrefix("Two stands here") && all[1].authors == ["Dan"])
        #expect(
            all[1].source == "d.example" && all[1].parser.warnings == ["no title: made of the beginning of the text"])
        #expect(all[2].body.isEmpty)
    }

    @Test func addressOfTheFeedIsNoneOfItsArticle() throws {
        let feed = "<rss><channel><item><title>One</title><link>a/1</link></item></channel></rss>"
        let document = RawDocument(
            bytes: Array(feed.utf8), url: "https://e.example/rss/feed.xml", id: "mine", language: "en", title: "Stated"
        )
        let all = try ArticleParsingTests.articles(document)
        #expect(all[0].url == "https://e.example/rss/a/1" && all[0].title == "One" && all[0].id != "mine")
        #expect(all[0].language == "en")
    }

    @Test func identityIsTheAddressElseTheIdentifier() throws {
        let first = try item("<title>A</title><guid isPermaLink=\"false\">7</guid><link>https://a.example/7#x</link>")
        let second = try item("<title>B</title><guid isPermaLink=\"false\">8</guid><link>https://a.example/7</link>")
        #expect(first.id == second.id)
        let third = try item("<title>A</title><guid isPermaLink=\"false\">7</guid>")
        let fourth = try item("<title>Changed</title><guid isPermaLink=\"false\">7</guid>")
        #expect(third.id == fourth.id && third.id != first.id && third.source == "news.example")
        #expect(try item("<title>A</title>").id != third.id)
    }

    @Test func othersAreNoFeeds() {
        for text in [
            "<html><body>a</body></html>", "<x><item><title>a</title></item></x>", "", "<?xml version=\"1.0\"?>",
        ] {
            #expect(refusal(RawDocument(bytes: Array(text.utf8), mediaType: "application/rss+xml")) != nil)
        }
        #expect(refusal(RawDocument(bytes: Array("<rss/>".utf8)))?.code == .unparseable)
        #expect(refusal(RawDocument(bytes: Array("[]".utf8), mediaType: "application/feed+json"))?.code == .unparseable)
    }
}
