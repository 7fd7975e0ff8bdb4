/// Something that takes bytes one after another.
protocol ByteSink {
    mutating func append(_ byte: UInt8)
}

extension [UInt8]: ByteSink {}

/// Small letters for comparing: case is folded and ё is е.
enum CaseFolding {
    /// Appends the folded form of a code point.
    @inline(__always)
    static func append(_ value: UInt32, to output: inout some ByteSink) {
        switch value {
        case 0..<0x41, 0x5B..<0x80: output.append(UInt8(truncatingIfNeeded: value))
        case 0x41...0x5A: output.append(UInt8(truncatingIfNeeded: value) | 0x20)
        case 0x410...0x42F: appendTwo(value + 0x20, to: &output)
        case 0x401, 0x451: appendTwo(0x435, to: &output)
        case 0x430...0x45F: appendTwo(value, to: &output)
        default: appendRare(value, to: &output)
        }
    }

    /// The folded form of a text.
    static func fold(_ text: TextSlice) -> [UInt8] {
        var done = 0
        var output = [UInt8](unsafeUninitializedCapacity: text.count) { buffer, count in
            done = text.withUnsafeBufferPointer { foldCommon($0, into: buffer) }
            count = done
        }
        text.dropFirst(done).forEachScalar { append($0, to: &output) }
        return output
    }

    /// Folds ASCII and the Cyrillic of U+0400…U+047F, up to the first code point beyond them; returns its offset. What is
    /// written is as long as what is read.
    private static func foldCommon(
        _ text: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let letters = FoldedLetters.table
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                output[index] = letters.ascii(byte)
                index += 1
            } else if FoldedLetters.isCyrillic(byte) {
                (output[index], output[index + 1]) = letters.cyrillic(byte, text[index + 1])
                index += 2
            } else {
                break
            }
        }
        return index
    }

    @inline(__always)
    private static func appendTwo(_ value: UInt32, to output: inout some ByteSink) {
        output.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
        output.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    }

    private static func appendRare(_ value: UInt32, to output: inout some ByteSink) {
        guard let scalar = Unicode.Scalar(value) else { return }
        if (0x2000...0x2FFF).contains(value) || (0x3400...0xD7FF).contains(value) {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { output.append(byte) }
        } else {
            for byte in scalar.properties.lowercaseMapping.utf8 { output.append(byte) }
        }
    }
}
