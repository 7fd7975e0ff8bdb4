public import NewsModels

/// Reads requests that submit documents member by member, as ``EnvelopeReader`` reads envelopes: where articles come one
/// by one there are thousands a second. It accepts nothing that ``RequestReader`` refuses, and makes the same of it.
public enum SubmitRequestReader {
    private static let names = MemberNames(["v", "id", "op", "documents"])
    private static let documentNames = MemberNames([
        "media_type", "url", "content", "content_base64", "id", "language", "source", "published_at", "fetched_at",
        "title",
    ])

    /// The request in a frame; `nil` if it is another one, or if there is anything wrong or unusual about it.
    ///
    /// - Complexity: O(n) in the size of the frame.
    public static func read(_ frame: [UInt8]) -> (id: String?, documents: [SubmittedDocument])? {
        guard frame.count <= WireLimits.submitRequestBytes, (try? UTF8Span(validating: frame.span)) != nil else {
            return nil
        }
        return frame.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer, maximumDepth: WireLimits.jsonDepth)
            parser.skipSpace()
            guard let request = try? read(&parser) else { return nil }
            parser.skipSpace()
            return parser.index == frame.count ? request : nil
        }
    }

    private static func read(
        _ parser: inout JSONParser
    ) throws(JSONError) -> (id: String?, documents: [SubmittedDocument])? {
        var (v, id, op, documents): (Int?, String?, String?, [SubmittedDocument]?)
        try parser.forEachMember(of: names) { parser, name throws(JSONError) in
            switch name {
            case 0: v = try parser.readInteger(Int.self)
            case 1: id = try parser.readOptionalString()
            case 2: op = try parser.readString()
            default: documents = try parser.readArray { parser throws(JSONError) in try readDocument(&parser) }
            }
        }
        guard v == Wire.version, op == SubmitRequest.Operation.submit.rawValue, let documents,
            id.map({ $0.utf8.count <= WireLimits.requestIDBytes }) ?? true
        else { return nil }
        return (id, documents)
    }

    private static func readDocument(_ parser: inout JSONParser) throws(JSONError) -> SubmittedDocument {
        var document = SubmittedDocument()
        try parser.forEachMember(of: documentNames) { parser, name throws(JSONError) in
            switch name {
            case 0: document.mediaType = try parser.readOptionalString()
            case 1: document.url = try parser.readOptionalString()
            case 2: document.content = try parser.readOptionalString()
            case 3: document.contentBase64 = try parser.readOptionalString()
            case 4: document.id = try parser.readOptionalString()
            case 5: document.language = try parser.readOptionalString()
            case 6: document.source = try parser.readOptionalString()
            case 7: document.publishedAt = try parser.readOptionalTimestamp()
            case 8: document.fetchedAt = try parser.readOptionalTimestamp()
            default: document.title = try parser.readOptionalString()
            }
        }
        return document
    }
}
