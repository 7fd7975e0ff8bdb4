import Messaging
import NewsModels
import Testing

@Suite struct EnvelopeTests {
    private func envelope(_ payload: EnvelopePayload) -> Envelope {
        Envelope(
            epoch: "6f9619ff8b86d011b42d00c04fc964ff", seq: .max,
            previous: ["article/": .max - 1, "article/ru/": 39, "article/ru/ria.ru/": 0],
            emittedAt: Timestamp(millisecondsSinceEpoch: 1_795_168_800_000), payload: payload
        )
    }

    @Test func articlesSurvive() throws {
        for article in [fullArticle(), smallArticle()] {
            let envelope = envelope(.article(article))
            #expect(try roundTrip(envelope) == envelope)
            #expect(envelope.payload.articleID == article.id)
        }
    }

    @Test func retractionsSurvive() throws {
        let envelope = envelope(.retraction(articleID: "a\n1", reason: ""))
        #expect(try roundTrip(envelope) == envelope)
        #expect(envelope.payload.articleID == "a\n1")
        let value = try JSON.parse(JSON.encode(envelope))
        #expect(value["type"] == .string("retraction"))
        #expect(value["article"] == nil)
    }

    @Test func membersHaveTheNamesOfTheWire() throws {
        let value = try JSON.parse(JSON.encode(envelope(.article(fullArticle()))))
        #expect(
            value.object?.members.map(\.name) == ["v", "type", "epoch", "seq", "previous", "emitted_at", "article"])
        #expect(
            value["article"]?.object?.members.map(\.name) == [
                "id", "revision", "url", "canonical_url", "source", "title", "lead", "body", "language",
                "language_confidence", "authors", "tags", "published_at", "published_at_origin", "modified_at",
                "fetched_at", "image_url", "word_count", "content_hash", "duplicate_of", "parser",
            ])
    }

    @Test func articleWritesOnlyWhatItHas() throws {
        let value = try JSON.parse(JSON.encode(smallArticle()))
        #expect(
            value.object?.members.map(\.name) == [
                "id", "revision", "source", "title", "body", "language", "language_confidence", "authors", "tags",
                "fetched_at", "word_count", "content_hash", "parser",
            ])
    }

    @Test(arguments: [
        #"{"v":1,"type":"article","epoch":"e","seq":1,"previous":{},"emitted_at":"1970-01-01T00:00:00Z"}"#,
        #"{"v":1,"type":"retraction","epoch":"e","seq":1,"previous":{},"emitted_at":"1970-01-01T00:00:00Z","reason":""}"#,
        #"{"v":1,"type":"heartbeat","epoch":"e","seq":1,"previous":{},"emitted_at":"1970-01-01T00:00:00Z"}"#,
        #"{"v":1,"type":"retraction","epoch":"e","seq":-1,"previous":{},"emitted_at":"1970-01-01T00:00:00Z","article_id":"a","reason":""}"#,
        #"{"v":1,"type":"retraction","epoch":"e","seq":1,"previous":{"article/":-1},"emitted_at":"1970-01-01T00:00:00Z","article_id":"a","reason":""}"#,
        #"{"v":1,"type":"retraction","epoch":"e","seq":1,"previous":{},"emitted_at":"1970","article_id":"a","reason":""}"#,
        #"{"v":1,"type":"retraction","seq":1,"previous":{},"emitted_at":"1970-01-01T00:00:00Z","article_id":"a","reason":""}"#,
    ])
    func refuses(json: String) {
        #expect(!decodes(json, as: Envelope.self))
    }

    @Test func heartbeatSurvives() throws {
        let heartbeat = Heartbeat(
            epoch: "e", seq: 0, heads: [:], intervalMilliseconds: 1_000, emittedAt: Timestamp(millisecondsSinceEpoch: 5)
        )
        #expect(try roundTrip(heartbeat) == heartbeat)
        let text = String(decoding: JSON.encode(heartbeat), as: UTF8.self)
        #expect(
            text
                == #"{"v":1,"type":"heartbeat","epoch":"e","seq":0,"heads":{},"interval_ms":1000,"emitted_at":"1970-01-01T00:00:00.005Z"}"#
        )
    }

    @Test func errorsHaveTheNamesOfTheWire() throws {
        let reply = ErrorReply(id: nil, error: WireError(.badQuery, "unbalanced quote", position: 7))
        let text = String(decoding: JSON.encode(reply), as: UTF8.self)
        #expect(
            text
                == #"{"v":1,"id":null,"ok":false,"error":{"code":"bad_query","message":"unbalanced quote","position":7}}"#
        )
        #expect(try roundTrip(reply) == reply)
        #expect(
            Set(ErrorCode.allCases.map(\.rawValue)) == [
                "bad_request", "unsupported_version", "unknown_op", "bad_query", "bad_cursor", "not_found",
                "unparseable",
                "too_large", "timeout", "overloaded", "not_ready", "forbidden", "internal",
            ])
    }
}
