import NewsModels
import Testing

@testable import ArticleLog

/// Bytes on the disk are no longer the ones that were written.
struct BitRotTests {
    /// A bit of an envelope flips: reading it says so, and the rest of the log is as it was.
    @Test func flippedBitOfAnEnvelopeIsFound() throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log)
        let envelopes = try (1...20).map { try log.publish(article("a\($0)", "text of article number \($0)!")) }
        log.close()
        var file = try directory.bytes(of: directory.database)
        let place = try #require(file.firstRange(of: Array("text of article number 7!".utf8)))
        file[place.lowerBound + 3] ^= 0x10
        try directory.write(file, to: directory.database)

        let damaged = try ArticleLog(unsynced: directory.log)
        let error = try #require(try failure { try damaged.everything() })
        #expect(error.code == .digestMismatch(sequence: 7))
        #expect(error.description.contains(directory.log))
        #expect(try failure { try damaged.envelope(articleID: "a7") }?.code == .digestMismatch(sequence: 7))
        #expect(try damaged.envelope(articleID: "a8")?.bytes == envelopes[7].bytes)
        #expect(try damaged.replay(ReplayQuery(limit: 6)).1 == envelopes[0..<6].map(\.bytes))
        #expect(try damaged.replay(ReplayQuery(start: .after(7))).1 == envelopes[7...].map(\.bytes))
        #expect(try damaged.publish(article("next")).seq == 21)
    }

    /// Any page may be junk: every call either works or throws a typed error.
    @Test(arguments: UInt64(0)..<60)
    func junkPagesNeverCrash(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log)
        for batch in 0..<6 {
            _ = try log.append(
                (0..<20).map { .article(article("\(batch).\($0)", source: "s\($0).ru")) }, now: time(batch))
        }
        log.close()
        var random = SeededGenerator(seed: seed)
        var file = try directory.bytes(of: directory.database)
        let page = Int.random(in: 0..<(file.count / 4_096), using: &random)
        // Either the whole page, or a few of its bytes.
        let count = Bool.random(using: &random) ? 4_096 : Int.random(in: 1...8, using: &random)
        for _ in 0..<count {
            file[page * 4_096 + Int.random(in: 0..<4_096, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        try directory.write(file, to: directory.database)
        do {
            let damaged = try ArticleLog(unsynced: directory.log)
            _ = try failure { try damaged.everything() }
            for source in 0..<20 { _ = try failure { try damaged.everything(prefix: "article/ru/s\(source).ru/") } }
            for number in 0..<20 {
                _ = try failure { try damaged.envelope(articleID: "3.\(number)") }
                _ = try failure { try damaged.append(.article(article("3.\(number)", "new"))) }
                _ = try failure { try damaged.retract("2.\(number)") }
            }
            for start: ReplayStart in [.since(time(3)), .last(30)] {
                _ = try failure { try damaged.replay(ReplayQuery(prefix: "article/ru/s1", start: start)) }
            }
            _ = try failure { try damaged.dropEnvelopes(before: 50) }
        } catch is LogError {}
    }
}
