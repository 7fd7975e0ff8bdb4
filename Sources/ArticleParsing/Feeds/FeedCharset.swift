/// Finds the charset of a feed and decodes it.
///
/// Looked at in turn: a byte order mark and the shape of UTF-16 and UTF-32, the media type, the XML declaration, UTF-8,
/// and windows-1251 or windows-1252. The first that decodes every byte wins, so a wrong declaration is overruled.
enum FeedCharset {
    /// Decodes a document.
    ///
    /// - Complexity: O(n) for each charset that is tried, five at most.
    static func decode(_ document: RawDocument, label: String?) -> DecodedText {
        let bytes = document.bytes
        if document.isDecodedText { return TextDecoder.decode(bytes, label: "utf-8") }
        if let wide = wideCharset(of: bytes) { return decode(bytes, wide) ?? TextDecoder.decode(bytes, label: nil) }
        let declared = declaration(in: bytes)
        var labels = [label, declared].compactMap { $0 }
        if let first = labels.first, first.hasPrefix("utf-16") || first.hasPrefix("utf-32") { labels.removeFirst() }
        labels += ["utf-8", prefersCyrillic(bytes) ? "windows-1251" : "windows-1252"]
        var best: DecodedText?
        for candidate in labels {
            guard var decoded = decode(bytes, candidate) else { continue }
            if decoded.replacements == 0 {
                let stated = labels[0]
                if stated != candidate, label != nil || declared != nil {
                    decoded.warnings.append("declared as \(shown(stated)), but read as \(shown(candidate))")
                }
                return decoded
            }
            // A broken sequence here and there speaks against no charset that declares itself.
            if best == nil || decoded.replacements * 16 < best?.replacements ?? 0 { best = decoded }
            if decoded.replacements * 1_000 < bytes.count || isMostlyUTF8(decoded) { return decoded }
        }
        return best ?? TextDecoder.decode(bytes, label: nil)
    }

    /// Whether there are no fewer whole sequences of several bytes than broken ones: other charsets have hardly any.
    private static func isMostlyUTF8(_ decoded: DecodedText) -> Bool {
        guard decoded.charset == .utf8 else { return false }
        return decoded.bytes.count { $0 >= 0xC2 } >= 2 * decoded.replacements
    }

    private static func shown(_ label: String) -> String { String(TextCleaner.cleanLine(label).prefix(40)) }

    private static func decode(_ bytes: [UInt8], _ label: String) -> DecodedText? {
        if Charset(label: label) != nil { return TextDecoder.decode(bytes, label: label) }
        return LegacyCharsets.decode(bytes, label: label)
    }

    /// UTF-16 and UTF-32, with a byte order mark or by where the zeros of `<?xml` stand.
    private static func wideCharset(of bytes: [UInt8]) -> String? {
        let start = Array(bytes.prefix(4))
        switch start {
        case [0xFF, 0xFE, 0, 0], [0x3C, 0, 0, 0]: return "utf-32le"
        case [0, 0, 0xFE, 0xFF], [0, 0, 0, 0x3C]: return "utf-32be"
        default: break
        }
        if start.starts(with: [0xFF, 0xFE]) || (start.count == 4 && start[0] == 0x3C && start[1] == 0 && start[3] == 0)
        {
            return "utf-16le"
        }
        if start.starts(with: [0xFE, 0xFF]) || (start.count == 4 && start[0] == 0 && start[1] == 0x3C && start[2] == 0)
        {
            return "utf-16be"
        }
        return nil
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

    /// Whether bytes beyond ASCII stand together in words, as in Cyrillic, and not one by one, as in Latin scripts.
    private static func prefersCyrillic(_ bytes: [UInt8]) -> Bool {
        var (pairs, singles) = (0, 0)
        for (previous, byte) in zip(bytes, bytes.dropFirst()) where byte >= 0xC0 {
            if previous >= 0xC0 { pairs += 1 } else { singles += 1 }
        }
        return pairs > 2 * singles
    }
}
