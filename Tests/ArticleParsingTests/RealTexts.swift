import Foundation
import Messaging

/// Texts of the evaluation data, read in place.
enum RealTexts {
    static let path = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/data/speed/docs.jsonl.gz").standardizedFileURL.path

    static let isAvailable = FileManager.default.fileExists(atPath: path)

    /// The texts that have characters beyond ASCII.
    static func beyondASCII() throws -> [String] {
        let process = Process(), output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try data.split(separator: 0x0A).lazy.filter { $0.contains { $0 >= 0x80 } }
            .compactMap { try JSON.parse(Array($0))["text"]?.string }
    }
}
