/// An absolute `http` or `https` URL in its parts (RFC 3986).
struct WebAddress: Hashable, Sendable {
    /// The longest URL that is read, in bytes.
    static let lengthLimit = 4_096

    /// The URL as it was given.
    var text: String
    /// `http` or `https`.
    var scheme: String
    /// Lower case; names in other letters than Latin are in Punycode; without a dot at the end.
    var host: String
    /// `nil` for the default port of the scheme.
    var port: Int?
    /// Starts with `/`.
    var path: String
    /// Without `?`.
    var query: String?

    /// Reads a URL.
    ///
    /// - Returns: `nil` where it is not absolute, not `http` or `https`, has no proper host, holds a space or a control
    ///   character, or is too long.
    init?(_ text: String) {
        let bytes = TextSlice(text)
        guard bytes.count <= Self.lengthLimit, bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !Self.isForbidden($0) }),
            let (scheme, rest) = Self.scheme(of: bytes)
        else { return nil }
        let authorityEnd = rest.firstIndex {
            $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
        }
        guard let (host, port) = Self.hostAndPort(rest[..<(authorityEnd ?? rest.endIndex)]) else { return nil }
        self.text = text
        self.scheme = scheme
        self.host = host
        self.port = port == (scheme == "https" ? 443 : 80) ? nil : port
        let tail = rest[(authorityEnd ?? rest.endIndex)...].prefix { $0 != UInt8(ascii: "#") }
        let pathEnd = tail.firstIndex(of: UInt8(ascii: "?")) ?? tail.endIndex
        let path = Self.percentEncoded(tail[..<pathEnd])
        self.path = path.isEmpty ? "/" : path
        self.query = pathEnd < tail.endIndex ? Self.percentEncoded(tail[(pathEnd + 1)...]) : nil
    }

    /// The host without `www.`, as the name of a source.
    var source: String { host.hasPrefix("www.") ? String(host.dropFirst(4)) : host }

    /// Whether the URL can name one article: a bare host names a front page.
    var namesDocument: Bool { path != "/" || query?.isEmpty == false }

    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "\\"): true
        default: false
        }
    }

    private static func scheme(of text: TextSlice) -> (String, TextSlice)? {
        for scheme in ["https", "http"] {
            let prefix = Array("\(scheme)://".utf8)
            let start = text.prefix(prefix.count)
            if start.count == prefix.count, zip(start, prefix).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 }) {
                return (scheme, text.dropFirst(prefix.count))
            }
        }
        return nil
    }

    private static func hostAndPort(_ authority: TextSlice) -> (String, Int?)? {
        var text = authority
        if let at = text.lastIndex(of: UInt8(ascii: "@")) { text = text[(at + 1)...] }
        var port: Int?
        if let colon = text.lastIndex(of: UInt8(ascii: ":")), text.last != UInt8(ascii: "]") {
            let digits = text[(colon + 1)...]
            if !digits.isEmpty {
                guard let number = Int(digits.string), (1...65_535).contains(number), digits.count <= 5 else {
                    return nil
                }
                port = number
            }
            text = text[..<colon]
        }
        guard let host = HostName.normalised(text) else { return nil }
        return (host, port)
    }

    /// Writes bytes beyond ASCII as `%XX` and the hex digits of such escapes in capitals.
    private static func percentEncoded(_ text: TextSlice) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte >= 0x80 {
                output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else if byte == UInt8(ascii: "%"), index + 2 < text.endIndex, text[index + 1] < 0x80,
                text[index + 2] < 0x80
            {
                output += text[index...(index + 2)].map { (0x61...0x66).contains($0) ? $0 - 0x20 : $0 }
                index += 2
            } else {
                output.append(byte)
            }
            index += 1
        }
        return String(decoding: output, as: UTF8.self)
    }
}
