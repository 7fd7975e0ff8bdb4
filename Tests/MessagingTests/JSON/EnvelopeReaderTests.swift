import NewsModels
import NewsTestSupport
import Testing

@testable import Messaging

@Suite("Envelopes read without a tree")
struct EnvelopeReaderTests {
    private static let article = Article(
        id: "a-1", revision: 3, url: "https://ria.ru/1?utm_source=x", canonicalURL: "https://ria.ru/1",
        source: "ria.ru", title: "Заголовок \"в кавычках\"", lead: "Вводка", body: "Первый абзац.\n\nВторой 🚀 абзац.",
        language: "ru", languageConfidence: 0.875, authors: ["А. Б."], tags: ["политика", "мир"],
        publishedAt: Timestamp(millisecondsSinceEpoch: 1), publishedAtOrigin: .jsonLD,
        modifiedAt: Timestamp(millisecondsSinceEpoch: 2), modifiedAtOrigin: .meta,
        fetchedAt: Timestamp(millisecondsSinceEpoch: 3), imageURL: "https://ria.ru/1.jpg", imageCaption: "Снимок",
        isPaywalled: false, isLiveBlog: true, isCorrected: false, wordCount: 6, contentHash: "00ff",
        duplicateOf: "a-0", parser: ParserReport(input: "html", method: "json_ld", warnings: ["no image"]))

    private static let bare = Article(
        id: "a-2", source: "ria.ru", title: "T", body: "", language: "und", languageConfidence: 1,
        fetchedAt: Timestamp(millisecondsSinceEpoch: 0), wordCount: 1, contentHash: "",
        parser: ParserReport(input: "text", method: "crawl"))

    private static func envelope(_ payload: EnvelopePayload) -> Envelope {
        Envelope(
            epoch: "6f9619ff8b86d011b42d00c04fc964ff", seq: .max,
            previous: ["article/": .max - 1, "article/ru/": 39, "article/ru/ria.ru/": 0],
            emittedAt: Timestamp(millisecondsSinceEpoch: 1_795_168_800_000), payload: payload)
    }

    private static let envelopes = [
        envelope(.article(article)), envelope(.article(bare)), envelope(.retraction(articleID: "a\n1", reason: "")),
    ]

    /// What the tree of values makes of a text.
    private func fromTree(_ bytes: [UInt8]) -> Envelope? {
        guard let value = try? JSON.parse(bytes) else { return nil }
        return try? JSON.decode(Envelope.self, from: value)
    }

    @Test func everyMemberIsKnown() {
        #expect(ArticleReader.names.count == Mirror(reflecting: Self.article).children.count)
    }

    @Test func whatIsWrittenIsReadDirectly() throws {
        for envelope in Self.envelopes { #expect(EnvelopeReader.read(JSON.encode(envelope)) == envelope) }
    }

    @Test func spaceAndOrderDoNotMatter() {
        let text = """
             { "previous" : { "article/" : 1.0 } , "unknown":[{"a":null}], "type":"retraction","v":1,"seq":2,
            "epoch":"e","reason":"first","reason":"\\u0436","article_id":"a","emitted_at":"1970-01-01T01:00:00+01:00"}
            """
        let read = EnvelopeReader.read(Array(text.utf8))
        #expect(read != nil && read == fromTree(Array(text.utf8)))
        #expect(read?.payload == .retraction(articleID: "a", reason: "ж"))
    }

    /// Whatever becomes of a text, it is read as the tree reads it, or not at all.
    @Test(arguments: UInt64(0)..<40)
    func nothingIsReadThatTheTreeRefuses(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "null", "\"\"", "1", "-1", "1.5", "true", "{}", "[]", ",", ":", "\"v\":1,", "\"id\":\"b\",", "\\", "\"",
            "}",
            "\"url\":null,", "\"body\":7,", "\u{1}", "é",
        ].map { Array($0.utf8) }
        for envelope in Self.envelopes {
            let whole = JSON.encode(envelope)
            for _ in 0..<100 {
                let bytes = spoiled(whole, with: pieces, using: &random)
                guard let read = EnvelopeReader.read(bytes) else { continue }
                #expect(read == fromTree(bytes), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test func faultsAreThoseOfTheTree() {
        for text in ["", "{}", #"{"v":1}"#, #"{"v":"1"}"#, "[", #"{"v":1,"seq":-1}"#] {
            let bytes = Array(text.utf8)
            let direct = #expect(throws: JSONError.self) { try JSON.decode(Envelope.self, from: bytes) }
            let tree = #expect(throws: JSONError.self) { try JSON.decode(Envelope.self, from: try JSON.parse(bytes)) }
            #expect(direct == tree)
        }
    }
}
