/// Decodes the bytes of a feed: UTF-32 by its shape, else as ``DocumentCharset`` does. What is declared is what the media
/// type says, or the XML declaration where the bytes are not in that.
enum FeedCharset {
    /// Decodes a document.
    ///
    /// - Complexity: O(n) for each charset that is tried, four at most.
    static func decode(_ document: RawDocument, label: String?) -> DecodedText {
        let bytes = document.bytes
        if let wide = utf32Label(of: bytes), !document.isDecodedText {
            return LegacyCharsets.decode(bytes, label: wide) ?? TextDecoder.decode(bytes, label: nil)
        }
        let declared = declaration(in: bytes)
        guard let label, let declared, label.lowercased() != declared, !isWhole(bytes, label), isWhole(bytes, declared)
        else {
            return DocumentCharset.decode(bytes, label: label ?? declared, isDecodedText: document.isDecodedText)
        }
        var decoded = DocumentCharset.decode(bytes, label: declared, isDecodedText: document.isDecodedText)
        if decoded.warnings.isEmpty {
            let shown = TextCleaner.cleanLine(label).prefix(40)
            decoded.warnings = ["declared as \(shown), but read as \(TextCleaner.cleanLine(declared).prefix(40))"]
        }
        return decoded
    }

    /// Whether every byte means something in a charset.
    private static func isWhole(_ bytes: [UInt8], _ label: String) -> Bool {
        if Charset(label: label) != nil { return TextDecoder.decode(bytes, label: label).replacements == 0 }
        return LegacyCharsets.decode(bytes, label: label)?.replacements == 0
    }

    /// UTF-32, by a byte order mark or by where the zeros of `<?xml` stand.
    private static func utf32Label(of bytes: [UInt8]) -> String? {
        switch Array(bytes.prefix(4)) {
        case [0xFF, 0xFE, 0, 0], [0x3C, 0, 0, 0]: "utf-32le"
        case [0, 0, 0xFE, 0xFF], [0, 0, 0, 0x3C]: "utf-32be"
        default: nil
        }
    }

    /// The charset that the XML declaration names.
    private static func declaration(in bytes: [UInt8]) -> String? {
        let head = bytes.prefix(256)
        guard head.starts(with: Array("<?xml".utf8)) || head.drop(while: { $0 <= 0x20 || $0 >= 0xBB }).first == 0x3C,
            let end = head.firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        for attribute in MarkupAttributes(bytes, in: 0..<end)
        where bytes[attribute.name].string.lowercased() == "encoding" {
            return bytes[attribute.value].string.lowercased()
        }
        return nil
    }
}
