import NewsModels
import Testing

@testable import ArticleLog

struct ReplayTests {
    let directory: TemporaryDirectory
    let log: ArticleLog
    /// Topics of the sequences 1...12; `emitted_at` is the sequence in seconds.
    static let sources = [
        "ria.ru", "tass.ru", "ria.ru", "bbc.com", "rbc.ru", "ria.ru", "bbc.com", "ria.ru.net", "tass.ru", "a_b",
        "ria.ru", "azb",
    ]

    init() throws {
        directory = try TemporaryDirectory()
        log = try ArticleLog(unsynced: directory.log)
        for (index, source) in Self.sources.enumerated() {
            let language = source == "bbc.com" ? "en" : "ru"
            try log.publish(article("\(index + 1)", language: language, source: source), at: index + 1)
        }
    }

    private func page(
        _ prefix: String = "article/", _ start: ReplayStart = .after(0), limit: Int = 1_000, bytes: Int = 1 << 20
    ) throws -> (header: ReplayHeader, sequences: [UInt64]) {
        let (header, envelopes) = try log.replay(
            ReplayQuery(prefix: prefix, start: start, limit: limit), maximumBytes: bytes)
        #expect(header.count == envelopes.count)
        #expect((header.epoch, header.head, header.first) == (log.epoch, 12, 1))
        return (header, try envelopes.map { try envelope($0).seq })
    }

    @Test(
        arguments: [
            ("article/", Array(1...12)), ("", Array(1...12)), ("art", Array(1...12)),
            ("article/r", [1, 2, 3, 5, 6, 8, 9, 10, 11, 12]),
            ("article/ru/", [1, 2, 3, 5, 6, 8, 9, 10, 11, 12]), ("article/ru/ria.ru/", [1, 3, 6, 11]),
            ("article/ru/ria.ru", [1, 3, 6, 8, 11]), ("article/ru/r", [1, 3, 5, 6, 8, 11]), ("article/en/", [4, 7]),
            ("article/e", [4, 7]), ("heartbeat/", []), ("articles/", []), ("article/ru/ria.ru/x", []),
            ("article/RU/", []), ("article/ru/%", []), ("article/__/", []), ("article/ru/a_b/", []),
            ("article/ru/a-b/", [10]), ("article/*", []), ("article/\0", []), ("article/ru/\u{10FFFF}", []), ("я", []),
        ] as [(String, [UInt64])])
    func prefixesAreBytes(prefix: String, expected: [UInt64]) throws {
        let (header, sequences) = try page(prefix)
        #expect(sequences == expected)
        #expect((header.through, header.complete) == (12, true))
    }

    @Test func pagesFollowEachOther() throws {
        for prefix in ["article/", "article/ru/", "article/ru/ria.ru/", "article/en/"] {
            let whole = try page(prefix).sequences
            for limit in 1...5 {
                var (after, collected): (UInt64, [UInt64]) = (0, [])
                while true {
                    let (header, sequences) = try page(prefix, .after(after), limit: limit)
                    collected += sequences
                    #expect(sequences.count <= limit)
                    if header.complete { break }
                    #expect(header.through == sequences.last)
                    after = header.through
                }
                #expect(collected == whole)
            }
        }
    }

    @Test func fullPageThatReachesTheEndIsComplete() throws {
        let (header, sequences) = try page("article/en/", limit: 2)
        #expect(sequences == [4, 7])
        #expect((header.through, header.complete) == (12, true))
    }

    @Test func startsAfter() throws {
        #expect(try page("article/ru/", .after(9)).sequences == [10, 11, 12])
        for after: UInt64 in [12, 13, 1_000, UInt64(Int64.max), .max] {
            let (header, sequences) = try page("article/", .after(after))
            #expect(sequences.isEmpty)
            #expect((header.through, header.complete) == (12, true))
            #expect(try page("article/en/", .after(after)).header.complete)
        }
    }

    @Test(arguments: [(0, 1), (1, 1), (5, 5), (12, 12), (13, 13)] as [(Int, UInt64)])
    func startsSince(seconds: Int, first: UInt64) throws {
        #expect(try page("article/", .since(time(seconds))).sequences == (1...12).filter { $0 >= first })
        let between = Timestamp(millisecondsSinceEpoch: time(seconds).millisecondsSinceEpoch + 1)
        #expect(try page("article/", .since(between)).sequences == (1...12).filter { $0 > seconds })
        #expect(try page("article/en/", .since(time(seconds))).sequences == [4, 7].filter { $0 >= first })
    }

