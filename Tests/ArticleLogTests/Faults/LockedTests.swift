import ArticleLog
import Glibc
import NewsModels
import Testing

/// A second opener of the same data directory.
struct LockedTests {
    @Test func secondProcessIsTurnedAway() throws {
        let directory = try TemporaryDirectory()
        let helper = try HelperProcess(directory: directory.log, batch: 0, seed: 0)
        _ = try #require(helper.line())
        let error = try #require(try failure { try ArticleLog(directory: directory.log) })
        #expect(error.code == .locked)
        #expect(error.description.contains(directory.log))
        #expect(error.description.contains("pid \(helper.pid)"))
        // The lock ends with the process, however it ends.
        helper.kill()
        let log = try ArticleLog(directory: directory.log)
        try log.publish(article("a"))
    }

    @Test func secondOpenerInTheSameProcessIsTurnedAway() throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(directory: directory.log)
        let error = try #require(try failure { try ArticleLog(directory: directory.log) })
        #expect(error.code == .locked)
        #expect(error.description.contains("pid \(getpid())"))
        // The first one is none the worse for it, and lets go when it is closed.
        try log.publish(article("a"))
        log.close()
        #expect(try ArticleLog(directory: directory.log).head().head == 1)
    }

    @Test func lastReferenceLetsGo() throws {
        let directory = try TemporaryDirectory()
        _ = try ArticleLog(directory: directory.log)
        _ = try ArticleLog(directory: directory.log)
    }

    /// A child that was started meanwhile must not inherit the lock.
    @Test func lockIsNotInherited() throws {
        let directory = try TemporaryDirectory(), other = try TemporaryDirectory()
        let log = try ArticleLog(directory: directory.log)
        let helper = try HelperProcess(directory: other.log, batch: 0, seed: 0)
        _ = try #require(helper.line())
        log.close()
        _ = try ArticleLog(directory: directory.log)
        helper.kill()
    }
}
