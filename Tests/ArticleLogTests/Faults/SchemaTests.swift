import NewsModels
import Testing

@testable import ArticleLog

/// The database was written by another version, or by another program.
struct SchemaTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let log = try ArticleLog(directory: directory.log)
        try log.publish(article("a"))
    }

    /// Sets an integer of the database header.
    ///
    /// - Source: https://www.sqlite.org/fileformat2.html, "The Database Header".
    private func setHeader(_ offset: Int, to value: UInt32) throws {
        var file = try directory.bytes(of: directory.database)
        for index in 0..<4 { file[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(index))) }
        try directory.write(file, to: directory.database)
    }

    private static let userVersion = 60, applicationID = 68

    @Test func newerSchemaIsRefusedAndLeftAlone() throws {
        try setHeader(Self.userVersion, to: 99)
        let before = try directory.bytes(of: directory.database)
        let error = try #require(try failure { try ArticleLog(directory: directory.log) })
        #expect(error.code == .newerSchema(version: 99))
        #expect(error.description.contains(directory.log))
        #expect(error.description.contains("99"))
        #expect(try directory.bytes(of: directory.database) == before)
    }

    @Test func databaseOfAnotherProgramIsRefusedAndLeftAlone() throws {
        try setHeader(Self.applicationID, to: 42)
        let before = try directory.bytes(of: directory.database)
        let error = try #require(try failure { try ArticleLog(directory: directory.log) })
        #expect(error.code == .damaged)
        #expect(error.description.contains("not an article log"))
        #expect(try directory.bytes(of: directory.database) == before)
    }

    /// A creation that was cut off before its first commit is begun again.
    @Test func emptyDatabaseBecomesALog() throws {
        try directory.write([], to: directory.database)
        let log = try ArticleLog(directory: directory.log)
        #expect(log.head().head == 0)
    }
}
