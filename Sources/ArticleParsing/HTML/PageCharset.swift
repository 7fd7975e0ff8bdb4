/// Decodes the bytes of a page.
///
/// A byte order mark wins; bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever is declared, for text in another
/// charset is never that by chance; then the media type, the page's own declaration, and detection. A page that declares
/// UTF-8 and is not is read by detection where it is broken all over, not in a few places.
enum PageCharset {
    /// How far into the page a declaration is looked for, in bytes.
    static let declarationLimit = 4_096

    /// Decodes a page.
    ///
    /// - Parameter label: The charset that the media type declares.
    static func decode(_ bytes: [UInt8], label: String?, isDecodedText: Bool) -> DecodedText {
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) || bytes.starts(with: [0xFF, 0xFE])
        if isDecodedText || isMarked || bytes.starts(with: [0xFE, 0xFF]) {
            return TextDecoder.decode(bytes, label: isDecodedText ? nil : label)
        }
        let stated = label.flatMap(Charset.init(label:))
        let declared =
            stated ?? declaredLabel(in: bytes).flatMap(Charset.init(label:)).map { isOneByte($0) ? $0 : .utf8 }
        let high = bytes.count { $0 >= 0x80 }
        let utf8 = TextDecoder.decode(bytes, label: "utf-8")
        if utf8.replacements * 20 <= high, declared.map(isOneByte) ?? true || declared == .utf8 {
            return noting(utf8, declared)
        }
        if let declared, declared != .utf8 {
            let decoded = TextDecoder.decode(bytes, label: declared.rawValue)
            guard isImplausible(decoded.bytes), let found = detect(bytes), found != declared else { return decoded }
            return noting(TextDecoder.decode(bytes, label: found.rawValue), declared)
        }
        return noting(TextDecoder.decode(bytes, label: (detect(bytes) ?? .windows1252).rawValue), declared)
    }

    private static func isOneByte(_ charset: Charset) -> Bool { charset.upperHalf != nil }

    private static func noting(_ decoded: DecodedText, _ declared: Charset?) -> DecodedText {
        guard let declared, declared != decoded.charset, decoded.bytes.contains(where: { $0 >= 0x80 }) else {
            return decoded
        }
        var decoded = decoded
        decoded.warnings.append("declared as \(declared.rawValue), but read as \(decoded.charset.rawValue)")
        return decoded
    }

    /// The value behind `charset=` or `encoding=` at the start of the page.
    private static func declaredLabel(in bytes: [UInt8]) -> String? {
        let start = bytes.prefix(declarationLimit)
        for key in ["charset", "encoding"] {
            var rest = start
            while let found = position(of: key, in: rest) {
                rest = start[(found + key.utf8.count)...]
                let after = rest.drop { $0 <= 0x20 }
                guard after.first == UInt8(ascii: "=") else { continue }
                let value = after.dropFirst().drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 }
                let name = value.prefix { $0 > 0x20 && !"\"';/>?".utf8.contains($0) }
                let label = String(decoding: name, as: UTF8.self).lowercased()
                if Charset(label: label) != nil { return label }
            }
        }
        return nil
    }

    /// Where a word of small letters stands in any case.
    private static func position(of word: String, in text: TextSlice) -> Int? {
        let word = Array(word.utf8)
        guard text.count >= word.count else { return nil }
        return (text.startIndex...(text.endIndex - word.count)).first { start in
            text[start] | 0x20 == word[0] && text[start..<(start + word.count)].elementsEqual(word) { $0 | 0x20 == $1 }
        }
    }

    /// Whether Cyrillic text is mostly capitals or box drawings: a sign of another charset of Cyrillic.
    private static func isImplausible(_ text: [UInt8]) -> Bool {
        var small = 0
        var odd = 0
        text[...].forEachScalar { value in
            switch value {
            case 0x430...0x44F: small += 1
            case 0x410...0x42F, 0x2500...0x25FF, 0xFFFD, 0x80..<0xA0, 0xC0...0xFF: odd += 1
            default: break
            }
        }
        return odd > 40 && odd > small
    }

    private static func detect(_ bytes: [UInt8]) -> Charset? { Charset(label: CharsetDetector.label(of: bytes)) }
}
