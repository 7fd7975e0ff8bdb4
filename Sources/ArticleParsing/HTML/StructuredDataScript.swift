internal import Messaging

/// The JSON of one script of structured data, read also where it is broken as pages break it: line breaks inside strings,
/// wrong escapes, commas before closing brackets, comments of HTML and CDATA around it, several objects in a row.
struct StructuredDataScript {
    private(set) var values: [JSONValue] = []
    /// Whether it could be read only after a repair.
    private(set) var isRepaired = false

    /// The most values in a row that are looked at.
    static let valueLimit = 64
    /// How deeply they may nest.
    static let depthLimit = 64

    /// Reads a script.
    ///
    /// - Complexity: O(n).
    init(_ text: TextSlice) {
        if let value = try? JSON.parse(Array(text), maximumDepth: Self.depthLimit) {
            values = [value]
            return
        }
        isRepaired = true
        for range in Self.topLevelRanges(of: text).prefix(Self.valueLimit) {
            if let value = try? JSON.parse(Self.repaired(text[range]), maximumDepth: Self.depthLimit) {
                values.append(value)
            }
        }
        isRepaired = !values.isEmpty
    }

    private static let cdata = Array("<![CDATA[".utf8)[...]

    /// Where values stand that no other is around: from an opening bracket to the one that closes it.
    private static func topLevelRanges(of text: TextSlice) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var depth = 0
        var start = text.startIndex
        var inString = false
        var isEscaped = false
        // The brackets of CDATA are none of the data.
        let first = text.prefix(64).firstRange(of: cdata).map(\.upperBound) ?? text.startIndex
        for index in first..<text.endIndex {
            let byte = text[index]
            if inString {
                if byte == 0x22, !isEscaped { inString = false }
                isEscaped = byte == 0x5C && !isEscaped
                continue
            }
            switch byte {
            case 0x22: inString = depth > 0
            case 0x7B, 0x5B:
                if depth == 0 { start = index }
                depth += 1
            case 0x7D,
                0x5D where depth > 0:
                depth -= 1
                if depth == 0 { ranges.append(start..<(index + 1)) }
            default: break
            }
        }
        return ranges
    }

    private static func repaired(_ text: TextSlice) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var inString = false
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == 0x5C, inString, index + 1 < text.endIndex {
                let next = text[index + 1]
                if "\"\\/bfnrtu".utf8.contains(next) { output.append(byte) }
                output.append(max(next, 0x20))
                index += 2
                continue
            }
            if byte == 0x22 { inString.toggle() }
            if !inString, byte == 0x7D || byte == 0x5D {
                while let last = output.last, last <= 0x20 { output.removeLast() }
                if output.last == 0x2C { output.removeLast() }
            }
            output.append(max(byte, 0x20))
            index += 1
        }
        return output
    }
}
