import Foundation
import NewsModels
import Testing

@testable import ArticleLog

/// Files of the log are cut short, missing, or put back from an old copy.
struct TruncatedFilesTests {
    let directory: TemporaryDirectory
    /// The files as a killed process left them: everything is in the write-ahead log.
    let copy: String
    let envelopes: [[UInt8]]

    init() throws {
        directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log)
        envelopes = try (0..<30).map { try log.publish(article("a\($0)", "text \($0)")).bytes }
        copy = try directory.copyLog(to: "copy")
    }

    private var database: String { copy + "/articles.sqlite" }
    private var wal: String { copy + "/articles.sqlite-wal" }

    @Test func killedProcessLosesNothing() throws {
        let log = try ArticleLog(unsynced: copy)
        #expect(try log.everything() == envelopes)
    }

    /// What was acknowledged is gone, and its sequences must not be given out again.
    @Test func cutWriteAheadLogIsRefused() throws {
        let bytes = try directory.bytes(of: wal)
        for fraction in [0.9, 0.5, 0.2] {
            try directory.write(Array(bytes.prefix(Int(Double(bytes.count) * fraction))), to: wal)
            let error = try #require(try failure { try ArticleLog(unsynced: copy) })
            #expect(error.code == .damaged)
            #expect(error.description.contains(copy))
            try #require(error.description.contains("up to 30 was acknowledged") || fraction < 0.5)
        }
    }

    /// Without the note of what was acknowledged, what is left is a whole log that ends earlier.
    @Test(arguments: [0.95, 0.9, 0.7, 0.5])
    func cutWriteAheadLogEndsAtACommit(fraction: Double) throws {
        try FileManager.default.removeItem(atPath: copy + "/articles.lock")
        let bytes = try directory.bytes(of: wal)
        try directory.write(Array(bytes.prefix(Int(Double(bytes.count) * fraction))), to: wal)
        let log = try ArticleLog(unsynced: copy)
        let left = try log.everything()
        #expect(left == Array(envelopes.prefix(left.count)))
        #expect(left.count < 30)
        #expect(log.head().head == UInt64(left.count))
        #expect(try log.publish(article("next")).seq == UInt64(left.count + 1))
    }

    @Test func junkBehindTheWriteAheadLogIsIgnored() throws {
        var bytes = try directory.bytes(of: wal)
        bytes += (0..<9_999).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try directory.write(bytes, to: wal)
        #expect(try ArticleLog(unsynced: copy).everything() == envelopes)
    }

    @Test func junkAsSharedMemoryIsIgnored() throws {
        try directory.write((0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }, to: copy + "/articles.sqlite-shm")
        #expect(try ArticleLog(unsynced: copy).everything() == envelopes)
    }

    @Test func missingDatabaseIsRefused() throws {
        try FileManager.default.removeItem(atPath: database)
        let error = try #require(try failure { try ArticleLog(unsynced: copy) })
        #expect(error.code == .damaged)
        #expect(error.description.contains("articles.sqlite-wal"))
        #expect(try !directory.bytes(of: wal).isEmpty)
        try directory.write([], to: database)
        #expect(try failure { try ArticleLog(unsynced: copy) }?.code == .damaged)
    }

    @Test func oldDatabaseIsRefused() throws {
        let old = try [database, wal].map { ($0, try directory.bytes(of: $0)) }
        let log = try ArticleLog(unsynced: copy)
        try log.publish(article("later"))
        log.close()
        for (path, bytes) in old { try directory.write(bytes, to: path) }
        let error = try #require(try failure { try ArticleLog(unsynced: copy) })
        #expect(error.code == .damaged)
        #expect(error.description.contains("ends at 30, but everything up to 31 was acknowledged"))
    }

    /// Another log in its place is another epoch, which may begin where it likes.
    @Test func otherLogIsTaken() throws {
        let other = try ArticleLog(unsynced: directory.file("other"))
        other.close()
        try FileManager.default.removeItem(atPath: wal)
        try directory.write(directory.bytes(of: directory.file("other/articles.sqlite")), to: database)
        let log = try ArticleLog(unsynced: copy)
        #expect((log.epoch, log.head().head) == (other.epoch, 0))
    }

    /// The database itself is cut: SQLite finds pages missing, or the tables disagree.
    @Test func cutDatabaseIsATypedError() throws {
        let log = try ArticleLog(unsynced: copy)
        for batch in 0..<20 {
            _ = try log.append((0..<50).map { .article(article("\(batch).\($0)")) }, now: time(0))
        }
        log.close()
        let bytes = try directory.bytes(of: database)
        for length in [bytes.count - 4_096, bytes.count / 2, 8_192, 5_000, 4_096, 512, 100, 1] {
            try directory.write(Array(bytes.prefix(length)), to: database)
            let error = try failure {
                let log = try ArticleLog(unsynced: copy)
                defer { log.close() }
                _ = try log.everything()
                _ = try log.publish(article("next"))
            }
            #expect(error?.code == .damaged, "\(length) of \(bytes.count) bytes: \(error?.description ?? "no error")")
            #expect(error?.path == copy)
        }
    }

    @Test func notADatabaseIsRefused() throws {
        let other = directory.file("other")
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        try directory.write(Array(repeating: 65, count: 10_000), to: other + "/articles.sqlite")
        let error = try #require(try failure { try ArticleLog(unsynced: other) })
        #expect(error.code == .damaged)
        #expect(error.description.contains(other))
        #expect(try directory.bytes(of: other + "/articles.sqlite") == Array(repeating: 65, count: 10_000))
    }
}
