import Foundation
import Messaging
import NewsModels
import WebArchives

/// Reads raw documents from files, directories (recursively, in the order of names), JSON Lines, web archives and standard
/// input.
///
/// A file is one document, but for JSON Lines (`.jsonl`, `.ndjson`, or input that begins like them), where each line is one:
/// an object with `content` or `content_base64` is a document as on the submit socket, any other an article.
/// A web archive (`.warc`, `.warc.gz`, or input that begins like one) gives each of its pages and feeds; it may be larger than
/// memory. Hidden files are passed over.
public struct DocumentReader: Sendable {
    /// The largest document in bytes; a larger one is refused without being read.
    public static let maximumDocumentBytes = WireLimits.submitRequestBytes

    /// A MIME type for documents whose name does not tell one.
    public var mediaType: String?
    /// The URL stated for every document, where given.
    public var url: String?
    /// Whether to give up; asked while waiting for input, so that a pipe that stays open holds nobody up.
    public var shouldStop: @Sendable () -> Bool

    /// Creates a reader.
    public init(
        mediaType: String? = nil, url: String? = nil, shouldStop: @escaping @Sendable () -> Bool = { false }
    ) {
        self.mediaType = mediaType
        self.url = url
        self.shouldStop = shouldStop
    }

    /// Reads everything under the given paths.
    ///
    /// - Parameters:
    ///   - paths: Files, directories, `-` for standard input.
    ///   - body: Takes the documents in order; returns whether to go on.
    /// - Returns: Whether everything was read to its end.
    /// - Complexity: Holds one document at a time.
    @discardableResult
    public func read(_ paths: [String], _ body: (InputDocument) -> Bool) -> Bool {
        paths.allSatisfy { path in
            path == "-" ? readDescriptor(STDIN_FILENO, name: "-", body) : readPath(path, body)
        }
    }

    /// Whether there is a file or folder at a path.
    public static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The regular files under a path in the order of names, hidden ones left out; the path itself for a file.
    public static func files(under path: String) -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
            return [path]
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().flatMap { name -> [String] in
            let child = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            // A link to a directory could lead back to where we are.
            let attributes = try? FileManager.default.attributesOfItem(atPath: child)
            switch attributes?[.type] as? FileAttributeType {
            case .typeDirectory?: return files(under: child)
            case .typeRegular?, .typeSymbolicLink?: return [child]
            default: return []
            }
        }
    }

    /// The bytes of everything under the given paths; `nil` where standard input is among them.
    public static func totalBytes(of paths: [String]) -> Int? {
        guard !paths.contains("-") else { return nil }
        return paths.flatMap(files).reduce(0) { total, path in
            let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber
            return total + (size?.intValue ?? 0)
        }
    }

    private func readPath(_ path: String, _ body: (InputDocument) -> Bool) -> Bool {
        for file in Self.files(under: path) {
            guard readFile(file, body) else { return false }
        }
        return true
    }

    /// Reads one file.
    ///
    /// - Returns: Whether to go on, as `body` says.
    public func readFile(_ path: String, _ body: (InputDocument) -> Bool) -> Bool {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            return body(Self.refused(path, .notFound, "cannot read \(path): there is no such file"))
        }
        // Without waiting: a named pipe that nobody writes to must not hold us in `open`.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard !isDirectory.boolValue, descriptor >= 0 else {
            let reason = isDirectory.boolValue ? "it is a folder" : String(cString: strerror(errno))
            return body(Self.refused(path, .forbidden, "cannot read \(path): \(reason)"))
        }
        defer { close(descriptor) }
        return readDescriptor(descriptor, name: path, body)
    }

    private func readDescriptor(_ descriptor: Int32, name: String, _ body: (InputDocument) -> Bool) -> Bool {
        let kind = FileKind(path: name)
        let lines = LineReader(descriptor, name: name, shouldStop: shouldStop)
        if kind == .archive || ArchiveReader.begins(lines.beginning(1_024)) { return readArchive(lines, name, body) }
        guard case .document(let namedType) = kind else { return readLines(lines, name, body) }
        let type = namedType ?? mediaType
        if namedType == nil, type == nil, lines.beginsWithJSONLine() { return readLines(lines, name, body) }
        let content = lines.rest(upTo: Self.maximumDocumentBytes)
        // What was cut short is no document.
        guard !shouldStop() else { return false }
        switch content {
        case .success(let bytes): return body(InputDocument(name: name, content: .success(document(bytes, type))))
        case .failure(let error): return body(InputDocument(name: name, content: .failure(error)))
        }
    }

    private func readLines(_ lines: LineReader, _ name: String, _ body: (InputDocument) -> Bool) -> Bool {
        var number = 0
        while let line = lines.next(upTo: Self.maximumDocumentBytes) {
            guard !shouldStop() else { return false }
            number += 1
            let place = "\(name):\(number)"
            switch line {
            case .failure(let error):
                guard body(InputDocument(name: place, content: .failure(error))) else { return false }
            case .success(let bytes):
                guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { continue }
                guard body(InputDocument(name: place, content: Self.lineDocument(bytes))) else { return false }
            }
        }
        return !shouldStop()
    }

    private func readArchive(_ lines: LineReader, _ name: String, _ body: (InputDocument) -> Bool) -> Bool {
        var archive = ArchiveReader(documentLimit: Self.maximumDocumentBytes, lines.piece)
        while let result = archive.next() {
            // What was cut short by the stop is no damage.
            guard !shouldStop() else { return false }
            let document = result.map { archived in
                var document = content(archived.content)
                document.mediaType = archived.mediaType
                document.url = archived.url
                document.fetchedAt = archived.fetchedAt
                return document
            }
            guard body(InputDocument(name: "\(name):\(archive.record)", content: document)) else { return false }
        }
        return !shouldStop()
    }

    private static func refused(_ name: String, _ code: ErrorCode, _ message: String) -> InputDocument {
        InputDocument(name: name, content: .failure(WireError(code, message)))
    }

    private func document(_ bytes: [UInt8], _ mediaType: String?) -> SubmittedDocument {
        var document = content(bytes)
        document.mediaType = mediaType
        document.url = url
        return document
    }

    /// A document that keeps its bytes: as text where they are UTF-8, else in Base64.
    private func content(_ bytes: [UInt8]) -> SubmittedDocument {
        if let text = String(validating: bytes, as: UTF8.self) { return SubmittedDocument(content: text) }
        return SubmittedDocument(contentBase64: Data(bytes).base64EncodedString())
    }

    private static func lineDocument(_ bytes: [UInt8]) -> Result<SubmittedDocument, WireError> {
        // A line in another charset is left to the parser, which finds out which.
        guard String(validating: bytes, as: UTF8.self) != nil else {
            let content = Data(bytes).base64EncodedString()
            return .success(SubmittedDocument(mediaType: "application/json", contentBase64: content))
        }
        do {
            let value = try JSON.parse(bytes)
            if value["content"] != nil || value["content_base64"] != nil {
                return .success(try JSON.decode(SubmittedDocument.self, from: value))
            }
            let text = String(decoding: bytes, as: UTF8.self)
            return .success(SubmittedDocument(mediaType: "application/json", content: text))
        } catch {
            return .failure(WireError(.badRequest, "the line is no valid JSON document: \(error)"))
        }
    }
}
