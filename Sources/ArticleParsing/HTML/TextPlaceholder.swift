/// A few bytes that stand for a text in the markup that the tree builder sees: `~` and the number of the text in four
/// digits of base 64.
///
/// All text of the page is replaced, so that a `~` can come from a placeholder or from a character reference only. One
/// that was faked by references stands for no text, or for one that is then not found where it stood: nothing is read
/// twice.
enum TextPlaceholder {
    /// The byte that begins one.
    static let mark = UInt8(ascii: "~")
    /// Bytes of one.
    static let length = 5

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// Appends the placeholder of a text; `false` where the number is too large for one.
    static func append(_ index: Int, to output: inout [UInt8]) -> Bool {
        guard index < 1 << 24 else { return false }
        output.append(mark)
        for shift in [18, 12, 6, 0] { output.append(digits[index >> shift & 63]) }
        return true
    }

    /// The number that a placeholder at the start of a text stands for; `nil` where there is none.
    static func index(at text: some RandomAccessCollection<UInt8>) -> Int? {
        guard text.count >= length, text.first == mark else { return nil }
        var index = 0
        for byte in text.dropFirst().prefix(4) {
            let value = values[Int(byte)]
            guard value < 64 else { return nil }
            index = index << 6 | Int(value)
        }
        return index
    }
}
