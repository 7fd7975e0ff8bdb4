/// Repairs text that was read in a wrong charset and written again: UTF-8 read as windows-1251 or windows-1252
/// («РџСѓС‚РёРЅ», "donâ€™t"), windows-1251 read as windows-1252 («Ïðèâåò»), KOI8-R read as windows-1251; also twice.
///
/// Text is changed only where there is no other way to read it: nearly all of what stands beyond ASCII must belong to such
/// sequences, or read as Russian in another charset and not in this one. A dash or quotation mark of three signs that begin
/// with `â€` or `вЂ` is repaired wherever it stands.
enum DoubleEncoding {
    /// How often a text may have been encoded in vain.
    private static let depthLimit = 3

    /// The text as it was before; `nil` where nothing speaks for a mistake. First the whole is tried, then each line.
    ///
    /// - Complexity: O(n).
    static func repaired(_ text: String) -> String? {
        var text = text
        guard text.withUTF8(isSuspect) else { return nil }
        if let whole = repairedOften(text) { return whole }
        guard text.utf8.contains(0x0A) else { return nil }
        var isRepaired = false
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line -> String in
            let line = String(Substring(line))
            guard let repaired = repairedOften(line) else { return line }
            isRepaired = true
            return repaired
        }
        return isRepaired ? lines.joined(separator: "\n") : nil
    }

    /// The same for text in valid UTF-8, of which no string is made where nothing speaks for a mistake.
    static func repaired(_ bytes: [UInt8]) -> String? {
        guard bytes.withUnsafeBufferPointer(isSuspect) else { return nil }
        return repaired(String(decoding: bytes, as: UTF8.self))
    }

    /// Whether a text has what the repairs look for; nearly all correct text has not.
    private static func isSuspect(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var sequences = 0, together = 0, capitals = 0, small = 0, previous: UInt32 = 0
        var index = 0
        while index < text.count {
            guard text[index] >= 0x80 else {
                index = text.index(ofNonASCIIFrom: index + 1)
                previous = 0
                continue
            }
            let (scalar, length) = text.scalar(at: index)
            index += length
            defer { previous = scalar }
            // Nearly all letters of Russian text.
            if 0x430...0x44F ~= scalar, !(0xC2...0xD1 ~= previous) {
                small += 1
                continue
            }
            switch (previous, scalar) {
            // â€, вЂ
            case (0xE2, 0x20AC), (0xE2, 0x80), (0x432, 0x402): return true
            // Â, Ã, Å, Ð, Ñ before a sign; В, Г, Е, Р, С before what is no Russian letter.
            case (0xC2, ..<0xC0), (0xC3, ..<0xC0), (0xC5, ..<0xC0), (0xD0, ..<0xC0), (0xD1, ..<0xC0),
                (0xC2...0xD1, 0x100...),
                (0x412, ..<0x410), (0x413, ..<0x410), (0x415, ..<0x410), (0x420, ..<0x410), (0x421, ..<0x410),
                (0x412...0x421, 0x450...):
                sequences += 1
            case (0xC0...0xFF, 0xC0...0xFF): together += 1
            case (_, 0x410...0x42F): capitals += 1
            case (_, 0x430...0x44F): small += 1
            default: break
            }
        }
        return sequences > 1 || together > 5 || capitals > small && capitals + small > 15
    }

    private static func repairedOften(_ text: String) -> String? {
        var result: String?
        for _ in 0..<depthLimit {
            guard let next = repairedOnce(result ?? text) else { break }
            result = next
        }
        return result
    }

    private static func repairedOnce(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars.map(\.value))
        for charset in [Charset.windows1252, .windows1251] {
            if let repaired = repairedSequences(scalars, charset) { return repaired }
        }
        return misreadRussian(scalars)
    }

    // MARK: - UTF-8 read in a charset of one byte each

    private static func repairedSequences(_ scalars: [UInt32], _ charset: Charset) -> String? {
        let bytes = charset == .windows1252 ? windows1252 : windows1251
        // All sequences read, and those of three signs alone. Bytes, for a view of scalars is copied by each append.
        var output: [UInt8] = [], changed: [UInt8] = []
        var first: UInt32?, areDifferent = false, beyondASCII = 0, covered = 0, signs = 0, index = 0
        while index < scalars.count {
            let (value, length) = sequence(in: scalars, at: index, bytes) ?? (scalars[index], 1)
            beyondASCII += scalars[index] >= 0x80 ? length : 0
            append(value, to: &output)
            if length > 1 {
                covered += length
                areDifferent = areDifferent || first.map { $0 != value } ?? false
                first = first ?? value
            }
            if length == 2 {
                for scalar in scalars[index..<index + length] { append(scalar, to: &changed) }
            } else {
                signs += length == 3 ? 1 : 0
                append(value, to: &changed)
            }
            index += length
        }
        if covered > 3, areDifferent, covered * 5 >= beyondASCII * 4 { return String(decoding: output, as: UTF8.self) }
        return signs > 0 ? String(decoding: changed, as: UTF8.self) : nil
    }

    private static func append(_ value: UInt32, to output: inout [UInt8]) {
        guard value >= 0x80 else { return output.append(UInt8(value)) }
        output.append(contentsOf: UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
    }

    /// The character whose bytes in UTF-8 stand at an index as characters, if it is one of Western or Russian print.
    private static func sequence(
        in scalars: [UInt32], at index: Int, _ bytes: ByteTable
    ) -> (value: UInt32, length: Int)? {
        guard scalars[index] >= 0x80, let first = bytes[scalars[index]] else { return nil }
        func continuation(_ offset: Int) -> UInt32? {
            guard index + offset < scalars.count, scalars[index + offset] >= 0x80 else { return nil }
            let byte = scalars[index + offset] == 0xFFFD ? bytes.lost(after: first) : bytes[scalars[index + offset]]
            return byte.flatMap { 0x80...0xBF ~= $0 ? UInt32($0 & 0x3F) : nil }
        }
        switch first {
        case 0xC2, 0xC3, 0xC5, 0xD0, 0xD1:
            guard let second = continuation(1) else { return nil }
            let value = UInt32(first & 0x1F) << 6 | second
            return isPlausible(value) ? (value, 2) : nil
        case 0xE2:
            guard let second = continuation(1), let third = continuation(2) else { return nil }
            let value = 0x2000 | second << 6 | third
            return isPlausible(value) ? (value, 3) : nil
        default: return nil
        }
    }

    private static func isPlausible(_ value: UInt32) -> Bool {
        switch value {
        case 0x80...0xFF, 0x152...0x178, 0x401, 0x404, 0x406, 0x407, 0x410...0x44F, 0x451, 0x454, 0x456, 0x457,
            0x2010...0x203A, 0x20AC, 0x2116, 0x2122, 0x2212:
            true
        default: false
        }
    }

    // MARK: - Russian read in a charset of one byte each

    /// Text that reads as Russian once its bytes are read in another charset.
    private static func misreadRussian(_ scalars: [UInt32]) -> String? {
        guard let stated = suspectedCharset(of: scalars) else { return nil }
        let table = stated == .windows1252 ? windows1252 : windows1251
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count)
        for scalar in scalars {
            if scalar < 0x80 {
                bytes.append(UInt8(scalar))
            } else if let byte = table[scalar] {
                bytes.append(byte)
            } else {
                return nil
            }
        }
        guard let label = CharsetDetector.cyrillicLabel(of: bytes, insteadOf: stated) else { return nil }
        return String(decoding: TextDecoder.decode(bytes, label: label).bytes, as: UTF8.self)
    }

    /// The charset that a text may have been read in by mistake: accented letters stand together as in no Western language,
    /// or there are more Russian capitals than small letters.
    private static func suspectedCharset(of scalars: [UInt32]) -> Charset? {
        var capitals = 0, small = 0, accented = 0, together = 0, previous: UInt32 = 0
        for scalar in scalars {
            switch scalar {
            case 0x410...0x42F: capitals += 1
            case 0x430...0x44F: small += 1
            case 0xC0...0xFF:
                accented += 1
                if 0xC0...0xFF ~= previous { together += 1 }
            default: break
            }
            previous = scalar
        }
        if together > 5, together * 2 > accented, capitals + small == 0 { return .windows1252 }
        return capitals > small && capitals + small > 15 && accented == 0 ? .windows1251 : nil
    }

    // The bytes without a character became U+FFFD. Russian has one of them, И; after E2 80, ” is by far the most frequent.
    private static let windows1252 = inverse(SingleByteCharsets.windows1252, lost: [0xE2: 0x9D])
    private static let windows1251 = inverse(SingleByteCharsets.windows1251, lost: [0xD0: 0x98, 0xE2: 0x98])

    /// The bytes of the characters; a byte without a character stands for itself, as in HTML.
    private static func inverse(_ upperHalf: [[UInt8]], lost: [UInt8: UInt8]) -> ByteTable {
        var bytes = ByteTable(lost: lost)
        for (index, encoded) in upperHalf.enumerated() {
            let byte = UInt8(index + 0x80)
            guard let value = encoded[...].firstScalar else { continue }
            bytes[value == 0xFFFD ? UInt32(byte) : value] = byte
        }
        // Read as Latin-1, the bytes from 0x80 to 0x9F are controls.
        for byte in UInt8(0x80)...0x9F where bytes[UInt32(byte)] == nil { bytes[UInt32(byte)] = byte }
        return bytes
    }

    /// The bytes of characters up to U+2122, the last one that any of these charsets has.
    private struct ByteTable {
        private var bytes = [UInt8](repeating: 0, count: 0x2123)
        private let lost: [UInt8: UInt8]

        init(lost: [UInt8: UInt8]) {
            self.lost = lost
        }

        /// The byte that U+FFFD most likely stands for, in a sequence that begins with a byte.
        func lost(after first: UInt8) -> UInt8? { lost[first] }

        subscript(scalar: UInt32) -> UInt8? {
            get { scalar < bytes.count && bytes[Int(scalar)] != 0 ? bytes[Int(scalar)] : nil }
            set { bytes[Int(scalar)] = newValue ?? 0 }
        }
    }
}
