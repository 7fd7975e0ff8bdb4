/// What 64 bytes of a text are, a bit for each, the first one lowest; before them no word has begun.
struct WordBlock {
    static let size = 64

    /// Bytes of words: letters and digits, and apostrophes between them.
    private(set) var words: UInt64 = 0
    /// Bytes of which it takes more to say what they are.
    private var odd: UInt64 = 0

    /// Nothing but separators.
    init() {}

    /// Reads the bytes from `offset` on; behind the end of the text stand separators.
    @inline(__always)
    init(_ text: Span<UInt8>, at offset: Int) {
        var (high, leads, apostrophes): (UInt64, UInt64, UInt64) = (0, 0, 0)
        for index in 0..<8 where offset &+ 8 &* index < text.count {
            let chunk = ByteChunk(text, at: offset &+ 8 &* index)
            let shift = UInt64(8 &* index)
            words |= ByteChunk.bits(chunk.letters | chunk.digits) << shift
            apostrophes |= ByteChunk.bits(chunk.apostrophes) << shift
            guard chunk.high != 0 else { continue }
            high |= ByteChunk.bits(chunk.high) << shift
            leads |= ByteChunk.bits(chunk.cyrillicLeads) << shift
        }
        // The letters U+0400 to U+047F have two bytes.
        let cyrillic = leads | leads << 1
        words |= cyrillic
        odd = high & ~cyrillic
        if odd != 0 { resolve(text, at: offset) }
        // An apostrophe that stands between two letters or digits is one of them.
        odd |= apostrophes & (odd << 1 | odd >> 1 | 1 << 63)
        words |= apostrophes & words << 1 & words >> 1
    }

    /// Decides what scalars beyond ASCII and plain Cyrillic are, as far as that does not depend on what is around them.
    @inline(never)
    private mutating func resolve(_ text: Span<UInt8>, at offset: Int) {
        var rest = odd
        while rest != 0 {
            let start = rest.trailingZeroBitCount
            var end = offset + start
            let value = Tokenizer.decode(text, at: &end)
            let length = end - offset - start
            guard start + length <= Self.size else { return }
            let bits: UInt64 = (1 << UInt64(length) - 1) << UInt64(start)
            rest &= ~bits
            switch ScalarClass(rawValue: ScalarTable.shared.traits(of: value) & 0xF) {
            case .separator: odd &= ~bits
            case .word:
                odd &= ~bits
                words |= bits
            default: break
            }
        }
    }

    /// The bytes before the first that is odd, without those of a word that does not end there; all if the last byte
    /// is no part of a word.
    @inline(__always)
    var passableCount: Int {
        let plain = min(odd.trailingZeroBitCount, Self.size)
        let separators = ~words & (plain == Self.size ? .max : 1 << UInt64(plain) - 1)
        return Self.size - separators.leadingZeroBitCount
    }

    /// The first bytes of words among the first `count`.
    @inline(__always)
    func starts(before count: Int) -> UInt64 { words & ~(words << 1) & Self.first(count) }

    /// The last bytes of words among the first `count`, behind which none goes on.
    @inline(__always)
    func ends(before count: Int) -> UInt64 { words & ~(words >> 1) & Self.first(count) }

    /// The first `count` bits, 64 at most.
    @inline(__always)
    private static func first(_ count: Int) -> UInt64 { count == size ? .max : 1 << UInt64(count) - 1 }
}

extension ByteChunk {
    /// The high bit of each byte that is beyond ASCII.
    @inline(__always)
    var high: UInt64 { bits & 0x8080_8080_8080_8080 }

    /// The high bit of each byte that is the first of a letter U+0400 to U+047F.
    @inline(__always)
    fileprivate var cyrillicLeads: UInt64 {
        Self.zeros((bits & 0xFEFE_FEFE_FEFE_FEFE) ^ 0xD0D0_D0D0_D0D0_D0D0)
    }

    /// The high bit of each byte that is an apostrophe of ASCII.
    @inline(__always)
    fileprivate var apostrophes: UInt64 { Self.zeros(bits ^ 0x2727_2727_2727_2727) }

    /// The high bit of each byte that is zero.
    @inline(__always)
    static func zeros(_ bytes: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~((bytes & low) &+ low | bytes | low)
    }

    /// A bit for each byte whose high bit is set, where no other bits are, the first one lowest.
    @inline(__always)
    static func bits(_ marks: UInt64) -> UInt64 {
        // The product brings the marks of the eight bytes side by side.
        ((marks >> 7) &* 0x0102_0408_1020_4080) >> 56
    }
}
