import Foundation
import Messaging
import NewsTestSupport

/// The files of the package, as the tests read them.
enum Package {
    /// The root of the package.
    static let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }

    /// Reads a file; its path starts at the root.
    static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
            throw CocoaError(.fileReadNoSuchFile, userInfo: [NSFilePathErrorKey: path])
        }
        return [UInt8](data)
    }

    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// Names of the entries of a folder, sorted.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()
    }

    /// Paths of the Swift files below a folder, sorted.
    static func swiftFiles(below folder: String) throws -> [String] {
        try names(in: folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".swift") { return [path] }
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
            return exists && isFolder.boolValue ? try swiftFiles(below: path) : []
        }
    }
}

/// The contract: schemas, examples and the text beside them.
enum Proto {
    static let suffix = ".schema.json"

    /// Every schema of `proto/`.
    static func schemas() throws -> JSONSchemaSet {
        let names = try Package.names(in: "proto").filter { $0.hasSuffix(suffix) }
        let documents = try names.map { ($0, try JSON.parse(Package.bytes("proto/\($0)"))) }
        return try JSONSchemaSet(Dictionary(uniqueKeysWithValues: documents))
    }

    /// An example file; the part of its name before the first dot is the message.
    struct Example: Sendable, CustomStringConvertible {
        let path: String
        var description: String { path.split(separator: "/").last.map(String.init) ?? path }
        var message: String { String(description.prefix { $0 != "." }) }
        var schema: String { message + suffix }
        func value() throws -> JSONValue { try JSON.parse(try Package.bytes(path)) }
    }

    static let examples = examples(in: "proto/examples")
    static let invalidExamples = examples(in: "proto/examples/invalid")

    private static func examples(in folder: String) -> [Example] {
        ((try? Package.names(in: folder)) ?? []).filter { $0.hasSuffix(".json") }.map {
            Example(path: "\(folder)/\($0)")
        }
    }
}
