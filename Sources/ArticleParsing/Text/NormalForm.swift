internal import Foundation

/// Unicode normalisation form C (UAX #15).
///
/// Only the stretches that a conservative form of the standard's quick check doubts are composed, by Foundation: in most
/// news there are none, and the composing of one long text costs more than that of its parts.
enum NormalForm {
    /// The most marks that are kept upon one letter (the stream-safe text format of UAX #15 allows 30). Sorting the
    /// marks of longer runs would cost their square.
    static let longestMarkRun = 30

    /// The text in form C, and how many marks were dropped because too many stood upon one letter.
    ///
    /// - Complexity: O(n); no copy where there is nothing to do.
    static func compose(_ bytes: [UInt8]) -> (bytes: [UInt8], droppedMarks: Int) {
        func firstDoubt(from start: Int) -> Int? {
            bytes.withUnsafeBufferPointer { Self.firstDoubt(in: $0, from: start) }
        }
        guard var doubtful = firstDoubt(from: 0) else { return (bytes, 0) }
        let text = bytes[...]
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var done = 0
        var dropped = 0
        while true {
            let start = max(done, doubtful - (text.scalar(before: doubtful)?.length ?? 0))
            let end = endOfStretch(in: text, from: doubtful)
            output.append(contentsOf: text[done..<start])
            output.append(contentsOf: composed(text[start..<end], dropped: &dropped).utf8)
            done = end
            guard let next = firstDoubt(from: end) else { break }
            doubtful = next
        }
        output.append(contentsOf: text[done...])
        return (output, dropped)
    }

    /// The text in form C.
    static func compose(_ text: String) -> String {
        var text = text
        guard text.withUTF8({ firstDoubt(in: $0, from: 0) }) != nil else { return text }
        return String(decoding: compose(Array(text.utf8)).bytes, as: UTF8.self)
    }

    private static func composed(_ stretch: TextSlice, dropped: inout Int) -> String {
        var scalars = String.UnicodeScalarView()
        var run = 0
        for scalar in stretch.string.unicodeScalars {
            let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
            run = isMark ? run + 1 : 0
            if run > longestMarkRun {
                dropped += 1
            } else {
                scalars.append(scalar)
            }
        }
        return String(scalars).precomposedStringWithCanonicalMapping
    }

    /// The index of the first code point from `start` on that form C may change.
    private static func firstDoubt(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        while true {
            index = bytes.index(from: index, where: marksOfRareFirstBytes)
            guard index < bytes.count else { return nil }
            let (value, length) = bytes.scalar(at: index)
            if mayChange(value) { return index }
            index += length
        }
    }

    /// Marks the bytes of 0xCC and more but for those of the Cyrillic of U+0400…U+047F: all others are ASCII, Latin, or
    /// stand within a code point.
    @inline(__always)
    private static func marksOfRareFirstBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = word & (ones &* 0x7F)
        let isHigh = word & (low &+ ones &* (0x80 - 0x4C))
        // Zero in the bytes 0xD0 and 0xD1.
        let others = (word & (ones &* 0xFE)) ^ (ones &* 0xD0)
        let isOther = (others & (ones &* 0x7F)) &+ (ones &* 0x7F) | others
        return isHigh & isOther & (ones << 7)
    }

    /// The end of the stretch that is composed at once: the next code point that never composes with what stands before
    /// it, such as any that is not doubted, and the first consonant of a Hangul syllable.
    private static func endOfStretch(in text: TextSlice, from start: Int) -> Int {
        var index = start + text.scalar(at: start).length
        while index < text.endIndex {
            let (value, length) = text.scalar(at: index)
            guard mayChange(value), !(0x1100...0x115F).contains(value) else { break }
            index += length
        }
        return index
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
