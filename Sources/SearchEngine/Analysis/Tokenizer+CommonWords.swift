/// What the first byte of a scalar says of it.
enum LeadKind: UInt8 {
    /// ASCII that is neither letter nor digit.
    case separator = 0
    /// An ASCII letter or digit.
    case ascii = 1
    /// The first byte of U+0400 to U+047F, all of which are Cyrillic letters.
    case cyrillic = 2
    /// Any other byte beyond ASCII.
    case other = 3
}

/// Small tables that the common words are read by.
final class LeadTable: Sendable {
    static let shared = LeadTable()

    // Arrays: to read one element of an inline array of an object, all of it is copied.

    /// The `LeadKind` of each byte.
    let kinds: [UInt8]
    /// U+0400 to U+047F folded: the two bytes in UTF-8, the first one lowest.
    let cyrillic: [UInt16]

    private init() {
        var kinds = [UInt8](repeating: LeadKind.separator.rawValue, count: 256)
        for byte in 0x80..<0x100 { kinds[byte] = LeadKind.other.rawValue }
        for byte in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8 {
            kinds[Int(byte)] = LeadKind.ascii.rawValue
        }
        kinds[0xD0] = LeadKind.cyrillic.rawValue
        kinds[0xD1] = LeadKind.cyrillic.rawValue
        self.kinds = kinds
        var cyrillic = [UInt16](repeating: 0, count: 128)
        for index in 0..<128 {
            let value = UInt16(ScalarTable.shared.fold(0x400 + UInt32(index)))
            cyrillic[index] = 0xC0 | value >> 6 | (0x80 | value & 0x3F) << 8
        }
        self.cyrillic = cyrillic
    }
}

/// Eight bytes of text looked at together, the first one in the lowest bits.
struct ByteChunk {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let high: UInt64 = ones << 7

    let bits: UInt64

    /// The eight bytes from `offset` on; zeros behind the end of the text.
    @inline(__always)
    init(_ text: Span<UInt8>, at offset: Int) {
        if offset + 8 <= text.count {
            // SAFETY: the eight bytes lie inside the text.
            bits = unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self).littleEndian
        } else {
            bits = Self.tail(text, from: offset)
        }
    }

    /// The bytes from `offset` on, fewer than eight; from the end on there are none.
    @inline(__always)
    private static func tail(_ text: Span<UInt8>, from offset: Int) -> UInt64 {
        let count = text.count &- offset
        guard count > 0 else { return 0 }
        let last = text.count &- 1
        if count < 4 {
            // One, two or three bytes, some of them read twice.
            let middle = count / 2
            return UInt64(text[offset]) | UInt64(text[offset &+ middle]) << UInt64(8 &* middle)
                | UInt64(text[last]) << UInt64(8 &* (count &- 1))
        }
        // SAFETY: four bytes or more are left.
        let (low, high) = unsafe (
            text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self).littleEndian,
            text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: last &- 3, as: UInt32.self).littleEndian
        )
        return UInt64(low) | UInt64(high) << UInt64(8 &* (count &- 4))
    }

    /// The high bit of each byte that is an ASCII letter.
    @inline(__always)
    var letters: UInt64 {
        let lowered = bits & ~Self.high | Self.ones &* 0x20
        return Self.atLeast(0x61, lowered) & ~Self.atLeast(0x7B, lowered) & ~bits & Self.high
    }

    /// The high bit of each byte that is an ASCII digit.
    @inline(__always)
    var digits: UInt64 {
        let low = bits & ~Self.high
        return Self.atLeast(0x30, low) & ~Self.atLeast(0x3A, low) & ~bits & Self.high
    }

    /// The number of bytes before the first that is not marked in `mask`.
    @inline(__always)
    static func leading(_ mask: UInt64) -> Int { (~mask & high).trailingZeroBitCount / 8 }

    /// The high bit of each byte that is `limit` or more, for bytes below 0x80; the other bits are undefined.
    @inline(__always)
    private static func atLeast(_ limit: UInt64, _ bytes: UInt64) -> UInt64 { bytes &+ ones &* (0x80 - limit) }
}

extension Tokenizer {
    /// Passes separators and takes a word that is ASCII or Cyrillic throughout and ends before ASCII or the end.
    ///
    /// - Returns: Whether there was such a word; if not, the rest is to be read scalar by scalar, with what has been
    ///   read of a word.
    @inline(__always)
    mutating func takeCommonWord(in text: Span<UInt8>) -> Bool {
        let count = text.count
        var offset = offset
        while offset < count {
            // SAFETY: the offset is below the count.
            let kind = unsafe kinds[Int(text[unchecked: offset])]
            if kind == LeadKind.separator.rawValue {
                offset += 1
                continue
            }
            start = offset
            self.offset = offset
            if kind == LeadKind.ascii.rawValue { return takeASCIIWord(in: text) }
            return kind == LeadKind.cyrillic.rawValue && takeCyrillicWord(in: text)
        }
        self.offset = offset
        return false
    }

    @inline(__always)
    private mutating func takeASCIIWord(in text: Span<UInt8>) -> Bool {
        while true {
            let chunk = ByteChunk(text, at: offset)
            let letters = chunk.letters
            let length = ByteChunk.leading(letters | chunk.digits)
            let isPart: UInt64 = length == 8 ? .max : 1 << UInt64(8 * length) &- 1
            if letters & isPart != 0 { script = .latin }
            append((chunk.bits | letters >> 2) & isPart, length)
            offset += length
            if length < 8 { return endsBeforeASCII(text) }
        }
    }

    @inline(__always)
    private mutating func takeCyrillicWord(in text: Span<UInt8>) -> Bool {
        let count = text.count
        var offset = offset
        var length = 0
        script = .cyrillic
        // SAFETY: two bytes are read below the count; the word has room for 264 bytes.
        while unsafe offset + 1 < count && text[unchecked: offset] & 0xFE == 0xD0 {
            let index = unsafe Int(text[unchecked: offset] & 1) << 6 | Int(text[unchecked: offset + 1] & 0x3F)
            let letter = cyrillic[index]
            if length + 4 <= Self.maximumWordBytes {
                unsafe word[unchecked: length] = UInt8(truncatingIfNeeded: letter)
                unsafe word[unchecked: length + 1] = UInt8(truncatingIfNeeded: letter >> 8)
                length += 2
            }
            offset += 2
        }
        wordCount = length
        self.offset = offset
        return endsBeforeASCII(text)
    }

    /// Ends the word here if what follows cannot be part of it.
    @inline(__always)
    private mutating func endsBeforeASCII(_ text: Span<UInt8>) -> Bool {
        if offset < text.count {
            let byte = text[offset]
            let kind = kinds[Int(byte)]
            guard kind == LeadKind.separator.rawValue, byte != 0x27 else { return false }
        }
        end = offset
        return true
    }

    /// Appends the lowest `length` bytes of `bytes`, whose others are zero.
    @inline(__always)
    private mutating func append(_ bytes: UInt64, _ length: Int) {
        if wordCount <= Self.maximumWordBytes - 16 {
            for index in 0..<8 {
                // SAFETY: the word has room for eight more bytes than it may keep.
                unsafe word[unchecked: wordCount + index] = UInt8(truncatingIfNeeded: bytes >> UInt64(8 * index))
            }
            wordCount += length
            return
        }
        for index in 0..<length where wordCount + 4 <= Self.maximumWordBytes {
            word[wordCount] = UInt8(truncatingIfNeeded: bytes >> UInt64(8 * index))
            wordCount += 1
        }
    }
}
