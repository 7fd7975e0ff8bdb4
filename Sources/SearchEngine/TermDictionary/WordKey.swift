/// A word of up to 24 bytes as three integers, its length beside them: hashed and compared without a loop.
///
/// A longer word is represented by its hash and its first 16 bytes, which makes two of them only probably equal.
struct WordKey: Equatable {
    /// The most bytes that the integers hold.
    static let capacity = 24

    var first: UInt64
    var second: UInt64
    var third: UInt64
    var length: UInt32

    /// Whether equal keys mean equal words.
    @inline(__always)
    var isExact: Bool { length <= UInt32(Self.capacity) }

    /// A key of given parts.
    @inline(__always)
    init(first: UInt64, second: UInt64, third: UInt64, length: UInt32) {
        self.first = first
        self.second = second
        self.third = third
        self.length = length
    }

    /// The key of the first `length` bytes of `word`.
    ///
    /// - Complexity: O(1) for up to 24 bytes, else O(`length`).
    @inline(__always)
    init(_ word: Span<UInt8>, length: Int) {
        guard length <= Self.capacity && word.count >= Self.capacity else {
            self.init(whole: word.extracting(first: length))
            return
        }
        let bytes = word.bytes
        // SAFETY: the span has 24 bytes or more.
        let first = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt64.self).littleEndian
        guard length > 8 else {
            self.init(first: first & Self.mask(length), second: 0, third: 0, length: UInt32(length))
            return
        }
        let second = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 8, as: UInt64.self).littleEndian
        let third = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 16, as: UInt64.self).littleEndian
        self.init(
            first: first, second: second & Self.mask(min(length - 8, 8)),
            third: length > 16 ? third & Self.mask(length - 16) : 0, length: UInt32(length))
    }

    private init(whole word: Span<UInt8>) {
        first = ByteChunk(word, at: 0).bits
        second = ByteChunk(word, at: 8).bits
        third = word.count > Self.capacity ? ByteHash.hash(word) : ByteChunk(word, at: 16).bits
        length = UInt32(truncatingIfNeeded: word.count)
    }

    /// The byte at `index`, which is below ``capacity``.
    func byte(at index: Int) -> UInt8 {
        let part = index < 8 ? first : index < 16 ? second : third
        return UInt8(truncatingIfNeeded: part >> UInt64(index % 8 * 8))
    }

    /// The lowest `count` bytes set, 1 to 8.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 { UInt64.max >> UInt64(64 - 8 * count) }

    /// A hash, the same for equal keys within the process.
    ///
    /// - Parameter seeds: Those of `ByteHash`.
    @inline(__always)
    func hash(_ seeds: ByteHash.Seeds) -> UInt64 {
        let hash = ByteHash.mix(first ^ seeds.first, second ^ seeds.second)
        return ByteHash.mix(hash ^ third, seeds.second ^ UInt64(length))
    }
}

extension Tokenizer {
    /// The key of the word.
    @inline(__always)
    mutating func key() -> WordKey {
        let length = wordCount
        // In place: to read the letters as a property would copy all of them.
        return withUnsafeMutableBytes(of: &word) { letters in
            WordKey(letters.bindMemory(to: UInt8.self).span, length: length)
        }
    }
}
