import NewsModels
import Testing

@testable import ArticleLog

struct RetentionTests {
    let directory: TemporaryDirectory
    let log: ArticleLog

    init() throws {
        directory = try TemporaryDirectory()
        log = try ArticleLog(unsynced: directory.log)
        for number in 1...10 {
            try log.publish(article("\(number % 5)", "\(number)", source: "s\(number % 2).ru"), at: number)
        }
    }

    @Test func firstRises() throws {
        let whole = try log.everything()
        try log.dropEnvelopes(before: 7)
        #expect((log.head().first, log.head().head) == (7, 10))
        let (header, page) = try log.replay(ReplayQuery(start: .after(2)))
        #expect((header.first, header.through, header.complete) == (7, 10, true))
        #expect(page == Array(whole[6...]))
        #expect(try log.replay(ReplayQuery(prefix: "article/ru/s1.ru/")).1 == [whole[7], whole[9]])
        #expect(try log.replay(ReplayQuery(start: .since(time(3)))).1 == Array(whole[6...]))
        #expect(try log.replay(ReplayQuery(start: .last(9))).1 == Array(whole[6...]))
        #expect(try log.replay(ReplayQuery(start: .after(2), limit: 0)).0.through == 6)
        // Going back is not possible, and dropping what is gone is harmless.
        try log.dropEnvelopes(before: 3)
        try log.dropEnvelopes(before: 7)
        #expect(log.head().first == 7)
    }

    @Test func articlesAreRemembered() throws {
        try log.dropEnvelopes(before: 7)
        #expect(
            try log.append(.article(article("1", "6", source: "s0.ru"))) == [
                .unchanged(articleID: "1", revision: 2, seq: 6)
            ])
        #expect(try log.envelope(articleID: "1") == nil)
        #expect(try log.envelope(articleID: "2", revision: 1) == nil)
        #expect(try log.envelope(articleID: "2")?.seq == 7)
        let next = try log.publish(article("1", "new"))
        #expect((next.revision, next.seq) == (3, 11))
        #expect(try envelope(next.bytes).previous == ["article/": 10, "article/ru/": 10, "article/ru/s1.ru/": 10])
    }

    @Test func everythingMayGo() throws {
        try log.dropEnvelopes(before: .max)
        #expect((log.head().first, log.head().head) == (11, 10))
        let (header, page) = try log.replay(ReplayQuery())
        #expect(page.isEmpty)
        #expect((header.first, header.head, header.through, header.complete) == (11, 10, 10, true))
        for start: ReplayStart in [.since(time(0)), .last(3), .after(.max)] {
            for prefix in ["article/", "article/ru/s1.ru/"] {
                #expect(try log.replay(ReplayQuery(prefix: prefix, start: start)).0.complete)
            }
        }
        log.close()
        let reopened = try ArticleLog(unsynced: directory.log)
        #expect((reopened.head().first, reopened.head().head) == (11, 10))
        let next = try reopened.publish(article("new"), at: 0)
        #expect(next.seq == 11)
        #expect(try envelope(next.bytes).emittedAt == time(10))
        #expect(try reopened.everything() == [next.bytes])
    }

    @Test func emptyLogHasNothingToDrop() throws {
        let other = try ArticleLog(unsynced: directory.file("other"))
        try other.dropEnvelopes(before: .max)
        #expect((other.head().first, other.head().head) == (1, 0))
    }

    @Test func manyAreDroppedInSteps() throws {
        _ = try log.append((0..<3_000).map { .article(article("x\($0)")) }, now: time(20))
        try log.dropEnvelopes(before: 2_500)
        #expect(log.head().first == 2_500)
        #expect(try log.everything().count == 3_010 - 2_499)
    }
}
