/// Why coded content could not be decoded.
public enum CodingError: Error, Hashable, Sendable {
    /// The content is no stream of its coding, or is cut off.
    case damaged
    /// The decoded content has more bytes than allowed; decoding stopped there.
    case tooLarge(limit: Int)
}

/// A content coding of HTTP (RFC 9110, section 8.4.1).
public enum ContentCoding: String, Sendable, CaseIterable {
    /// gzip; also `x-gzip`.
    case gzip
    /// zlib and, as some servers send it, bare deflate.
    case deflate
    /// Brotli.
    case brotli = "br"

    /// The codings that a `Content-Encoding` field names, in the order in which they were applied.
    ///
    /// - Returns: `nil` where one of them is not known; `identity` is left out.
    public static func list(_ field: String) -> [ContentCoding]? {
        var codings: [ContentCoding] = []
        for part in field.split(separator: ",") {
            let name = part.filter { !$0.isWhitespace }.lowercased()
            if name.isEmpty || name == "identity" { continue }
            guard let coding = ContentCoding(rawValue: name.hasPrefix("x-") ? String(name.dropFirst(2)) : name) else {
                return nil
            }
            codings.append(coding)
        }
        return codings
    }

    /// Whether bytes begin as a gzip member (RFC 1952, section 2.3.1).
    public static func isGzip(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count >= 4 && bytes.starts(with: [0x1F, 0x8B, 0x08]) && bytes[bytes.startIndex + 3] & 0xE0 == 0
    }

    /// Decodes content as a whole.
    ///
    /// - Parameter limit: The most bytes that the result may have; no more than it and a piece are ever held.
    /// - Throws: ``CodingError``.
    /// - Complexity: O(n) in the input and the output.
    public func decode(_ content: [UInt8], limit: Int) throws(CodingError) -> [UInt8] {
        switch self {
        case .gzip: return try Self.inflate(content, .gzip, limit: limit)
        case .brotli: return try BrotliDecoder.decode(content, limit: limit)
        case .deflate:
            do {
                return try Self.inflate(content, .zlib, limit: limit)
            } catch .damaged {
                return try Self.inflate(content, .deflate, limit: limit)
            }
        }
    }

    /// What can be decoded of the beginning of gzipped content, at most so many bytes.
    public static func beginning(ofGzip content: ArraySlice<UInt8>, count: Int) -> [UInt8] {
        var output: [UInt8] = []
        _ = Inflater(.gzip).decode(content, into: &output, room: count)
        return output
    }

    private static func inflate(
        _ content: [UInt8], _ format: Inflater.Format, limit: Int
    ) throws(CodingError) -> [UInt8] {
        let inflater = Inflater(format)
        var output: [UInt8] = []
        var rest = content[...]
        while true {
            let step = inflater.decode(rest, into: &output)
            rest = rest.dropFirst(step.consumed)
            guard output.count <= limit else { throw .tooLarge(limit: limit) }
            switch step.state {
            case .running: guard step.consumed + step.produced > 0 else { throw .damaged }
            case .damaged: throw .damaged
            case .ended:
                // A file may have several members, one behind the other.
                guard format == .gzip, isGzip(rest) else { return output }
                inflater.reset()
            }
        }
    }
}
