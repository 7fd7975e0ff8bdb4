import Foundation

/// What ends the benchmark before it begins.
struct BenchError: Error, CustomStringConvertible {
    var message: String
    var description: String { message }
}

/// The command line.
struct Arguments {
    var documents = ""
    var queries = ""
    var passes = 5

    init(_ words: [String]) throws {
        let usage = BenchError(message: "usage: SearchBench DOCS.jsonl[.gz] QUERIES.txt [--passes N]")
        var files: [String] = []
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            if word == "--passes" {
                guard let passes = rest.popFirst().flatMap(Int.init), passes > 0 else { throw usage }
                self.passes = passes
            } else {
                files.append(word)
            }
        }
        guard files.count == 2 else { throw usage }
        documents = files[0]
        queries = files[1]
    }
}

/// Reads the files.
enum BenchInput {
    private struct Line: Decodable {
        var title: String?
        var text: String?
    }

    /// Title and text of each document, joined by a line feed.
    static func texts(at path: String) throws -> [String] {
        let data = try contents(of: path)
        let decoder = JSONDecoder()
        return try data.split(separator: 0x0A).map { line in
            let document = try decoder.decode(Line.self, from: line)
            return (document.title ?? "") + "\n" + (document.text ?? "")
        }
    }

    /// The words of each query, lower-cased; lines without a word are left out.
    static func queries(at path: String) throws -> [[String]] {
        let lines = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self).split(separator: "\n")
        return lines.map { line in
            line.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        }.filter { !$0.isEmpty }
    }

    private static func contents(of path: String) throws -> Data {
        guard path.hasSuffix(".gz") else { return try Data(contentsOf: URL(filePath: path)) }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "--decompress", "--stdout", path]
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError(message: "gzip failed on \(path)") }
        return data
    }
}
