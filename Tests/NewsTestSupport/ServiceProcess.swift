public import Foundation
import Synchronization

/// A program of ours that runs as a process of its own, with its output kept in a file.
public final class ServiceProcess: Sendable {
    /// Where our programs were built.
    public static let binaryDirectory: URL = {
        if let path = ProcessInfo.processInfo.environment["NEWSWIRE_BIN_DIR"] { return URL(fileURLWithPath: path) }
        let ownFolder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        let candidates = [
            ownFolder, Bundle.main.bundleURL, PackageRoot.url.appendingPathComponent(".build/debug"),
        ]
        let probe = "newswire-ingestor"
        let found = candidates.first {
            FileManager.default.isExecutableFile(atPath: $0.appendingPathComponent(probe).path)
        }
        return found ?? candidates[2]
    }()

    private let process: Mutex<Process>
    private let outputPath: String
    /// The process number.
    public let processID: Int32

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - name: Of the program.
    ///   - arguments: Of its command line.
    ///   - outputPath: Where its standard error is appended.
    ///   - standardInput: What it reads; nothing by default.
    public init(
        _ name: String, _ arguments: [String], outputPath: String, standardInput: FileHandle = .nullDevice
    ) throws {
        if !FileManager.default.fileExists(atPath: outputPath) {
            _ = FileManager.default.createFile(atPath: outputPath, contents: nil)
        }
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: outputPath))
        try output.seekToEnd()
        let process = Process()
        process.executableURL = Self.binaryDirectory.appendingPathComponent(name)
        process.arguments = arguments
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = output
        var environment = ProcessInfo.processInfo.environment
        for key in environment.keys where key.hasPrefix("NEWSWIRE_") { environment[key] = nil }
        process.environment = environment
        try process.run()
        processID = process.processIdentifier
        self.outputPath = outputPath
        self.process = Mutex(process)
    }

    /// What the program has written so far.
    public var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }

    /// Whether the program still runs.
    public var isRunning: Bool { process.withLock { $0.isRunning } }

    /// Sends a signal.
    public func signal(_ number: Int32) {
        kill(processID, number)
    }

    /// Waits for the program's end.
    ///
    /// - Returns: Its exit code, negative for a signal; `nil` where it still runs after that time.
    public func waitForExit(within limit: Duration = .seconds(30)) async throws -> Int32? {
        let deadline = ContinuousClock.now + limit
        while isRunning {
            guard ContinuousClock.now < deadline else { return nil }
            try await Task.sleep(for: .milliseconds(5))
        }
        return process.withLock { $0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus }
    }

    deinit {
        if isRunning { signal(SIGKILL) }
    }
}

/// What a program wrote and how it ended.
public struct ProgramResult: Sendable {
    /// Standard output.
    public let output: String
    /// Standard error.
    public let errors: String
    /// The exit code; negative for a signal.
    public let status: Int32
}

/// Runs a program to its end.
///
/// - Parameters:
///   - executable: Its path, or the name of one of our programs.
///   - arguments: Of its command line.
///   - input: What it reads from standard input.
///   - environment: Variables beside the inherited ones; ours are never inherited.
public func run(
    _ executable: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
) async throws -> ProgramResult {
    let folder = try TemporaryFolder()
    let paths = ["in", "out", "err"].map { folder.path($0) }
    try Data(input).write(to: URL(fileURLWithPath: paths[0]))
    for path in paths.dropFirst() { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    let process = Process()
    process.executableURL =
        executable.contains("/")
        ? URL(fileURLWithPath: executable) : ServiceProcess.binaryDirectory.appendingPathComponent(executable)
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("NEWSWIRE_") }
    variables.merge(environment) { _, new in new }
    process.environment = variables
    process.standardInput = FileHandle(forReadingAtPath: paths[0])
    process.standardOutput = FileHandle(forWritingAtPath: paths[1])
    process.standardError = FileHandle(forWritingAtPath: paths[2])
    try process.run()
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return ProgramResult(
        output: try String(contentsOfFile: paths[1], encoding: .utf8),
        errors: try String(contentsOfFile: paths[2], encoding: .utf8), status: status
    )
}

/// The folder of this package.
public enum PackageRoot {
    /// The folder that holds the manifest.
    public static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The five reference texts beside the package; `nil` where they are absent.
    public static let seeds: String? = {
        let folder = url.deletingLastPathComponent().appendingPathComponent("shared/data/seeds").path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()
}

/// A folder that is removed with its owner.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes an empty folder.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("newswire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// The path of a file in it.
    public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a text file and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        let target = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
        return target.path
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }
}
