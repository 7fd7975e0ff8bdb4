import Foundation

/// A directory for one test, removed with everything in it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "article-log-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A path in the directory.
    func file(_ name: String) -> String { path + "/" + name }

    /// Where a log may be made.
    var log: String { file("data") }
    var database: String { file("data/articles.sqlite") }

    func bytes(of path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// Copies the log's files as they are, as if the process had died at this moment.
    func copyLog(to name: String) throws -> String {
        try FileManager.default.copyItem(atPath: log, toPath: file(name))
        return file(name)
    }
}