    @Test func sinceIncludesAllOfTheSameTime() throws {
        try log.append(.article(article("x")), .article(article("y")), .article(article("z")), at: 50)
        let (_, envelopes) = try log.replay(ReplayQuery(start: .since(time(50))))
        #expect(try envelopes.map { try envelope($0).seq } == [13, 14, 15])
    }

    @Test func startsAtTheLast() throws {
        for count in [0, 1, 3, 4, 5, 12, 13, 1_000, Int.max] {
            #expect(try page("article/", .last(count)).sequences == Array((1...12).suffix(count)))
            #expect(try page("article/ru/ria.ru/", .last(count)).sequences == [1, 3, 6, 11].suffix(count))
            #expect(try page("article/e", .last(count)).sequences == [4, 7].suffix(count))
            #expect(try page("nothing", .last(count)).sequences.isEmpty)
        }
        // More than a page: it begins at the oldest of them.
        let (header, sequences) = try page("article/ru/ria.ru/", .last(3), limit: 2)
        #expect(sequences == [3, 6])
        #expect((header.through, header.complete) == (6, false))
    }

    @Test func limitZeroGivesTheHeaderAlone() throws {
        func header(_ prefix: String, _ start: ReplayStart) throws -> (UInt64, Bool) {
            let (header, sequences) = try page(prefix, start, limit: 0)
            #expect(sequences.isEmpty)
            return (header.through, header.complete)
        }
        #expect(try header("article/", .after(0)) == (0, false))
        #expect(try header("article/", .after(5)) == (5, false))
        #expect(try header("article/", .after(12)) == (12, true))
        #expect(try header("article/en/", .after(6)) == (6, false))
        #expect(try header("article/en/", .after(7)) == (12, true))
        #expect(try header("article/", .since(time(5))) == (4, false))
        #expect(try header("article/ru/ria.ru/", .last(2)) == (5, false))
        #expect(try header("nothing", .after(0)) == (12, true))
    }

    @Test func bytesAreBounded() throws {
        let sizes = try log.everything().map(\.count)
        let (header, sequences) = try page(bytes: sizes[0] + sizes[1] + sizes[2])
        #expect(sequences == [1, 2, 3])
        #expect((header.through, header.complete) == (3, false))
        #expect(try page(bytes: sizes[0] + sizes[1] + sizes[2] - 1).sequences == [1, 2])
        #expect(try page("article/ru/", .after(2), bytes: 1).sequences == [3])
        #expect(try page(bytes: 0).sequences == [1])
    }

    @Test func otherEpochIsUnknown() throws {
        #expect(try failure { try log.replay(ReplayQuery(epoch: "0")) }?.code == .unknownEpoch)
        #expect(try log.replay(ReplayQuery(epoch: log.epoch)).0.count == 12)
    }

    /// Readers in other threads see whole batches, in order, while the writer goes on.
    @Test func readersSeeWholeBatches() async throws {
        let log = log
        await withThrowingTaskGroup { group in
            group.addTask {
                for batch in 0..<100 {
                    let entries = (0..<7).map { LogEntry.article(article("w\(batch).\($0)", source: "s\($0).ru")) }
                    _ = try log.append(entries, now: time(100 + batch))
                }
            }
            for reader in 0..<3 {
                group.addTask {
                    let prefix = ["article/", "article/ru/", "article/ru/s3.ru/"][reader]
                    var (after, last): (UInt64, UInt64) = (12, 12)
                    while last < 712 {
                        let (header, page) = try log.replay(ReplayQuery(prefix: prefix, start: .after(after), limit: 5))
                        #expect((header.head - 12) % 7 == 0)
                        #expect(header.head >= last)
                        for envelope in try page.map({ try ArticleLogTests.envelope($0) }) {
                            #expect(envelope.previous[prefix] == last || last == 12)
                            last = envelope.seq
                        }
                        after = header.through
                        if header.complete && header.head == 712 { break }
                        await Task.yield()
                    }
                }
            }
        }
        #expect(log.head().head == 712)
    }
}
