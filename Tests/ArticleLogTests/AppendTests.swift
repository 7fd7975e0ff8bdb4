import NewsModels
import Testing

@testable import ArticleLog

struct AppendTests {
    let directory: TemporaryDirectory
    let log: ArticleLog

    init() throws {
        directory = try TemporaryDirectory()
        log = try ArticleLog(unsynced: directory.log)
    }

    @Test func newLogIsEmpty() throws {
        let head = log.head()
        #expect(head == LogHead(epoch: log.epoch, head: 0, first: 1, heads: [:], prefixHead: 0))
        #expect(log.epoch.utf8.count == 32)
        #expect(log.epoch.allSatisfy { $0.isHexDigit })
        #expect(try log.append().isEmpty)
        #expect(try log.everything().isEmpty)
    }

    @Test func envelopeSaysWhatTheLogDecided() throws {
        var submitted = article("a", source: "RIA.ru")
        submitted.revision = 9
        submitted.duplicateOf = "somebody"
        let appended = try log.publish(submitted, at: 5)
        var expected = submitted
        expected.revision = 1
        expected.duplicateOf = nil
        #expect(
            try envelope(appended.bytes)
                == Envelope(
                    epoch: log.epoch, seq: 1, previous: ["article/": 0, "article/ru/": 0, "article/ru/ria.ru/": 0],
                    emittedAt: time(5), payload: .article(expected)))
        #expect(appended.topic.description == "article/ru/ria.ru/")
        #expect(try log.everything() == [appended.bytes])
    }

    @Test func previousFollowsEachPrefix() throws {
        try log.append(.article(article("a")), .article(article("b", language: "en", source: "bbc.com")))
        try log.append(.article(article("c", source: "tass.ru")), .article(article("d")))
        let previous = try log.everything().map { try envelope($0).previous }
        #expect(
            previous == [
                ["article/": 0, "article/ru/": 0, "article/ru/ria.ru/": 0],
                ["article/": 1, "article/en/": 0, "article/en/bbc.com/": 0],
                ["article/": 2, "article/ru/": 1, "article/ru/tass.ru/": 0],
                ["article/": 3, "article/ru/": 3, "article/ru/ria.ru/": 1],
            ])
        let head = log.head(prefix: "article/ru/t")
        #expect(head.heads == ["article/": 4, "article/ru/": 4, "article/en/": 2])
        #expect((head.head, head.prefixHead) == (4, 3))
        #expect(log.head(prefix: "").prefixHead == 4)
        #expect(log.head(prefix: "heartbeat/").prefixHead == 0)
    }

    @Test func sameContentIsUnchanged() throws {
        let first = try log.publish(article("a"))
        var again = article("a")
        again.url = "https://elsewhere/"
        again.fetchedAt = time(100)
        #expect(try log.append(.article(again)) == [.unchanged(articleID: "a", revision: 1, seq: first.seq)])
        #expect(log.head().head == 1)
    }

    @Test func otherContentIsARevisionUnderTheFirstTopic() throws {
        try log.publish(article("a"))
        let second = try log.publish(article("a", language: "en", source: "bbc.com"))
        #expect((second.revision, second.seq) == (2, 2))
        #expect(second.topic.description == "article/ru/ria.ru/")
        let published = try publishedArticle(second.bytes)
        #expect((published.revision, published.language, published.source) == (2, "en", "bbc.com"))
        #expect(try envelope(second.bytes).previous["article/ru/ria.ru/"] == 1)
        #expect(log.head().heads == ["article/": 2, "article/ru/": 2])
        // Back to what it said first: another revision, because the newest one said something else.
        #expect(try log.publish(article("a")).revision == 3)
    }

    /// A correction that the hash of title and text does not see is a revision; where a page was fetched from is none.
    @Test func smallCorrectionsAreRevisions() throws {
        var corrected = article("a", "Text of the article", hash: "h")
        try log.publish(corrected)
        corrected.url = "https://ria.ru/a?utm_source=elsewhere"
        corrected.fetchedAt = time(100)
        corrected.parser.warnings = ["removed something"]
        #expect(try log.append(.article(corrected))[0] == .unchanged(articleID: "a", revision: 1, seq: 1))
        corrected.title = corrected.title.uppercased()
        #expect(try log.publish(corrected).revision == 2)
        corrected.authors = ["Jane Doe"]
        #expect(try log.publish(corrected).revision == 3)
        corrected.body += "."
        #expect(try log.publish(corrected).revision == 4)
        #expect(
            try publishedArticle(log.publish(article("b", "Text of the article", hash: "h")).bytes).duplicateOf == "a")
    }

    @Test func oneBatchIsDecidedInOrder() throws {
        let outcomes = try log.append(
            .article(article("a")), .article(article("a")), .article(article("a", "other")),
            .retraction(articleID: "a", reason: "wrong"), .retraction(articleID: "a", reason: "wrong"),
            .article(article("a", "other")), .retraction(articleID: "b", reason: "wrong"))
        #expect(outcomes.map { $0.published?.seq } == [1, nil, 2, 3, nil, 4, nil])
        #expect(outcomes.map { $0.published?.revision } == [1, nil, 2, 2, nil, 3, nil])
        #expect(outcomes[1] == .unchanged(articleID: "a", revision: 1, seq: 1))
        #expect(outcomes[4] == .unchanged(articleID: "a", revision: 2, seq: 3))
        #expect(outcomes[6] == .notFound(articleID: "b"))
    }

    @Test func retractionGoesOutUnderTheArticlesTopic() throws {
        try log.publish(article("a"))
        let retraction = try #require(try log.retract("a").published)
        #expect(retraction.topic.description == "article/ru/ria.ru/")
        #expect(try envelope(retraction.bytes).payload == .retraction(articleID: "a", reason: "test"))
        #expect(try log.envelope(articleID: "a") == nil)
        #expect(try log.envelope(articleID: "a", revision: 1) == nil)
        // The same text afterwards is news again; what was retracted stays forgotten.
        let again = try log.publish(article("a"))
        #expect((again.revision, again.seq) == (2, 3))
        #expect(try log.envelope(articleID: "a")?.seq == 3)
        #expect(try log.envelope(articleID: "a", revision: 1) == nil)
        #expect(try log.envelope(articleID: "a", revision: 2)?.bytes == again.bytes)
    }

    @Test func getsAnyRevision() throws {
        let appended = try (1...5).map { try log.publish(article("a", "text \($0)")) }
        try log.publish(article("b"))
        for (index, envelope) in appended.enumerated() {
            let found = try log.envelope(articleID: "a", revision: index + 1)
            #expect(found?.seq == envelope.seq)
            #expect(found?.bytes == envelope.bytes)
        }
        #expect(try log.envelope(articleID: "a")?.seq == 5)
        for revision in [0, -1, 6, Int.max, Int.min] {
            #expect(try log.envelope(articleID: "a", revision: revision) == nil)
        }
        #expect(try log.envelope(articleID: "unknown") == nil)
        #expect(try log.envelope(articleID: "") == nil)
    }

    @Test func duplicatesNameTheFirstThatStillStands() throws {
        func original(of outcome: AppendedEnvelope) throws -> String? {
            try publishedArticle(outcome.bytes).duplicateOf
        }
        #expect(try original(of: log.publish(article("a", hash: "h"))) == nil)
        #expect(try original(of: log.publish(article("b", hash: "h"))) == "a")
        #expect(try original(of: log.publish(article("c", hash: "h"))) == "a")
        // A revision never repeats itself, nor one that came later.
        #expect(try original(of: log.publish(article("a", "new", hash: "h"))) == nil)
        #expect(try original(of: log.publish(article("b", "new", hash: "h"))) == "a")
        // Without "a" the next in line is the first.
        try log.retract("a")
        #expect(try original(of: log.publish(article("d", hash: "h"))) == "b")
        #expect(try original(of: log.publish(article("a", "new", hash: "h"))) == "b")
        // "b" says something else now; "c" has said it longest.
        #expect(try original(of: log.publish(article("b", "newer", hash: "i"))) == nil)
        #expect(try original(of: log.publish(article("e", hash: "h"))) == "c")
        #expect(try original(of: log.publish(article("f", hash: "unique"))) == nil)
    }

    @Test func duplicatesInOneBatchAreSeen() throws {
        try log.append(.article(article("a", hash: "h")), .article(article("b", hash: "h")))
        #expect(try publishedArticle(log.everything()[1]).duplicateOf == "a")
    }

    @Test func emittedAtNeverDecreases() throws {
        try log.publish(article("a"), at: 10)
        try log.publish(article("b"), at: 5)
        try log.publish(article("c"), at: 11)
        #expect(try log.everything().map { try envelope($0).emittedAt } == [time(10), time(10), time(11)])
    }

    @Test func rejectedEntriesSpoilNoOther() throws {
        var huge = article("huge", String(repeating: "я", count: 4_194_304))
        huge.title = "huge"
        var unsure = article("unsure")
        unsure.languageConfidence = .nan
        let entries: [LogEntry] = [
            .article(article("a")), .article(huge), .article(article("b", source: "яяя")), .article(unsure),
            .article(article("c", language: "я")), .article(article("d")),
        ]
        let outcomes = try log.append(entries, now: time(0))
        #expect(outcomes.map { $0.published?.seq } == [1, nil, nil, nil, nil, 2])
        let codes = outcomes.map { $0.rejection?.code }
        #expect(codes == [nil, .tooLarge, .badRequest, .badRequest, .badRequest, nil])
        // A rejected article is as good as never seen.
        #expect(try log.publish(article("huge")).revision == 1)
        #expect(try log.append(.article(huge))[0].rejection?.code == .tooLarge)
        #expect(try log.envelope(articleID: "huge", revision: nil)?.seq == 3)
    }

    @Test func envelopeAtTheLimitIsTaken() throws {
        let overhead = try log.publish(article("large", "", hash: "h")).bytes.count
        func sized(_ count: Int) -> LogEntry {
            .article(article("large", String(repeating: "x", count: count - overhead), hash: "h"))
        }
        #expect(try log.append(sized(WireLimits.envelopeBytes + 1))[0].rejection?.code == .tooLarge)
        let largest = try #require(try log.append(sized(WireLimits.envelopeBytes))[0].published)
        #expect(largest.bytes.count == WireLimits.envelopeBytes)
        let (header, page) = try log.replay(ReplayQuery(start: .after(1)), maximumBytes: 10)
        #expect((header.count, header.complete) == (1, true))
        #expect(page == [largest.bytes])
    }

    /// Identities are bytes: what Swift compares as equal, or C cuts at a NUL, are different articles.
    @Test func identitiesAreBytes() throws {
        let ids = ["e\u{301}", "\u{E9}", "a\0b", "a\0c", "a", "A", "%", "_", "'; DROP TABLE articles; --"]
        for id in ids { #expect(try log.publish(article(id, hash: "h")).revision == 1) }
        for (index, id) in ids.enumerated() {
            let found = try #require(try log.envelope(articleID: id))
            #expect(found.seq == UInt64(index + 1))
            #expect(Array(try publishedArticle(found.bytes).id.utf8) == Array(id.utf8))
        }
        #expect(Array((try publishedArticle(log.everything()[5]).duplicateOf ?? "").utf8) == Array("e\u{301}".utf8))
        try log.retract("e\u{301}")
        try log.retract("\u{E9}")
        let next = try log.publish(article("next", hash: "h"))
        #expect(Array((try publishedArticle(next.bytes).duplicateOf ?? "").utf8) == Array("a\0b".utf8))
    }

    @Test func closedLogSaysSo() throws {
        try log.publish(article("a"))
        log.close()
        log.close()
        #expect(try failure { try log.append(.article(article("b"))) }?.code == .closed)
        #expect(try failure { try log.everything() }?.code == .closed)
        #expect(try failure { try log.envelope(articleID: "a") }?.code == .closed)
        #expect(try failure { try log.dropEnvelopes(before: 2) }?.code == .closed)
    }

    @Test func reopenedLogGoesOn() throws {
        let first = try log.publish(article("a", hash: "h"), at: 100)
        try log.publish(article("b", language: "en"), at: 200)
        try log.retract("b")
        let head = log.head()
        log.close()
        let reopened = try ArticleLog(unsynced: directory.log)
        #expect(reopened.epoch == log.epoch)
        #expect(reopened.head() == head)
        #expect(
            try reopened.append(.article(article("a", hash: "h")))
                == [.unchanged(articleID: "a", revision: 1, seq: first.seq)])
        #expect(try reopened.retract("b") == .unchanged(articleID: "b", revision: 1, seq: 3))
        let next = try envelope(reopened.publish(article("c", hash: "h"), at: 0).bytes)
        #expect(next.emittedAt == time(200))
        #expect(next.previous == ["article/": 3, "article/ru/": 1, "article/ru/ria.ru/": 1])
        #expect(try publishedArticle(reopened.everything()[3]).duplicateOf == "a")
    }
}
