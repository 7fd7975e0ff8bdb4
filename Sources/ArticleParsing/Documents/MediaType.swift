/// A media type (RFC 9110, section 8.3.1), such as `text/plain; charset=windows-1251`.
struct MediaType: Hashable, Sendable {
    /// Type and subtype in lower case.
    let essence: String
    /// The `charset` parameter in lower case.
    let charset: String?

    /// Reads a media type; never fails: what is no media type has an essence that no parser knows.
    init(_ text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        essence = Self.trimmed(parts[0]).lowercased()
        charset =
            parts.dropFirst().lazy.compactMap { part -> String? in
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, Self.trimmed(pair[0]).lowercased() == "charset" else { return nil }
                return Self.trimmed(pair[1]).lowercased()
            }.first
    }

    private static func trimmed(_ text: Substring) -> String {
        let isTrimmed: (UInt8) -> Bool = { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        var bytes = Array(text.utf8)[...]
        bytes = bytes.drop(while: isTrimmed)
        while let last = bytes.last, isTrimmed(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
