/// A document's text in UTF-8.
struct DecodedText {
    /// Valid UTF-8 without a byte order mark.
    var bytes: [UInt8]
    /// What it was decoded from.
    var charset: Charset
    /// Byte sequences that stood for nothing and were replaced by U+FFFD.
    var replacements: Int
    /// What was doubtful about the declaration.
    var warnings: [String]
}

/// Turns the bytes of a document into UTF-8.
///
/// The charset is the one that the media type declares, else that of a byte order mark, else UTF-8. A byte order mark
/// that contradicts a declared charset overrules it.
enum TextDecoder {
    /// Decodes bytes.
    ///
    /// - Parameter label: The charset that the media type declares.
    /// - Complexity: O(n); one copy.
    static func decode(_ bytes: [UInt8], label: String?) -> DecodedText {
        let declared = label.flatMap(Charset.init(label:))
        let mark = byteOrderMark(of: bytes)
        let charset = mark?.charset ?? declared ?? .utf8
        let payload = bytes[(mark?.length ?? 0)...]
        var decoded = decode(payload, from: charset)
        if let label, declared == nil {
            decoded.warnings.append(
                "unknown charset \"\(TextCleaner.cleanLine(label).prefix(40))\": read as \(charset.rawValue)")
        } else if let declared, let mark, declared != mark.charset, label?.lowercased() != "utf-16" {
            decoded.warnings.append(
                "declared as \(declared.rawValue), but its byte order mark says \(charset.rawValue)")
        }
        return decoded
    }

    /// Whether bytes begin with a byte order mark.
    static func hasByteOrderMark(_ bytes: [UInt8]) -> Bool { byteOrderMark(of: bytes) != nil }

    private static func byteOrderMark(of bytes: [UInt8]) -> (charset: Charset, length: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, from charset: Charset) -> DecodedText {
        switch charset {
        case .utf8: decodeUTF8(bytes)
        case .utf16LittleEndian: decodeUTF16(bytes, highByte: 1, as: charset)
        case .utf16BigEndian: decodeUTF16(bytes, highByte: 0, as: charset)
        default: decodeSingleByte(bytes, as: charset)
        }
    }

    private static func decodeUTF8(_ bytes: ArraySlice<UInt8>) -> DecodedText {
        if (try? UTF8Span(validating: bytes.span)) != nil {
            return DecodedText(bytes: Array(bytes), charset: .utf8, replacements: 0, warnings: [])
        }
        let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
        let replacements = countReplacements(repaired[...]) - countReplacements(bytes)
        return DecodedText(bytes: repaired, charset: .utf8, replacements: replacements, warnings: [])
    }

    private static func countReplacements(_ bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        var index = bytes.startIndex
        while index + 2 < bytes.endIndex {
            if bytes[index] == 0xEF, bytes[index + 1] == 0xBF, bytes[index + 2] == 0xBD {
                count += 1
                index += 3
            } else {
                index += 1
            }
        }
        return count
    }

    private static func decodeUTF16(_ bytes: ArraySlice<UInt8>, highByte: Int, as charset: Charset) -> DecodedText {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            units.append(UInt16(bytes[index + highByte]) << 8 | UInt16(bytes[index + 1 - highByte]))
            index += 2
        }
        let decoded = Array(String(decoding: units, as: UTF16.self).utf8)
        var replacements = countReplacements(decoded[...]) - units.count { $0 == 0xFFFD }
        if index < bytes.endIndex { replacements += 1 }
        return DecodedText(bytes: decoded, charset: charset, replacements: replacements, warnings: [])
    }

    private static func decodeSingleByte(_ bytes: ArraySlice<UInt8>, as charset: Charset) -> DecodedText {
        let upperHalf = charset.upperHalf ?? []
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 2)
        var replacements = 0
        for byte in bytes {
            if byte < 0x80 {
                output.append(byte)
            } else {
                let encoded = upperHalf[Int(byte & 0x7F)]
                if encoded == [0xEF, 0xBF, 0xBD] { replacements += 1 }
                output.append(contentsOf: encoded)
            }
        }
        return DecodedText(bytes: output, charset: charset, replacements: replacements, warnings: [])
    }
}
