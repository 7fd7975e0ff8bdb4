import NewsModels
import NewsTestSupport
import Testing

@testable import ArticleParsing

/// Feeds that break the rules of XML are read as far as they go, and say so.
struct FeedFaultTests {
    private func check(_ feed: String, _ titles: [String], damaged: Bool = true) throws {
        let all = try articles(feed)
        #expect(all.map(\.title) == titles, "\(feed)")
        #expect(all.allSatisfy { $0.parser.warnings.contains { $0.hasPrefix("ill-formed XML") } == damaged }, "\(feed)")
    }

    @Test func tagsThatDoNotMatch() throws {
        try check("<rss><channel><item><title>A</title><item><title>B</title></item></channel></rss>", ["A", "B"])
        try check("<rss><item><title>A<description>b</item><item><title>C</title></item></rss>", ["A", "C"])
        try check("<rss><channel><title>T<item><title>A</title></item></channel></rss>", ["A"])
        try check("<rss><channel><item><title>A</title></b></item></channel></rss>", ["A"])
        try check("<rss><channel><foo><item><title>A</title></item></channel></rss>", ["A"])
        try check("<rss><channel><item><title>A</title><link>https://a.example/x", ["A"])
        try check("<rss><channel><item><title>A</title></item></channel></rss>", ["A"], damaged: false)
    }

