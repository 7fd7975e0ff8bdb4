/// The folded forms of the commonest letters by their bytes, for loops over whole texts.
struct FoldedLetters: Sendable {
    static let table = FoldedLetters()

    /// For each ASCII byte its folded form; the highest bit is set where it is part of a word.
    private let bytes: [UInt8]
    /// For U+0400…U+047F the two bytes of the folded form.
    private let pairs: [(UInt8, UInt8)]

    private init() {
        func folded(_ value: UInt32) -> [UInt8] {
            var bytes: [UInt8] = []
            CaseFolding.append(value, to: &bytes)
            return bytes
        }
        bytes = (0..<0x80).map { folded($0)[0] | (ScalarClass.isWordPart($0) ? 0x80 : 0) }
        pairs = (0x400..<0x480).map { (folded($0)[0], folded($0)[1]) }
    }

    /// The folded form of an ASCII byte.
    @inline(__always)
    func ascii(_ byte: UInt8) -> UInt8 { bytes[Int(byte)] & 0x7F }

    /// Whether an ASCII byte is part of a word.
    @inline(__always)
    func isWordPart(_ byte: UInt8) -> Bool { bytes[Int(byte)] >= 0x80 }

    /// Whether a byte is the first of a code point of U+0400…U+047F; all of these are parts of words.
    @inline(__always)
    static func isCyrillic(_ byte: UInt8) -> Bool { byte & 0xFE == 0xD0 }

    /// The folded form of the code point with these two bytes.
    @inline(__always)
    func cyrillic(_ first: UInt8, _ second: UInt8) -> (UInt8, UInt8) { pairs[Int(first & 1) << 6 | Int(second & 0x3F)] }
}
