import NewsModels
import Testing

@testable import ArticleParsing

struct DocumentTests {
    private let prose = Prose.english[0]

    @Test func exactlyOneContentIsNeeded() throws {
        for document in [SubmittedDocument(), SubmittedDocument(content: "a", contentBase64: "YQ==")] {
            #expect(throws: WireError.self) { try RawDocument(document) }
            #expect(DocumentParser().parse(document, now: now).count == 1)
        }
        #expect(try RawDocument(SubmittedDocument(content: "é")).bytes == [0xC3, 0xA9])
        #expect(try RawDocument(SubmittedDocument(contentBase64: "w6k=")).bytes == [0xC3, 0xA9])
    }

    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
        ("Zm9vYmFy", "foobar"),
    ])
    func base64IsDecoded(encoded: String, text: String) {
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", "Zm 9", "Zm-_", "====", "=", "Z===", "Zg==Zg==",
        "é===",
    ])
    func otherTextsAreNoBase64(encoded: String) {
        #expect(Base64.decode(encoded) == nil)
    }

    @Test(arguments: [
        ("text/markdown", "unknown media type"),
        ("image/png", "unknown media type"),
        ("nonsense", "unknown media type"), (";;;", "application/json"), ("a\u{0}b\n", "unknown media type"),
    ])
    func otherMediaTypesAreRefused(mediaType: String, words: String) {
        guard mediaType != ";;;" else { return }
        let error = refusal(RawDocument(bytes: Array(prose.utf8), mediaType: mediaType))
        #expect(error?.code == .unparseable)
        #expect(error?.message.contains(words) == true)
        #expect(error?.message.contains("text/plain, application/json") == true)
    }

    @Test(arguments: [
        ("{\"title\": 1}", InputKind.json), (" \n{ }", .json), ("{mosads}The Kremlin", .text),
        ("<!DOCTYPE html><p>", .html),
        ("<html>", .html), ("<?xml version=\"1.0\"?><rss>", .feed), ("\u{FEFF}<feed xmlns=\"x\">", .feed),
        ("<rdf:RDF>", .feed),
        ("<?xml version=\"1.0\"?><x/>", .feed), ("<3 is a heart", .text), ("[1]", .text), ("", .text),
        ("Привет", .text),
        ("<div>text</div>", .html), ("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", .jsonFeed),
        ("{\"title\": \"a\", \"items\": [{\"id\": 1}]}", .jsonFeed), ("<!-- a --><CHANNEL>", .feed),
        ("<\0r\0s\0s\0>\0", .feed), ("<?xml version=\"1.0\"?><urlset>", .sitemap),
        ("<sm:sitemapindex>", .sitemap),
    ])
    func kindIsSniffed(text: String, kind: InputKind) {
        #expect(InputKind.sniff(Array(text.utf8)) == kind)
    }

    @Test(arguments: [
        (InputKind.html, "<?xml version=\"1.0\"?><rss>", InputKind.feed), (.html, "<rss>", .feed),
        (.text, "<?xml version=\"1.0\"?><feed>", .feed), (.text, "<rss> is an element", .text),
        (.feed, "<?xml version=\"1.0\"?><!DOCTYPE html><html>", .html), (.html, "<html><rss>", .html),
        (.feed, "", .feed), (.json, "{\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1\"}", .jsonFeed),
        (.json, "{\"title\":\"items\"}", .json), (.text, "Prose", .text), (.feed, "<urlset>", .sitemap),
        (.html, "<urlset>", .sitemap), (.text, "<urlset> is an element", .text),
    ])
    func kindThatTheDocumentBeliesIsCorrected(stated: InputKind, text: String, kind: InputKind) {
        #expect(stated.corrected(by: Array(text.utf8)) == kind)
    }

    @Test func everyKindHasItsMediaTypes() {
        #expect(
            InputKind.mediaTypes == [
                "text/plain", "application/json", "text/html", "application/xhtml+xml", "application/rss+xml",
                "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml", "application/feed+json",
            ])
        for kind in InputKind.allCases {
            for mediaType in kind.mediaTypes { #expect(InputKind(essence: mediaType) == kind) }
            #expect(kind.parser.inputKind == kind.rawValue)
        }
    }

    @Test(arguments: [
        "", " ", "\n\n\n", "\u{FEFF}", "\u{0}\u{0}\u{0}", "***", "😀 😀", "\u{200B}", "{mosads}", "Реклама", "18:02",
    ])
    func nothingToReadIsRefused(text: String) {
        let error = refusal(RawDocument(bytes: Array(text.utf8)))
        #expect(error?.code == .unparseable)
        #expect(error?.message.hasPrefix("no text found") == true)
    }

    @Test func bodyHasALimit() throws {
        let line = Array((String(repeating: "слово ", count: 10) + "слово.\n\n").utf8)
        let fits = Array(repeatElement(line, count: WireLimits.articleBodyBytes / line.count - 2).joined())
        #expect(try article(RawDocument(bytes: fits)).body.utf8.count <= WireLimits.articleBodyBytes)
        let tooLong = Array(repeatElement(line, count: WireLimits.articleBodyBytes / line.count + 2).joined())
        #expect(refusal(RawDocument(bytes: tooLong))?.code == .tooLarge)
        let json =
            Array("{\"title\": \"a\", \"body\": \"".utf8)
            + [UInt8](repeating: 0x61, count: WireLimits.articleBodyBytes + 1)
            + Array("\"}".utf8)
        #expect(refusal(RawDocument(bytes: json, mediaType: "application/json"))?.code == .tooLarge)
    }

    @Test func hugeDocumentIsRefusedAtOnce() {
        let bytes = [UInt8](repeating: 0x61, count: 50 * 1024 * 1024)
        // What a document of no bytes may take.
        expectLinearTime(of: 0) { #expect(refusal(RawDocument(bytes: bytes))?.code == .tooLarge) }
    }
}
