import Foundation
import Glibc

/// A process that appends to a log, or holds it, until it is killed: `ArticleLogCrashHelper`.
final class HelperProcess {
    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    private var rest: [UInt8] = []

    /// - Parameter batch: Entries of an append; 0 only holds the log.
    init(directory: String, batch: Int, seed: UInt64) throws {
        process.executableURL = try Self.executable()
        process.arguments = [directory, "\(batch)", "\(seed)"]
        process.standardOutput = output
        process.standardInput = input
        try process.run()
    }

    deinit {
        kill()
    }

    var pid: Int32 { process.processIdentifier }

    /// Ends the process as a power switch would, and waits until it is gone.
    func kill() {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// The next line of its output; `nil` once it has ended. A line that was cut by the kill does not count.
    func line() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest.removeFirst(end + 1) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }

    /// All lines until it ends.
    func remainingLines() -> [String] {
        var lines: [String] = []
        while let line = line() { lines.append(line) }
        return lines
    }

    /// Stands beside the program that runs the tests.
    private static func executable() throws -> URL {
        let tests = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        return tests.deletingLastPathComponent().appendingPathComponent("ArticleLogCrashHelper")
    }
}
