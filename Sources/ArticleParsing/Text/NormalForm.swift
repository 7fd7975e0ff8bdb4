internal import Foundation

/// Unicode normalisation form C (UAX #15).
enum NormalForm {
    /// The most marks that are kept upon one letter (the stream-safe text format of UAX #15 allows 30). Sorting the
    /// marks of longer runs would cost their square.
    static let longestMarkRun = 30

    /// The text in form C, and how many marks were dropped because too many stood upon one letter.
    ///
    /// - Complexity: O(n); no copy where the quick check finds nothing to do.
    static func compose(_ bytes: [UInt8]) -> (bytes: [UInt8], droppedMarks: Int) {
        guard needsWork(bytes) else { return (bytes, 0) }
        var scalars = String.UnicodeScalarView()
        var run = 0
        var dropped = 0
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
            run = isMark ? run + 1 : 0
            if run > longestMarkRun {
                dropped += 1
            } else {
                scalars.append(scalar)
            }
        }
        return (Array(String(scalars).precomposedStringWithCanonicalMapping.utf8), dropped)
    }

    /// The text in form C.
    static func compose(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return needsWork(bytes) ? String(decoding: compose(bytes).bytes, as: UTF8.self) : text
    }

    /// Whether a code point occurs that form C may change: a conservative form of the quick check of UAX #15.
    private static func needsWork(_ bytes: [UInt8]) -> Bool {
        let text = bytes[...]
        return bytes.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count {
                let byte = buffer[index]
                if byte < 0xCC || byte == 0xD0 || byte == 0xD1 {
                    // ASCII, Latin, a byte within a code point, or the Cyrillic of U+0400…U+047F.
                    index += 1
                    continue
                }
                let (value, length) = text.scalar(at: index)
                if mayChange(value) { return true }
                index += length
            }
            return false
        }
    }

    @inline(__always)
    private static func mayChange(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x300, 0x400...0x482, 0x48A...0x590: false
        case 0x2002...0x20CF, 0x2101...0x2125, 0x2190...0x2328, 0x3001...0x3029, 0x3040...0x3098, 0x309B...0xA66E: false
        case 0xAC00...0xD7A3, 0xE000...0xF8FF, 0xFE00...0xFE0F, 0xFE30...0xFFFF, 0x1F000...0x1FAFF: false
        case 0x10A0...0x10FF, 0x1E00...0x1EFF: false
        case 0x375...0x37D, 0x37F...0x386, 0x388...0x3FF: false
        default: true
        }
    }
}
