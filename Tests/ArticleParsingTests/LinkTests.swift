import NewsModels
import Testing

@testable import ArticleParsing

struct LinkTests {
    @Test(arguments: [
        ("HTTPS://WWW.Example.COM:443/Path?b=2&utm_source=x&a=1#top", "https://www.example.com/Path?b=2&a=1"),
        ("http://example.com", "http://example.com/"), ("http://example.com:80/a?", "http://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("http://user:word@example.com/a", "http://example.com/a"),
        ("https://example.com/a?fbclid=1&gclid=2&yclid=3&UTM_Medium=4", "https://example.com/a"),
        ("https://example.com/a?from=rss&id=7", "https://example.com/a?id=7"),
        ("https://example.com/a?from=20&ref=home", "https://example.com/a?from=20"),
        ("https://example.com/a?from=2015-09-01", "https://example.com/a?from=2015-09-01"),
        ("https://example.com./a", "https://example.com/a"), ("https://example.com/a?b&c", "https://example.com/a?b&c"),
        (
            "https://президент.рф/новости?q=й",
            "https://xn--d1abbgf6aiiy.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8?q=%D0%B9"
        ),
        ("https://bücher.example/%c3%a9", "https://xn--bcher-kva.example/%C3%A9"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"), ("http://127.0.0.1/a", "http://127.0.0.1/a"),
        ("https://example.com?a=1", "https://example.com/?a=1"),
    ])
    func canonicalForm(url: String, expected: String) throws {
        let address = try #require(WebAddress(url))
        #expect(address.canonical == expected)
        #expect(WebAddress(address.canonical)?.canonical == expected)
    }

    @Test(arguments: [
        "", "example.com/a", "ftp://example.com/a", "javascript:alert(1)", "http://", "http:///a",
        "http://exa mple.com/", "http://example.com/a b", "http://example.com:0/", "http://example.com:99999/",
        "http://-/\u{1}", "http://a..b/", "http://exam\"ple.com/", "//example.com/a", "http://[::1/a",
        "http://ex!ample.com/", "mailto:a@example.com",
        "http://" + String(repeating: "a", count: 5_000), "http://" + String(repeating: "й", count: 100) + ".рф/",
    ])
    func otherTextsAreNoAddresses(url: String) {
        #expect(WebAddress(url) == nil)
    }

    @Test func addressGivesSourceAndIdentity() throws {
        let plain = try article(Prose.english[0], url: "https://www.Example.com/story?id=1")
        let tracked = try article(Prose.english[1], url: "https://www.example.com/story?id=1&utm_source=feed#x")
        #expect(plain.source == "example.com")
        #expect(plain.url == "https://www.Example.com/story?id=1")
        #expect(plain.id == tracked.id && plain.id.utf8.count == 32)
        #expect(plain.contentHash != tracked.contentHash)
        #expect(try article(Prose.english[0], url: "https://www.example.com/story?id=2").id != plain.id)
    }

    @Test func frontPageIsNoIdentity() throws {
        let first = try article(Prose.english[0], url: "https://example.com/")
        let second = try article(Prose.english[1], url: "https://example.com/")
        #expect(first.id != second.id)
        #expect(first.canonicalURL == "https://example.com/")
    }

    @Test func improperStatedAddressIsIgnored() throws {
        let article = try article(Prose.english[0], url: "example.com/a")
        #expect(article.url == nil && article.canonicalURL == nil)
        #expect(article.source == "unknown")
        #expect(article.parser.warnings == ["ignored the stated URL, which is no absolute http or https URL"])
    }

    @Test func statedAddressBeatsThatInTheText() throws {
        let text = "https://a.example/2015/09/11/x\n" + Prose.english[0]
        #expect(try article(text).source == "a.example")
        let stated = try article(text, url: "https://b.example/y")
        #expect(stated.source == "b.example")
        #expect(stated.body == Prose.english[0])
    }

    @Test func sourceIsCleanedOrRefused() throws {
        #expect(try article(Prose.english[0], source: "WWW.Вестник Seyva.RU").source == "--------seyva.ru")
        #expect(try article(Prose.english[0], url: "https://президент.рф/a").source == "xn--d1abbgf6aiiy.xn--p1ai")
        for source in ["Вестник", "///", String(repeating: "a", count: 200)] {
            let error = refusal(RawDocument(bytes: Array(Prose.english[0].utf8), source: source))
            #expect(error?.code == .badRequest)
            #expect(error?.message.hasPrefix("source:") == true)
        }
        let host = (0..<4).map { _ in String(repeating: "a", count: 60) }.joined(separator: ".")
        #expect(try article(Prose.english[0], url: "https://\(host)/a").source == "unknown")
    }

    @Test func defaultSourceIsCleaned() {
        #expect(DocumentParser(defaultSource: "Inbox One").defaultSource == "inbox-one")
        #expect(DocumentParser(defaultSource: "—").defaultSource == "unknown")
    }
}
