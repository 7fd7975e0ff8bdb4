/// Resolves references to addresses (RFC 3986, section 5).
enum RelativeAddress {
    /// The absolute address that a reference means.
    ///
    /// - Returns: The reference as it is, white space apart, where it has a scheme or there is no base; `nil` where it is
    ///   empty or too long.
    static func resolve(_ reference: String, base: WebAddress?) -> String? {
        guard reference.utf8.count <= WebAddress.lengthLimit else { return nil }
        let text = cleaned(reference)
        guard !text.isEmpty else { return nil }
        guard let base, !hasScheme(text) else { return text }
        let authority = "\(base.scheme)://\(base.host)\(base.port.map { ":\($0)" } ?? "")"
        if text.hasPrefix("//") { return "\(base.scheme):\(text)" }
        if text.hasPrefix("#") { return base.text.prefix { $0 != "#" } + text }
        if text.hasPrefix("?") { return authority + base.path + text }
        let pathEnd = text.firstIndex { $0 == "?" || $0 == "#" } ?? text.endIndex
        var path = String(text[..<pathEnd])
        if !path.hasPrefix("/") {
            let segments = base.path.split(separator: "/", omittingEmptySubsequences: false)
            path = segments.dropLast().joined(separator: "/") + "/" + path
        }
        return authority + withoutDots(path) + text[pathEnd...]
    }

    /// White space at the ends goes, line breaks within go too, and a space within is written as an escape.
    private static func cleaned(_ reference: String) -> String {
        let isSpace: (UInt8) -> Bool = { $0 <= 0x20 }
        let bytes = TextSlice(reference).trimming { $0 <= 0x20 }
        guard bytes.contains(where: isSpace) else { return bytes.string }
        var output: [UInt8] = []
        for byte in bytes {
            if byte == 0x20 { output += Array("%20".utf8) } else if byte > 0x20 { output.append(byte) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = text.utf8[..<colon]
        guard let first = scheme.first, (0x61...0x7A).contains(first | 0x20) else { return false }
        return scheme.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
    }

    private static func withoutDots(_ path: String) -> String {
        var output: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for segment in segments {
            if segment == ".." { _ = output.popLast() } else if segment != "." { output.append(segment) }
        }
        if segments.last == "." || segments.last == ".." { output.append("") }
        return "/" + output.joined(separator: "/")
    }
}
