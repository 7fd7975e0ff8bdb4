import NewsModels
import NewsTestSupport
import Testing

@testable import ArticleParsing

/// Lists as nobody should write them: cut, doubled, with bytes changed.
@Suite("Damaged lists")
struct ListFuzzTests {
    private static let seeds = [
        """
        <?xml version="1.0" encoding="windows-1251"?><!DOCTYPE urlset [<!ENTITY a "&#65;">]>
        <urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/&a;</loc>
        <news:news><news:title><![CDATA[x]]></news:title><news:keywords>a,b,</news:keywords></news:news></url></urlset>
        """,
        "<sitemapindex><sitemap><loc>https://a.example/s.xml</loc><lastmod>2026-05-14T00:00:00Z</lastmod></sitemap></sitemapindex>",
        "<opml><body><outline text=\"a\" xmlUrl='https://a.example/?a=1&amp;b=2'/></body></opml>",
        "# list\nhttps://a.example/feed\nhttp://b.example/\n",
    ]

    @Test("Reading ends, and gives only what can be fetched", arguments: UInt64(0)..<200)
    func mutated(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(Self.seeds[Int(seed) % Self.seeds.count].utf8)
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            let end = min(place + Int.random(in: 1...30, using: &random), bytes.count)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: bytes.indices, using: &random))
            default: bytes.removeLast(bytes.count - place)
            }
        }
        let sitemap = Sitemap.read(RawDocument(bytes: bytes))
        for page in (sitemap?.pages ?? []) + (sitemap?.sitemaps ?? []) { #expect(WebAddress(page.url) != nil) }
        #expect(SubscriptionList.read(bytes).feeds.allSatisfy { WebAddress($0) != nil })
    }

    @Test("Sitemaps made to be slow are not")
    func hostile() {
        for part in ["<url><loc>", "<a>", "<loc>&", "<url", "</url>", "<![CDATA[", "&x;", "<news:title>"] {
            let text = "<urlset>" + String(repeating: part, count: 100_000)
            #expect(Sitemap.read(RawDocument(bytes: Array(text.utf8)))?.pages.isEmpty == true)
        }
    }
}