    @Test func ampersandsAndBrackets() throws {
        try check(
            "<rss><item><title>A & B &foo; C&nbsp;D &amp; 1 < 2</title></item></rss>", ["A & B &foo; C D & 1 < 2"])
        #expect(try item("<title>A</title><link>https://a.example/?a=1&b=2</link>").url == "https://a.example/?a=1&b=2")
        #expect(
            try item("<title>A</title><link>https://a.example/?a=1&amp;amp;b=2</link>").url
                == "https://a.example/?a=1&b=2")
    }

    @Test func attributesInAnyForm() throws {
        let article = try entry(
            "<title type=html>A</title><link rel='alternate' href=https://a.example/1 /><x a b='/>'/>")
        #expect(article.url == "https://a.example/1" && article.title == "A")
    }

    @Test func undeclaredPrefixesMeanWhatTheyMeanElsewhere() throws {
        let article = try item(
            "<dc:title>A</dc:title><dc:creator>Ann</dc:creator><content:encoded>&lt;p>x y</content:encoded>")
        #expect(article.title == "A" && article.authors == ["Ann"] && article.body == "x y")
        let other = try item(
            "<title>A</title><geo:title xmlns:geo='urn:x'>B</geo:title><my:description>c</my:description>")
        #expect(other.title == "A" && other.body.isEmpty)
    }

    @Test func controlsAndBrokenBytes() throws {
        let bytes = Array("<rss><item><title>A\u{1}b\u{C}c\u{92}s ".utf8) + [0xFF] + Array("</title></item></rss>".utf8)
        let all = try articles(RawDocument(bytes: bytes, mediaType: "application/rss+xml"))
        #expect(all[0].title.hasPrefix("Ab c’s"))
    }

    @Test func textEncodedTwiceIsRepaired() throws {
        #expect(try item("<title>&#226;&#128;&#166; and more</title>").title == "… and more")
        #expect(try item("<title>РџСѓС‚РёРЅ РІ РњРѕСЃРєРІРµ</title>").title == "Путин в Москве")
        #expect(try item("<title>Путин в Москве</title>").parser.warnings.isEmpty)
        #expect(try item("<title>Café «crème»</title>").title == "Café «crème»")
    }

    @Test(arguments: ["windows-1251", "koi8-r", "utf-8", "utf-16", "iso-8859-5"])
    func declaredCharset(name: String) throws {
        let text = "<?xml version=\"1.0\" encoding=\"\(name)\"?><rss><item><title>Привет</title></item></rss>"
        let bytes: [UInt8]
        if name == "utf-16" {
            bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        } else if let table = Charset(label: name)?.upperHalf {
            bytes = text.unicodeScalars.map { scalar in
                let encoded = Array(String(scalar).utf8)
                return scalar.isASCII ? UInt8(scalar.value) : UInt8((table.firstIndex(of: encoded) ?? 0) + 0x80)
            }
        } else {
            bytes = Array(text.utf8)
        }
        #expect(try articles(RawDocument(bytes: bytes))[0].title == "Привет")
        let wrong = RawDocument(bytes: bytes, mediaType: "application/rss+xml; charset=utf-8")
        let article = try articles(wrong)[0]
        #expect(article.title == "Привет")
        #expect(article.parser.warnings.isEmpty == (name == "utf-8"))
    }

    @Test(arguments: [Charset.windows1251, .koi8r, .ibm866, .iso8859p5])
    func undeclaredOrWronglyDeclaredCharset(charset: Charset) throws {
        let table = try #require(charset.upperHalf)
        for encoding in ["", " encoding=\"windows-1252\"", charset == .koi8r ? "" : " encoding=\"koi8-r\""] {
            let text = "<?xml version=\"1.0\"\(encoding)?><rss><item><title>\(Prose.russian[1])</title></item></rss>"
            let bytes = text.unicodeScalars.map { scalar in
                scalar.isASCII
                    ? UInt8(scalar.value) : UInt8((table.firstIndex(of: Array(String(scalar).utf8)) ?? 0) + 0x80)
            }
            let article = try articles(RawDocument(bytes: bytes))[0]
            #expect(article.title == Prose.russian[1])
            #expect(article.parser.warnings.isEmpty == encoding.isEmpty)
        }
    }

    @Test func legacyCharset() throws {
        let bytes = Array("<?xml version=\"1.0\" encoding=\"euc-kr\"?><rss><item><title>".utf8) + [0xB3, 0xE2]
        let all = try articles(RawDocument(bytes: bytes + Array("</title></item></rss>".utf8)))
        #expect(all[0].title == "년")
    }

    @Test func languageThatTheLettersBelieIsDetected() throws {
        let article = try item(
            "<title>Городской совет утвердил маршрут</title><description>\(Prose.russian[1])</description>",
            channel: "<language>en-us</language>")
        #expect(article.language == "ru" && article.parser.warnings.count == 1)
    }

    // MARK: - Hostile input

    private func survive(_ bytes: [UInt8], _ mediaType: String = "application/rss+xml") {
        var results: [Result<Article, WireError>] = []
        expectLinearTime(of: bytes.count) {
            results = DocumentParser().parse(RawDocument(bytes: bytes, mediaType: mediaType), now: now)
        }
        for result in results {
            if case .success(let article) = result { checkInvariants(of: article) }
        }
    }

    static let small = """
        <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e "ent">]><rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
        <item><title>A &amp; &e;</title><!-- c --><description><![CDATA[<p>Текст <img src="/a.png"></p>]]></description>
        <link>https://a.example/1</link><dc:creator>Ann</dc:creator><pubDate>24 Sep 2015 18:02 GMT</pubDate></item>
        <item><title>B</title><enclosure url='x.jpg' type="image/jpeg"/></item></channel></rss>
        """

    @Test func truncatedAtEveryByte() throws {
        let bytes = Array(Self.small.utf8)
        #expect(try articles(RawDocument(bytes: bytes))[0].title == "A & ent")
        for length in bytes.indices { survive(Array(bytes[..<length])) }
    }

    @Test(arguments: UInt64(0)..<30)
    func damagedAnywhere(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let odd = Array("<>&;\"'/=![]-?: \u{0}aé".utf8) + [0xFF, 0xC2]
        for _ in 0..<60 {
            var bytes = Array(Self.small.utf8)
            for _ in 0..<Int.random(in: 1..<8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(odd.randomElement(using: &random) ?? 0, at: place)
                default: bytes[place] = odd.randomElement(using: &random) ?? 0
                }
            }
            survive(bytes)
        }
    }

    @Test func entityBombs() throws {
        let names = (1..<30).map { "<!ENTITY e\($0) \"" + String(repeating: "&e\($0 - 1);", count: 10) + "\">" }
        let lol = "<!DOCTYPE rss [<!ENTITY e0 \"lol\">\(names.joined())]><rss><item><title>&e29;</title></item></rss>"
        #expect(try articles(lol)[0].title.utf8.count < 100)
        let big = String(repeating: "a", count: 1_000)
        let quadratic =
            "<!DOCTYPE rss [<!ENTITY e \"\(big)\">]><rss><item><title>A</title><description>"
            + String(repeating: "&e;", count: 200_000) + "</description></item></rss>"
        #expect(try articles(quadratic)[0].body.utf8.count < 2 * CharacterReferences.expansionLimit)
        let external =
            "<!DOCTYPE rss [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><rss><item><title>A &e;</title></item></rss>"
        #expect(try articles(external)[0].title == "A &e;")
    }

    @Test(arguments: [
        "<a>", "<item>", "<title>", "<channel>", "<author>", "</a>", "<", "&", "&#", "<!--", "<![CDATA[", "<?", "<!",
        "<a b=\"",
        "<a b='x' ", "<item><title>a</title>", "<media:group>", "<div>", "&amp;", "]]>", "<a xmlns:x='y'>", "<object>",
        "<pre>",
        "<link href='", "<category>a</category>", "\u{92}", "<item/>", "<img src=a>", "<!DOCTYPE [", "<script>",
    ])
    func manyRepetitions(piece: String) {
        let count = 40_000 / piece.utf8.count
        survive(Array(("<rss><channel>" + String(repeating: piece, count: count)).utf8))
        survive(Array(("<rss><channel><item><title>A</title>" + String(repeating: piece, count: count)).utf8))
        survive(Array(("<rss><item><description>" + String(repeating: piece, count: count)).utf8))
        let escaped = String(repeating: piece, count: count).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        survive(Array("<rss><item><description>\(escaped)</description></item></rss>".utf8))
    }

    @Test func manyAttributesAndEntries() throws {
        let attributes = (0..<100_000).map { "a\($0)='\($0)'" }.joined(separator: " ")
        survive(Array("<rss><item \(attributes)><title \(attributes)>A</title></item></rss>".utf8))
        let all = try articles("<rss>" + String(repeating: "<item><title>A</title></item>", count: 12_000) + "</rss>")
        #expect(all.count == FeedLimits.entries)
        #expect(all.last?.parser.warnings == ["the feed goes on: no more than 10000 entries are read"])
    }
}
