/// Repairs text that was UTF-8, was read in a charset of one byte each, and was written as UTF-8 again.
enum DoubleEncoding {
    /// The text as it was before; `nil` where nothing speaks for a mistake.
    ///
    /// The whole text must go back into windows-1252 or windows-1251 and be UTF-8 there, with a character of more than one
    /// byte: real text has no such luck, least of all a long one.
    /// - Complexity: O(n).
    static func repaired(_ text: String) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        return [windows1252, windows1251].lazy.compactMap { repaired(text, $0) }.first
    }

    private static func repaired(_ text: String, _ charset: [UInt32: UInt8]) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80 {
                bytes.append(UInt8(scalar.value))
            } else if let byte = charset[scalar.value] {
                bytes.append(byte)
            } else {
                return nil
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static let windows1252 = inverse(SingleByteCharsets.windows1252)
    private static let windows1251 = inverse(SingleByteCharsets.windows1251)

    /// The bytes of the characters; a byte without a character stands for itself, as in HTML.
    private static func inverse(_ upperHalf: [[UInt8]]) -> [UInt32: UInt8] {
        var bytes: [UInt32: UInt8] = [:]
        for (index, encoded) in upperHalf.enumerated() {
            let byte = UInt8(index + 0x80)
            guard let value = encoded[...].firstScalar else { continue }
            bytes[value == 0xFFFD ? UInt32(byte) : value] = byte
        }
        return bytes
    }
}
