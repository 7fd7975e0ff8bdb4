/// A stretch of valid UTF-8.
///
/// The parsers work on bytes: a `Character` costs a look at the grapheme rules for each step, a byte costs nothing.
/// Every function below expects valid UTF-8 and indices at the edges of code points.
typealias TextSlice = ArraySlice<UInt8>

extension ArraySlice<UInt8> {
    /// The bytes of a text.
    init(_ text: String) {
        self = Array(text.utf8)[...]
    }

    /// The text as a string.
    var string: String { String(decoding: self, as: UTF8.self) }

    /// The number of code points.
    ///
    /// - Complexity: O(n).
    var codePointCount: Int {
        withUnsafeBufferPointer { bytes in
            var count = 0
            for byte in bytes { count += byte & 0xC0 != 0x80 ? 1 : 0 }
            return count
        }
    }

    /// Whether the text has more code points than `limit`; reads no further than that.
    func isLonger(than limit: Int) -> Bool {
        count > limit && (count > 4 * limit || codePointCount > limit)
    }

    /// The code point at an index, and its length in bytes.
    @inline(__always)
    func scalar(at index: Int) -> (value: UInt32, length: Int) { decodeScalar { self[index + $0] } }

    /// Calls `body` for each code point. Quicker than indices: the bounds are checked once.
    @inline(__always)
    func forEachScalar(_ body: (UInt32) -> Void) {
        withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let first = bytes[index]
                if first < 0x80 {
                    body(UInt32(first))
                    index += 1
                } else if first < 0xE0 {
                    body(UInt32(first & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F))
                    index += 2
                } else {
                    let (value, length) = self.scalar(at: startIndex + index)
                    body(value)
                    index += length
                }
            }
        }
    }

    /// The code point that ends before an index, and its length in bytes; `nil` at the start.
    func scalar(before index: Int) -> (value: UInt32, length: Int)? {
        guard index > startIndex else { return nil }
        var start = index - 1
        while start > startIndex, self[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(at: start)
    }

    /// The first code point; `nil` in an empty text.
    var firstScalar: UInt32? { isEmpty ? nil : scalar(at: startIndex).value }

    /// The last code point; `nil` in an empty text.
    var lastScalar: UInt32? { scalar(before: endIndex)?.value }

    /// The text without spaces and line breaks at both ends.
    var trimmed: TextSlice {
        trimming { $0 == 0x20 || $0 == 0x0A }
    }

    /// The text without the code points at both ends that satisfy a condition.
    func trimming(_ isUnwanted: (UInt32) -> Bool) -> TextSlice {
        trimmingEnd(isUnwanted).trimmingStart(isUnwanted)
    }

    /// The text without the code points at its start that satisfy a condition.
    func trimmingStart(_ isUnwanted: (UInt32) -> Bool) -> TextSlice {
        var start = startIndex
        while start < endIndex {
            let (value, length) = scalar(at: start)
            guard isUnwanted(value) else { break }
            start += length
        }
        return self[start...]
    }

    /// The text without the code points at its end that satisfy a condition.
    func trimmingEnd(_ isUnwanted: (UInt32) -> Bool) -> TextSlice {
        var end = endIndex
        while let (value, length) = scalar(before: end), isUnwanted(value) { end -= length }
        return self[..<end]
    }

    /// The index after the first `count` code points, or the end.
    func index(afterCodePoints count: Int) -> Int {
        var index = startIndex
        var left = count
        while left > 0, index < endIndex {
            index += scalar(at: index).length
            left -= 1
        }
        return index
    }

    /// Whether the text starts with ASCII or other bytes given as a literal.
    func hasPrefix(_ prefix: StaticString) -> Bool {
        guard count >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { self.prefix($0.count).elementsEqual($0) }
    }

    /// The words between spaces.
    var spacedWords: [TextSlice] { split(separator: 0x20) }

    /// The text cut at a word, with an ellipsis at its end, to at most `limit` code points; as it is where it is
    /// not longer.
    func shortened(toCodePoints limit: Int) -> String {
        guard isLonger(than: limit) else { return string }
        let hardEnd = index(afterCodePoints: limit - 1)
        var end = hardEnd
        if self[end] != 0x20 {
            while end > startIndex, self[end - 1] != 0x20 { end -= 1 }
        }
        if end <= index(afterCodePoints: limit / 2) { end = hardEnd }
        let kept = self[..<end].trimmingEnd { !ScalarClass.isWordPart($0) && !ScalarClass.closesQuote($0) }
        return (kept.isEmpty ? self[..<hardEnd] : kept).string + "…"
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The code point at an index, and its length in bytes.
    @inline(__always)
    func scalar(at index: Int) -> (value: UInt32, length: Int) { decodeScalar { self[index + $0] } }

    /// The first index from `start` on whose byte is not ASCII, or the end.
    @inline(__always)
    func index(ofNonASCIIFrom start: Int) -> Int {
        index(from: start) { word in word & 0x8080_8080_8080_8080 }
    }

    /// The first index from `start` on whose byte is marked, or the end; eight bytes at a time.
    ///
    /// - Parameter marks: The highest bit of each byte that is marked, of eight bytes in the order of memory from the
    ///   lowest on.
    @inline(__always)
    func index(from start: Int, where marks: (UInt64) -> UInt64) -> Int {
        var index = start
        while index + 8 <= count {
            // SAFETY: the eight bytes lie inside the buffer.
            let word = unsafe UInt64(
                littleEndian: UnsafeRawPointer(baseAddress!).loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let marked = marks(word)
            guard marked == 0 else { return index + marked.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, marks(UInt64(self[index])) & 0x80 == 0 { index += 1 }
        return index
    }
}

/// Decodes the code point whose bytes `byte` gives by their offset from its first.
@inline(__always)
private func decodeScalar(_ byte: (Int) -> UInt8) -> (value: UInt32, length: Int) {
    let first = byte(0)
    if first < 0x80 { return (UInt32(first), 1) }
    let second = UInt32(byte(1) & 0x3F)
    if first < 0xE0 { return (UInt32(first & 0x1F) << 6 | second, 2) }
    let third = UInt32(byte(2) & 0x3F)
    if first < 0xF0 { return (UInt32(first & 0x0F) << 12 | second << 6 | third, 3) }
    return (UInt32(first & 0x07) << 18 | second << 12 | third << 6 | UInt32(byte(3) & 0x3F), 4)
}
