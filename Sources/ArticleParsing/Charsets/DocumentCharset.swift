/// Decodes the bytes of a document, in the charset that is declared or in the one that they are in.
///
/// A byte order mark wins; UTF-16 is told by its shape; bytes that are valid UTF-8 beyond ASCII, but for a broken sequence
/// here and there, are UTF-8 whatever is declared, for text in another charset never is that by chance. Then comes what is
/// declared, unless the bytes read as Russian in another charset and not in that one; then detection
/// (``CharsetDetector``). Pages and feeds declare it inside too: ``PageCharset``, ``FeedCharset``.
enum DocumentCharset {
    /// Decodes a document.
    ///
    /// - Parameter label: The charset that is declared.
    /// - Complexity: O(n).
    static func decode(_ bytes: [UInt8], label: String?, isDecodedText: Bool) -> DecodedText {
        guard !isDecodedText, !TextDecoder.hasByteOrderMark(bytes) else {
            return TextDecoder.decode(bytes, label: isDecodedText ? nil : label)
        }
        let declared = label.flatMap(Charset.init(label:))
        if let wide = CharsetDetector.wideCharset(of: bytes) { return noting(bytes, as: wide.rawValue, label) }
        guard bytes.contains(where: { $0 >= 0x80 }) else {
            // Plain ASCII in UTF-16 would be two letters in one.
            let isWide = declared == .utf16LittleEndian || declared == .utf16BigEndian
            return TextDecoder.decode(bytes, label: isWide ? "utf-8" : label)
        }
        let utf8 = TextDecoder.decode(bytes, label: "utf-8")
        let isUTF8Declared = declared ?? .utf8 == .utf8 && !(label.map(LegacyCharsets.isKnown) ?? false)
        let isNearlyWhole = utf8.replacements * 20 <= bytes.count { $0 >= 0x80 }
        if isNearlyWhole || isUTF8Declared && isMostlyUTF8(utf8) { return noting(utf8, label) }
        if let label, let declared, declared != .utf8 {
            if let better = CharsetDetector.cyrillicLabel(of: bytes, insteadOf: declared) {
                return noting(bytes, as: better, label)
            }
            return TextDecoder.decode(bytes, label: label)
        }
        if let label, let decoded = LegacyCharsets.decode(bytes, label: label), decoded.replacements == 0 {
            return legacyButCyrillic(bytes).map { noting(bytes, as: $0, label) } ?? decoded
        }
        // What holds control characters is no text, and has no charset.
        guard bytes.count(where: { $0 < 0x20 && !(0x09...0x0D ~= $0) }) * 50 <= bytes.count else { return utf8 }
        return noting(bytes, as: CharsetDetector.label(of: bytes), label)
    }

    /// The charset of Russian that bytes are in which are declared in a charset without a table of ours; a few bytes of it
    /// may look like Russian.
    private static func legacyButCyrillic(_ bytes: [UInt8]) -> String? {
        guard bytes.count(where: { $0 >= 0x80 }) >= 64 else { return nil }
        return CharsetDetector.cyrillicLabel(of: bytes, insteadOf: .windows1252)
    }

    /// Whether there are more whole sequences of several bytes than broken ones: other charsets have hardly any.
    private static func isMostlyUTF8(_ decoded: DecodedText) -> Bool {
        decoded.bytes.count { $0 >= 0xC2 } >= 3 * decoded.replacements
    }

    private static func noting(_ bytes: [UInt8], as label: String, _ declared: String?) -> DecodedText {
        let decoded = LegacyCharsets.decode(bytes, label: label) ?? TextDecoder.decode(bytes, label: label)
        return noting(decoded, declared, readAs: label)
    }

    /// Says that a declaration was overruled.
    private static func noting(_ decoded: DecodedText, _ declared: String?, readAs label: String? = nil) -> DecodedText
    {
        guard let declared else { return decoded }
        var decoded = decoded
        let name = label ?? decoded.charset.rawValue, shown = TextCleaner.cleanLine(declared).prefix(40)
        if let known = Charset(label: declared) {
            // `utf-16` leaves the order of bytes open.
            if known.rawValue != name, !(declared.lowercased() == "utf-16" && name.hasPrefix("utf-16")) {
                decoded.warnings.append("declared as \(known.rawValue), but read as \(name)")
            }
        } else if LegacyCharsets.isKnown(declared) {
            decoded.warnings.append("declared as \(shown), but read as \(name)")
        } else {
            decoded.warnings.append("unknown charset \"\(shown)\": read as \(name)")
        }
        return decoded
    }
}
