public import NewsModels

/// A raw document that was read from a file or a line of one.
public struct InputDocument: Sendable {
    /// The path, with `:line` where the file holds many; `-` for standard input.
    public let name: String
    /// The document, or why it could not be read.
    public let content: Result<SubmittedDocument, WireError>

    /// Creates a document.
    public init(name: String, content: Result<SubmittedDocument, WireError>) {
        self.name = name
        self.content = content
    }
}

/// What a path's name says of its content.
enum FileKind: Equatable {
    /// One document of that media type; `nil`: to be sniffed.
    case document(mediaType: String?)
    /// One JSON object a line.
    case jsonLines
    /// A web archive of many documents.
    case archive

    init(path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let suffix = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
        self =
            switch suffix {
            case "jsonl", "ndjson": .jsonLines
            case "warc": .archive
            case "gz": Self.unpacked(String(name.dropLast(3)))
            case "json": .document(mediaType: "application/json")
            case "txt", "text": .document(mediaType: "text/plain")
            case "html", "htm": .document(mediaType: "text/html")
            case "xhtml": .document(mediaType: "application/xhtml+xml")
            case "rss": .document(mediaType: "application/rss+xml")
            case "atom": .document(mediaType: "application/atom+xml")
            case "rdf": .document(mediaType: "application/rdf+xml")
            default: .document(mediaType: nil)
            }
    }

    /// The kind of what is gzipped: JSON Lines are not looked for in it.
    private static func unpacked(_ name: String) -> FileKind {
        let kind = FileKind(path: name)
        return kind == .jsonLines ? .document(mediaType: nil) : kind
    }
}
