/// The attributes of a start tag, one after another; values may be quoted in either way, bare, or missing.
///
/// - Complexity: O(n) in the length of the tag.
struct MarkupAttributes: IteratorProtocol, Sequence {
    /// The most attributes of one tag that are read.
    static let countLimit = 64

    /// Name and raw value, in which references are not decoded.
    struct Attribute {
        var name: Range<Int>
        var value: Range<Int>
    }

    private let bytes: [UInt8]
    private var index: Int
    private let end: Int
    private var count = 0

    /// Reads what stands behind the name of a tag.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    mutating func next() -> Attribute? {
        guard count < Self.countLimit else { return nil }
        count += 1
        skip { $0 <= 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        guard index < end else { return nil }
        let start = index
        if bytes[index] == UInt8(ascii: "=") { index += 1 }
        skip { $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "/") }
        let name = start..<index
        skip { $0 <= 0x20 }
        guard index < end, bytes[index] == UInt8(ascii: "=") else {
            return Attribute(name: name, value: index..<index)
        }
        index += 1
        skip { $0 <= 0x20 }
        return Attribute(name: name, value: takeValue())
    }

    private mutating func takeValue() -> Range<Int> {
        guard index < end else { return index..<index }
        let quote = bytes[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let start = index
            skip { $0 > 0x20 }
            return start..<index
        }
        index += 1
        let start = index
        skip { $0 != quote }
        let value = start..<index
        index = Swift.min(index + 1, end)
        return value
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while index < end, condition(bytes[index]) { index += 1 }
    }
}
