internal import Glibc

/// Charsets of East Asia and Europe that have no table of ours, by the C library's `iconv`.
enum LegacyCharsets {
    /// Whether a label is on the list.
    static func isKnown(_ label: String) -> Bool { names[label.lowercased()] != nil }

    /// Decodes bytes; `nil` for a name that is not on the list, or that the C library does not know.
    static func decode(_ bytes: [UInt8], label: String) -> DecodedText? {
        guard let name = names[label.lowercased()] else { return nil }
        let converter = iconv_open("UTF-8", name)
        guard converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var decoded = DecodedText(bytes: [], charset: .utf8, replacements: 0, warnings: [])
        decoded.bytes.reserveCapacity(bytes.count + bytes.count / 2)
        var input = bytes
        input.withUnsafeMutableBytes { buffer in
            var source = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = buffer.count
            convert(converter, &source, &left, into: &decoded)
        }
        if decoded.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { decoded.bytes.removeFirst(3) }
        return decoded
    }

    /// Converts piece by piece; a byte that means nothing becomes U+FFFD.
    private static func convert(
        _ converter: iconv_t?, _ source: inout UnsafeMutablePointer<CChar>?, _ left: inout Int,
        into decoded: inout DecodedText
    ) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { piece in
            while left > 0 {
                var target = piece.baseAddress
                var room = piece.count
                let result = iconv(converter, &source, &left, &target, &room)
                let written = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: piece[..<(piece.count - room)]))
                decoded.bytes.append(contentsOf: written)
                guard result == Int.max || result == -1 || left > 0 else { break }
                if room >= 16, left > 0 {
                    decoded.replacements += 1
                    decoded.bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
                    source = source?.advanced(by: 1)
                    left -= 1
                }
            }
        }
    }

    /// Labels of the WHATWG Encoding standard, with the names of the C library.
    private static let names: [String: String] = {
        var names = [
            "euc-kr": "CP949", "ks_c_5601-1987": "CP949", "korean": "CP949", "windows-949": "CP949",
            "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030", "x-gbk": "GB18030", "big5": "BIG5-HKSCS",
            "big5-hkscs": "BIG5-HKSCS", "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932",
            "windows-31j": "CP932", "euc-jp": "EUC-JP", "iso-2022-jp": "ISO-2022-JP", "windows-874": "CP874",
            "tis-620": "CP874", "macintosh": "MACINTOSH", "utf-32": "UTF-32", "utf-32le": "UTF-32LE",
            "utf-32be": "UTF-32BE", "ucs-4": "UCS-4", "iso-8859-9": "CP1254",
        ]
        for number in [2, 3, 4, 6, 7, 8, 10, 13, 14, 15, 16] { names["iso-8859-\(number)"] = "ISO-8859-\(number)" }
        for number in [1250, 1253, 1254, 1255, 1256, 1257, 1258] {
            names["windows-\(number)"] = "CP\(number)"
            names["cp\(number)"] = "CP\(number)"
        }
        return names
    }()
}
