import GRDB
import NewsModels
import Testing

@testable import ArticleLog

/// Another program, such as `sqlite3`, uses the database while the log is open.
struct OtherProgramTests {
    let directory: TemporaryDirectory
    let log: ArticleLog

    init() throws {
        directory = try TemporaryDirectory()
        var options = StorageOptions()
        options.syncsCommits = false
        options.busySeconds = 0.05
        options.checkpointPages = 50
        options.maximumWALBytes = 1 << 20
        log = try ArticleLog(directory: directory.log, options: options)
        try log.publish(article("a"))
    }

    private func otherProgram() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: directory.database, configuration: configuration)
    }

    private func walSize() -> Int { fileSize(directory.database + "-wal") ?? 0 }

    @Test func writerIsToldAndGoesOn() throws {
        let other = try otherProgram()
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(try failure { try log.publish(article("b")) }?.code == .locked)
        #expect(log.head().head == 1)
        #expect(try log.everything().count == 1)
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        #expect(try log.publish(article("b")).seq == 2)
    }

    /// A reader that stays keeps the write-ahead log from being reused; once it has gone, the next append empties it.
    @Test func writeAheadLogShrinksAgain() throws {
        let other = try otherProgram()
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN")
            _ = try Row.fetchAll(db, sql: "SELECT * FROM log")
        }
        for number in 0..<40 { try log.publish(article("b\(number)", String(repeating: "text ", count: 10_000))) }
        #expect(walSize() > 1 << 20)
        try other.inDatabase { try $0.execute(sql: "COMMIT") }
        try log.publish(article("c"))
        #expect(walSize() <= 1 << 20)
        #expect(try log.everything().count == 42)
    }

    @Test func writeAheadLogStaysSmallWithoutReaders() throws {
        for number in 0..<200 { try log.publish(article("b\(number)", String(repeating: "text ", count: 2_000))) }
        #expect(walSize() <= 1 << 20)
        log.close()
        #expect(fileSize(directory.database + "-wal") == nil)
    }

    /// Pages go to the database while the log is open, behind the appends.
    @Test func pagesAreMovedMeanwhile() throws {
        let directory = try TemporaryDirectory()
        var options = StorageOptions()
        options.syncsCommits = false
        options.checkpointPages = 50
        let log = try ArticleLog(directory: directory.log, options: options)
        for number in 0..<40 { try log.publish(article("b\(number)", String(repeating: "text ", count: 2_000))) }
        // Waits for the checkpoint that is running.
        log.checkpointer.connection.writeWithoutTransaction { _ in }
        #expect(try #require(fileSize(directory.database)) > 50 * 4_096)
        #expect(try log.everything().count == 40)
        log.close()
    }
}
