internal import ContentCoding

/// An HTTP response as an archive keeps it (RFC 9112).
struct ArchivedResponse {
    let status: Int
    let fields: HeaderFields
    private let body: ArraySlice<UInt8>

    /// Reads a response; `nil` where it is none.
    init?(_ block: [UInt8]) {
        guard block.starts(with: Array("HTTP/".utf8)) else { return nil }
        // Without an empty line it is a header alone.
        let end = HeaderFields.end(in: block, from: 0) ?? block.count
        fields = HeaderFields(block[..<end])
        let words = fields.startLine.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let status = Int(words[1]), (100...999).contains(status) else { return nil }
        self.status = status
        body = block[end...]
    }

    /// The content with its transfer and content codings undone.
    ///
    /// Crawlers undo them and leave the fields as they were, so a coding that the content does not have is passed over.
    ///
    /// - Throws: ``ContentCoding/CodingError``.
    func content(limit: Int) throws(CodingError) -> [UInt8] {
        var content = Array(body)
        let isChunked = fields["transfer-encoding"]?.lowercased().contains("chunked") ?? false
        if isChunked, let whole = Self.unchunked(body) { content = whole }
        guard let codings = ContentCoding.list(fields["content-encoding"] ?? "") else { throw .damaged }
        for coding in codings.prefix(4).reversed() {
            if coding == .gzip, !ContentCoding.isGzip(content[...]) { continue }
            do {
                content = try coding.decode(content, limit: limit)
            } catch .damaged where coding != .gzip && Self.isMarkup(content) {
                continue
            }
        }
        guard content.count <= limit else { throw .tooLarge(limit: limit) }
        return content
    }

    /// Whether content is markup already.
    static func isMarkup(_ content: [UInt8]) -> Bool {
        content.prefix(64).first { $0 > 0x20 && $0 < 0x80 } == UInt8(ascii: "<")
    }

    /// The content of a chunked body (RFC 9112, section 7.1), as far as it goes; `nil` where it is not chunked.
    private static func unchunked(_ body: ArraySlice<UInt8>) -> [UInt8]? {
        var content: [UInt8] = []
        var rest = body
        var isFirst = true
        while !rest.isEmpty {
            guard let newline = rest.prefix(1_024).firstIndex(of: 0x0A),
                let size = chunkSize(rest[..<newline])
            else { return isFirst ? nil : content }
            isFirst = false
            rest = rest[(newline + 1)...]
            guard size > 0 else { break }
            content.append(contentsOf: rest.prefix(size))
            rest = rest.dropFirst(size)
            while let first = rest.first, first == 0x0D || first == 0x0A { rest = rest.dropFirst() }
        }
        return content
    }

    private static func chunkSize(_ line: ArraySlice<UInt8>) -> Int? {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 > 0x20 }
        guard (1...8).contains(digits.count) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
