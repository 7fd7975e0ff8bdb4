import GRDB
import NewsModels
import NewsTestSupport
import Testing

@testable import ArticleLog

/// What the log says of texts that nearly repeat another.
struct NearDuplicateTests {
    let directory: TemporaryDirectory
    let log: ArticleLog

    init() throws {
        directory = try TemporaryDirectory()
        log = try ArticleLog(unsynced: directory.log)
    }

    private func original(_ id: String, _ body: String, in log: ArticleLog? = nil) throws -> String? {
        try publishedArticle((log ?? self.log).publish(article(id, body)).bytes).duplicateOf
    }

    @Test func reprintsNameTheFirst() throws {
        let prose = Prose(seed: 1)
        #expect(try original("a", prose.text()) == nil)
        #expect(try original("other", Prose(seed: 2).text()) == nil)
        #expect(try original("b", prose.text(without: 7...8)) == "a")
        #expect(try original("c", "МОСКВА, 12 марта. /Агентство/. " + prose.text(without: 0...0)) == "a")
        #expect(try original("d", prose.text(without: 4...8)) == "a")
        #expect(try original("e", prose.text().uppercased()) == "a")
    }

    @Test func copiesOfACopyNameTheSameFirst() throws {
        let prose = Prose(seed: 3)
        try log.append(
            .article(article("a", prose.text())), .article(article("b", prose.text(without: 8...8))),
            .article(article("c", prose.text(without: 7...8))))
        #expect(try log.everything().map { try publishedArticle($0).duplicateOf } == [nil, "a", "a"])
        try log.retract("a")
        #expect(try original("d", prose.text(without: 0...0)) == "b")
        #expect(try original("e", prose.text()) == "b")
    }

    @Test func revisionNeverNamesItsOwnCopies() throws {
        let prose = Prose(seed: 4)
        try log.publish(article("a", prose.text()))
        #expect(try original("b", prose.text(without: 8...8)) == "a")
        #expect(try original("a", prose.text(without: 0...0)) == nil)
        #expect(try original("a", prose.text(without: 1...1)) == nil)
        #expect(try original("b", prose.text(without: 2...2)) == "a")
        // "a" says something else now; "b" has said it longest.
        #expect(try original("a", Prose(seed: 5).text()) == nil)
        #expect(try original("c", prose.text()) == "b")
        #expect(try original("a", prose.text()) == "b")
    }

    @Test func patternsWithOtherNumbersAreNoCopies() throws {
        var random = SeededGenerator(seed: 6)
        for number in 0..<40 {
            let digits = (0..<8).map { _ in Int.random(in: 10...99, using: &random) }
            let body = """
                The central bank set the official rate of the dollar at \(digits[0]).\(digits[1]) for tomorrow, which is \
                \(digits[2]) kopecks more than today. The euro rose by \(digits[3]) kopecks to \(digits[4]).\(digits[5]). \
                Trading on the exchange opened at \(digits[6]).\(digits[7]) for the dollar, said the bank on its site.
                """
            #expect(try original("\(number)", body) == nil)
        }
    }

    @Test func shortTextsAreComparedWhole() throws {
        #expect(try original("a", "The lift is out of order today") == nil)
        #expect(try original("b", "The lift is out of order again") == nil)
    }

    @Test func restartForgetsNothing() throws {
        let proses = (0..<30).map { Prose(seed: UInt64(100 + $0)) }
        for (number, prose) in proses.enumerated() { try log.publish(article("\(number)", prose.text())) }
        try log.retract("3")
        log.close()
        let reopened = try ArticleLog(unsynced: directory.log)
        for (number, prose) in proses.enumerated() {
            let expected = number == 3 ? nil : "\(number)"
            #expect(try original("copy \(number)", prose.text(without: 0...1), in: reopened) == expected)
        }
    }

    /// A batch that fails leaves no text behind that the log does not hold.
    @Test func failedBatchIsForgotten() throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log, maximumPages: 60)
        let prose = Prose(seed: 7)
        let large = LogEntry.article(article("large", String(repeating: "text ", count: 100_000)))
        let error = try failure { try log.append(.article(article("a", prose.text())), large) }
        #expect(error?.code == .full)
        #expect(try original("b", prose.text(), in: log) == nil)
        #expect(try original("c", prose.text(without: 0...0), in: log) == "b")
    }
}

/// The bounds of what the log remembers of texts.
struct DuplicateWindowTests {
    private func log(_ directory: TemporaryDirectory, _ limits: DuplicateLimits) throws -> ArticleLog {
        var options = StorageOptions()
        options.syncsCommits = false
        options.duplicates = limits
        return try ArticleLog(directory: directory.log, options: options)
    }

    private func original(_ id: String, _ body: String, at seconds: Int = 0, in log: ArticleLog) throws -> String? {
        try publishedArticle(log.publish(article(id, body), at: seconds).bytes).duplicateOf
    }

    @Test func textsAreForgottenAfterTheirDays() throws {
        let directory = try TemporaryDirectory(), day = 86_400
        let log = try log(directory, DuplicateLimits(days: 30))
        let old = Prose(seed: 1), young = Prose(seed: 2)
        #expect(try original("old", old.text(), in: log) == nil)
        #expect(try original("young", young.text(), at: 20 * day, in: log) == nil)
        #expect(try original("tick", Prose(seed: 3).text(), at: 31 * day, in: log) == nil)
        #expect(try original("old copy", old.text(without: 0...0), at: 31 * day, in: log) == nil)
        #expect(try original("young copy", young.text(without: 0...0), at: 31 * day, in: log) == "young")
        #expect(try log.signatureCount() == 4)
    }

    @Test(arguments: UInt64(0)..<8)
    func fullWindowForgetsTheOldest(seed: UInt64) throws {
        let directory = try TemporaryDirectory(), limit = 50
        var random = SeededGenerator(seed: seed)
        var log = try log(directory, DuplicateLimits(texts: limit))
        let proses = (0..<180).map { Prose(seed: 1_000 * seed + UInt64($0)) }
        var next = 0
        while next < proses.count {
            let end = min(next + Int.random(in: 1...40, using: &random), proses.count)
            _ = try log.append(
                (next..<end).map { .article(article("\($0)", proses[$0].text())) }, now: time(0))
            next = end
            #expect(try log.signatureCount() <= limit)
            if Int.random(in: 0..<4, using: &random) == 0 {
                log.close()
                log = try self.log(directory, DuplicateLimits(texts: limit))
            }
        }
        // Each copy takes the place of the oldest text in turn.
        for number in stride(from: proses.count - 1, to: proses.count - limit / 2, by: -1) {
            #expect(try original("copy \(number)", proses[number].text(without: 0...0), in: log) == "\(number)")
        }
        #expect(try original("copy 0", proses[0].text(without: 0...0), in: log) == nil)
    }
}

/// Made-up prose of nine sentences.
struct Prose {
    let sentences: [String]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        sentences = (0..<9).map { _ in
            (0..<Int.random(in: 9...14, using: &random)).map { _ in
                (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    ["ра", "но", "ти", "ко", "ль", "мё", "за", "пру", "сте", "ва"].randomElement(using: &random)!
                }.joined()
            }.joined(separator: " ") + "."
        }
    }

    func text(without omitted: ClosedRange<Int>? = nil) -> String {
        sentences.indices.filter { omitted?.contains($0) != true }.map { sentences[$0] }.joined(separator: "\n\n")
    }
}

extension ArticleLog {
    fileprivate func signatureCount() throws -> Int {
        try pool.read { db in Int(try db.firstRow(of: "SELECT count(*) FROM signatures") { $0.integer(0) } ?? 0) }
    }
}
