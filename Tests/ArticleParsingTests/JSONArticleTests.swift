import Messaging
import NewsModels
import Testing

@testable import ArticleParsing

struct JSONArticleTests {
    private func read(_ json: String) throws -> Article {
        try article(json, mediaType: "application/json")
    }

    @Test func smallestArticle() throws {
        let article = try read(#"{"title": " Tram\nline ", "body": "\#(Prose.english[0])\n\n\n\#(Prose.english[1])"}"#)
        #expect(article.title == "Tram line")
        #expect(article.body.paragraphs == Array(Prose.english[0...1]))
        #expect(article.language == "en")
        #expect(article.source == "unknown")
        #expect(article.publishedAt == nil)
        #expect(article.parser == ParserReport(input: "json", method: "article"))
    }

    @Test func everyMemberIsRead() throws {
        let article = try read(
            #"""
            {"id": "x-1", "url": "https://www.a.example/s?utm_source=q", "canonical_url": "https://a.example/s", "lead": "Short",
             "source": "Wire One", "title": "Tram line", "body": "It will run.", "language": "en", "language_confidence": 0.5,
             "authors": ["Jane Doe", "Jane Doe", ""], "tags": ["tram"], "published_at": "2015-09-24T21:02:11+03:00",
             "published_at_origin": "json_ld", "modified_at": "2015-09-25T00:00:00Z",
             "modified_at_origin": "meta", "image_caption": " The  line ", "paywalled": true, "live_blog": false,
             "correction": null, "fetched_at": "2015-09-26T00:00:00Z",
             "image_url": "https://a.example/i.jpg", "word_count": 99, "revision": 7, "content_hash": "x", "duplicate_of": null,
             "parser": {"input": "html", "method": "m", "warnings": ["w"]}, "unknown": {"a": [1]}}
            """#
        )
        #expect(article.id == "x-1" && article.source == "wire-one")
        #expect(article.url == "https://www.a.example/s?utm_source=q" && article.canonicalURL == "https://a.example/s")
        #expect(article.lead == "Short" && article.languageConfidence == 0.5)
        #expect(article.authors == ["Jane Doe"] && article.tags == ["tram"])
        #expect(article.publishedAt?.description == "2015-09-24T18:02:11.000Z" && article.publishedAtOrigin == .jsonLD)
        #expect(article.modifiedAt?.day == "2015-09-25" && article.fetchedAt.day == "2015-09-26")
        #expect(article.imageURL == "https://a.example/i.jpg" && article.imageCaption == "The line")
        #expect(article.modifiedAtOrigin == .meta)
        #expect(article.isPaywalled == true && article.isLiveBlog == false && article.isCorrected == nil)
        #expect(article.wordCount == 6 && article.revision == 1)
    }

    @Test func articlesComeBackAsTheyWere() throws {
        let first = try article(Prose.russian.joined(separator: "\n\n"), url: "https://a.example/2015/09/11/s")
        let again = try article(RawDocument(bytes: JSON.encode(first), mediaType: "application/json"))
        var expected = first
        expected.parser = again.parser
        #expect(again == expected)
    }

    @Test(arguments: [
        ("title", "1"), ("body", "[]"), ("id", "7"), ("url", "{}"), ("lead", "true"), ("language", "1"),
        ("source", "[]"),
        ("language_confidence", "\"1\""), ("language_confidence", "1.5"), ("language_confidence", "-1e300"),
        ("authors", "\"a\""),
        ("authors", "[1]"), ("tags", "{}"), ("published_at", "\"yesterday\""), ("published_at", "1443000000"),
        ("published_at", "\"2015-13-01T00:00:00Z\""), ("published_at_origin", "\"guess\""), ("modified_at", "false"),
        ("fetched_at", "\"\""), ("image_url", "1"), ("image_caption", "1"), ("paywalled", "1"),
        ("live_blog", "\"yes\""), ("correction", "{}"),
        ("modified_at_origin", "\"guess\""), ("word_count", "-1"), ("word_count", "1e400"),
        ("word_count", "1.5"),
        ("revision", "0"), ("revision", "99999999999999999999999"), ("content_hash", "1"), ("duplicate_of", "1"),
        ("parser", "[]"), ("canonical_url", "1"),
    ])
    func memberOfTheWrongTypeIsNamed(member: String, value: String) {
        var members = ["title": "\"Tram line\"", "body": "\"It will run.\""]
        members[member] = value
        let json =
            "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
        let error = refusal(RawDocument(bytes: Array(json.utf8), mediaType: "application/json"))
        if value == "1e400" {
            #expect(error?.code == .badRequest || error?.code == .unparseable)
        } else {
            #expect(error?.code == .badRequest)
            #expect(error?.message.hasPrefix(member) == true)
        }
    }

    @Test(arguments: [
        "", "{", "[]", "1", "\"a\"", "null", "{}", "{\"title\": \"a\"}", "{\"body\": \"a\"}",
        "{\"title\": \"\", \"body\": \"\"}", "{\"title\": \"—\", \"body\": \"...\"}",
        "{\"title\": \"\\ud800\", \"body\": \"a\"}", "{\"title\": NaN, \"body\": \"a\"}",
        "{\"title\": \"a\", \"body\": \"b\"} x", "{'title': 'a', 'body': 'b'}",
    ])
    func whatIsNoArticleIsUnparseable(json: String) {
        #expect(refusal(RawDocument(bytes: Array(json.utf8), mediaType: "application/json"))?.code == .unparseable)
    }

    @Test func invalidBytesAreUnparseable() {
        let bytes = Array("{\"title\": \"a\", \"body\": \"".utf8) + [0xFF] + Array("\"}".utf8)
        #expect(refusal(RawDocument(bytes: bytes, mediaType: "application/json"))?.code == .unparseable)
    }

    @Test func statedTitleStandsInForAMissingOne() throws {
        let article = try article(#"{"body": "It will run."}"#, mediaType: "application/json", title: "Tram line")
        #expect(article.title == "Tram line")
    }

    @Test func titleAloneIsAFlash() throws {
        let article = try read(#"{"title": "Tram line approved", "body": ""}"#)
        #expect(article.body.isEmpty)
    }

    @Test func controlCharactersGo() throws {
        let article = try read(
            #"{"title": "Tram\u0000 line\u0007", "body": "It\u001b will\u00ad run.\u2028Soon.", "lead": "A\n\nb"}"#)
        #expect(article.title == "Tram line" && article.lead == "A b")
        #expect(article.body.paragraphs == ["It will run.", "Soon."])
        #expect(article.parser.warnings == ["removed 3 control characters", "removed 1 invisible character"])
    }

    @Test func improperAddressesAreIgnored() throws {
        let article = try read(
            #"{"title": "a", "body": "b", "url": "ftp://x/", "image_url": "data:,", "canonical_url": "y"}"#)
        #expect(article.url == nil && article.canonicalURL == nil && article.imageURL == nil)
        #expect(article.parser.warnings.count == 3)
    }

    @Test func ownBoilerplateStays() throws {
        let article = try read(
            #"{"title": "a", "body": "Advertisement\n\n{ad} is a name, передаёт  .\n\nBy Jane Doe"}"#)
        #expect(article.body.paragraphs == ["Advertisement", "{ad} is a name, передаёт .", "By Jane Doe"])
    }
}
