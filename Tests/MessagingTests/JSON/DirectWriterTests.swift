import Messaging
import NewsModels
import NewsTestSupport
import Testing

@Suite("Messages written without Codable")
struct DirectWriterTests {
    /// Writes through `Codable`, whatever the type.
    private func encodeThroughCodable<Value: Encodable>(_ value: Value) -> [UInt8] { JSON.encode(value) }

    @Test(arguments: UInt64(0)..<200)
    func envelopesAreTheSameBytes(seed: UInt64) {
        var sample = RandomMessages(seed: seed)
        let envelope = sample.envelope()
        #expect(JSON.encode(envelope) == encodeThroughCodable(envelope))
    }

    @Test(arguments: UInt64(0)..<100)
    func submitRepliesAreTheSameBytes(seed: UInt64) {
        var sample = RandomMessages(seed: seed)
        let reply = sample.reply()
        #expect(JSON.encode(reply) == encodeThroughCodable(reply))
    }

    @Test func prefixesStandInOrder() throws {
        let envelope = Envelope(
            epoch: "e", seq: 5, previous: ["article/ru/": 3, "article/ru/ria.ru/": 1, "article/": 4],
            emittedAt: Timestamp(millisecondsSinceEpoch: 0), payload: .retraction(articleID: "a", reason: ""))
        let bytes = JSON.encode(envelope)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""previous":{"article/":4,"article/ru/":3,"article/ru/ria.ru/":1}"#))
        #expect(try JSON.decode(Envelope.self, from: try JSON.parse(bytes)) == envelope)
    }
}

/// Messages whose optional members come and go, with texts that need escapes.
private struct RandomMessages {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    private mutating func text() -> String {
        let characters = ["a", "Б", "\"", "\\", "\n", "\u{1}", "/", "🚀", "\u{7F}", "é", " ", "\t", "\u{2028}"]
        return (0..<Int.random(in: 0...40, using: &random)).map { _ in characters.randomElement(using: &random) ?? "" }
            .joined()
    }

    private mutating func maybe<Value>(_ make: (inout RandomMessages) -> Value) -> Value? {
        Bool.random(using: &random) ? make(&self) : nil
    }

    private mutating func time() -> Timestamp {
        Timestamp(millisecondsSinceEpoch: Int64.random(in: -100_000_000_000...4_000_000_000_000, using: &random))
    }

    private mutating func texts() -> [String] { (0..<Int.random(in: 0...3, using: &random)).map { _ in text() } }

    private mutating func bool() -> Bool { Bool.random(using: &random) }

    private mutating func origin() -> TimeOrigin { TimeOrigin.allCases.randomElement(using: &random) ?? .feed }

    private mutating func article() -> Article {
        Article(
            id: text(), revision: Int.random(in: 1...9, using: &random), url: maybe { $0.text() },
            canonicalURL: maybe { $0.text() }, source: text(), title: text(), lead: maybe { $0.text() }, body: text(),
            language: text(), languageConfidence: [0, 1, 0.98, 1e-7, .infinity].randomElement(using: &random) ?? 0,
            authors: texts(), tags: texts(), publishedAt: maybe { $0.time() }, publishedAtOrigin: maybe { $0.origin() },
            modifiedAt: maybe { $0.time() }, modifiedAtOrigin: maybe { $0.origin() }, fetchedAt: time(),
            imageURL: maybe { $0.text() }, imageCaption: maybe { $0.text() }, isPaywalled: maybe { $0.bool() },
            isLiveBlog: maybe { $0.bool() }, isCorrected: maybe { $0.bool() },
            wordCount: Int.random(in: 0...1_000, using: &random), contentHash: text(), duplicateOf: maybe { $0.text() },
            parser: ParserReport(input: text(), method: text(), warnings: texts()))
    }

    /// With one prefix at most: `Codable` leaves the order of several to chance.
    mutating func envelope() -> Envelope {
        let payload: EnvelopePayload =
            bool() ? .article(article()) : .retraction(articleID: text(), reason: text())
        return Envelope(
            epoch: text(), seq: random.next(), previous: maybe { [$0.text(): $0.random.next()] } ?? [:],
            emittedAt: time(), payload: payload)
    }

    mutating func reply() -> Reply<SubmitReply> {
        let results = (0..<Int.random(in: 0...4, using: &random)).map { document in
            bool()
                ? SubmitResult(
                    document: document, status: bool() ? .published : .unchanged, articleID: text(), revision: 1,
                    seq: random.next())
                : SubmitResult(document: document, rejected: WireError(.unparseable, text()))
        }
        return Reply(id: maybe { $0.text() }, SubmitReply(results: results))
    }
}
