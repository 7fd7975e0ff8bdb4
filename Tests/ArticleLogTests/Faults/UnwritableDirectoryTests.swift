import ArticleLog
import Foundation
import Glibc
import NewsModels
import Testing

/// The data directory cannot be made or written.
struct UnwritableDirectoryTests {
    @Test func fileInItsPlaceIsNamed() throws {
        let directory = try TemporaryDirectory()
        try directory.write([1], to: directory.log)
        let error = try #require(try failure { try ArticleLog(directory: directory.log) })
        #expect(error.code == .system(ENOTDIR))
        #expect(error.description.contains(directory.log))
        let below = directory.log + "/deeper/still"
        #expect(try failure { try ArticleLog(directory: below) }?.code == .system(ENOTDIR))
    }

    @Test func parentsAreMade() throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(directory: directory.log + "/deeper//still/")
        try log.publish(article("a"))
        log.close()
        #expect(try ArticleLog(directory: directory.log + "/deeper/still").head().head == 1)
    }

    @Test func directoryInPlaceOfTheDatabaseIsNamed() throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.database, withIntermediateDirectories: true)
        let error = try #require(try failure { try ArticleLog(directory: directory.log) })
        #expect(error.description.contains(directory.log))
    }

    @Test func impossiblePathIsNamed() throws {
        #expect(try failure { try ArticleLog(directory: "/proc/newswire/log") }?.code == .system(ENOENT))
        #expect(try failure { try ArticleLog(directory: "") }?.code == .system(ENOENT))
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnlyDirectoryIsNamed() throws {
        let directory = try TemporaryDirectory()
        chmod(directory.path, 0o500)
        defer { chmod(directory.path, 0o700) }
        #expect(try failure { try ArticleLog(directory: directory.log) }?.code == .system(EACCES))
    }
}
