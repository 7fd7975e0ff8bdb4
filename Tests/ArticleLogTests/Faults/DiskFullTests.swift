import Foundation
import GRDB
import Glibc
import NewsModels
import Testing

@testable import ArticleLog

/// There is no space left: nothing is published, nothing is lost, and the log goes on when there is space again.
struct DiskFullTests {
    /// Appends until the disk is full.
    ///
    /// - Returns: The bytes of all envelopes in the log.
    private func fill(_ log: ArticleLog, batch: Int) throws -> [[UInt8]] {
        var published = try log.everything()
        for round in 0..<100_000 {
            let entries = (0..<batch).map {
                LogEntry.article(article("\(published.count).\(round).\($0)", String(repeating: "text ", count: 500)))
            }
            let before = log.head()
            let error = try failure {
                published += try log.append(entries, now: time(0)).compactMap(\.published?.bytes)
            }
            guard let error else { continue }
            #expect(error.code == .full)
            #expect(error.description.contains(log.directory))
            #expect(log.head() == before)
            return published
        }
        Issue.record("the disk never was full")
        return published
    }

    @Test(arguments: [1, 5, 50])
    func databaseAtItsLimit(batch: Int) throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log, maximumPages: 400)
        let published = try fill(log, batch: batch)
        #expect(try log.everything() == published)
        #expect(try fill(log, batch: batch) == published || batch > 1)
        let full = try log.everything()
        // Space for what is small may be left; the limit is raised for what is not.
        try log.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        let next = try log.publish(article("next", String(repeating: "text ", count: 5_000)))
        #expect(next.seq == UInt64(full.count + 1))
        #expect(try log.everything() == full + [next.bytes])
        log.close()
        #expect(try ArticleLog(directory: directory.log).everything() == full + [next.bytes])
    }

    @Test func retentionMakesSpace() throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log, maximumPages: 400)
        let count = UInt64(try fill(log, batch: 5).count)
        try log.dropEnvelopes(before: count / 2)
        let next = try log.publish(article("next", String(repeating: "text ", count: 5_000)))
        #expect(next.seq == count + 1)
    }

    @Test(.enabled(if: SmallDisk.isPermitted, "mounting a file system is not permitted here"), arguments: [1, 20])
    func fileSystemWithoutSpace(batch: Int) throws {
        let disk = try SmallDisk(bytes: 6 << 20)
        let log = try ArticleLog(directory: disk.path + "/data")
        try log.publish(article("first"))
        disk.occupy(leaving: 1 << 20)
        let published = try fill(log, batch: batch)
        #expect(try log.everything() == published)
        disk.release()
        let next = try log.publish(article("next", String(repeating: "text ", count: 5_000)))
        #expect(next.seq == UInt64(published.count + 1))
        // Full again, and the process ends: what was acknowledged is there when there is space for opening.
        disk.occupy(leaving: 100 << 10)
        let all = try fill(log, batch: batch)
        log.close()
        disk.release()
        let reopened = try ArticleLog(directory: disk.path + "/data")
        #expect(try reopened.everything() == all)
        #expect(try reopened.publish(article("last")).seq == UInt64(all.count + 1))
        reopened.close()
    }

    @Test(.enabled(if: SmallDisk.isPermitted, "mounting a file system is not permitted here"))
    func noSpaceToOpen() throws {
        let disk = try SmallDisk(bytes: 1 << 20)
        disk.occupy(leaving: 0)
        let error = try #require(try failure { try ArticleLog(directory: disk.path + "/data") })
        #expect(error.code == .full)
        disk.release()
        let log = try ArticleLog(directory: disk.path + "/data")
        try log.publish(article("a"))
        log.close()
    }
}

/// A file system in memory with little space.
private final class SmallDisk {
    let path: String
    private let directory: TemporaryDirectory

    static let isPermitted: Bool = {
        guard geteuid() == 0 else { return false }
        return (try? SmallDisk(bytes: 1 << 16)) != nil
    }()

    init(bytes: Int) throws {
        directory = try TemporaryDirectory()
        path = directory.path
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(bytes)") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
    }

    /// Fills the disk with a file, but for so many bytes.
    func occupy(leaving free: Int) {
        let chunk = [UInt8](repeating: 1, count: 4_096)
        let file = open(path + "/occupied", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(file) }
        while true {
            var status = statvfs()
            statvfs(path, &status)
            guard Int(status.f_bavail) * Int(status.f_bsize) > free, write(file, chunk, chunk.count) > 0 else { return }
        }
    }

    func release() {
        unlink(path + "/occupied")
    }
}
