/// The words of a text as hashes, made so that case, ё, punctuation and space make no difference.
///
/// Words are runs of letters and digits. Bytes are looked at, not code points: Latin and Cyrillic capitals are folded by
/// table, other scripts are taken as they are, and each ideograph is a word.
struct WordHashes {
    private let utf8: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// - Parameter utf8: UTF-8, which must outlive this.
    init(_ utf8: UnsafeBufferPointer<UInt8>) {
        self.utf8 = utf8
    }

    /// The hash of the next word, and whether it has a digit; `nil` at the end.
    ///
    /// - Complexity: O(n) in the bytes of the word and of what stands before it, no allocation.
    @inline(__always)
    mutating func next() -> (hash: UInt64, hasDigit: Bool)? {
        var hash = Self.seed, hasDigit = false
        while index < utf8.count {
            let byte = utf8[index]
            switch byte {
            case 0x61...0x7A: hash = (hash ^ UInt64(byte)) &* Self.prime
            case 0x41...0x5A: hash = (hash ^ UInt64(byte | 0x20)) &* Self.prime
            case 0x30...0x39:
                hash = (hash ^ UInt64(byte)) &* Self.prime
                hasDigit = true
            case 0..<0xC2:
                index += 1
                if hash != Self.seed { return (hash, hasDigit) }
                continue
            default:
                let (value, length) = letter(at: index)
                let isIdeograph = (0xE3...0xE9).contains(byte) && value != 0
                if value == 0 || isIdeograph, hash != Self.seed { return (hash, hasDigit) }
                index += length
                if isIdeograph { return ((Self.seed ^ UInt64(value)) &* Self.prime, false) }
                if value != 0 { hash = (hash ^ UInt64(value)) &* Self.prime }
                continue
            }
            index += 1
        }
        return hash == Self.seed ? nil : (hash, hasDigit)
    }

    /// FNV-1a, 64 bits.
    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325, prime: UInt64 = 0x0000_0100_0000_01B3

    /// The bytes of a letter beyond ASCII, folded, in one number, and how many they are; 0 for what is no letter: signs of
    /// Latin-1, U+2000 to U+2FFF, U+3000 to U+303F, and emoji.
    @inline(__always)
    private func letter(at index: Int) -> (value: UInt32, length: Int) {
        let first = utf8[index], left = utf8.count - index
        let length = min(first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4, left)
        guard length > 1 else { return (0, 1) }
        let second = utf8[index + 1]
        var value = UInt32(first) << 8 | UInt32(second)
        if length == 2 { return (first == 0xC2 ? 0 : Self.folded(value), 2) }
        for offset in 2..<length { value = value << 8 | UInt32(utf8[index + offset]) }
        let isSign = first == 0xE2 || (first == 0xE3 && second == 0x80) || (first == 0xF0 && second == 0x9F)
        return (isSign ? 0 : value, length)
    }

    /// The small letter of two bytes of UTF-8; ё is е.
    @inline(__always)
    private static func folded(_ value: UInt32) -> UInt32 {
        switch value {
        case 0xC380...0xC39E: value + 0x20
        case 0xD090...0xD09F: value + 0x20
        case 0xD0A0...0xD0AF: value + 0xE0
        case 0xD081, 0xD191: 0xD0B5
        case 0xD080...0xD08F: value + 0x110
        default: value
        }
    }
}
