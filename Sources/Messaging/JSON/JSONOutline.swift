/// Finds members of a JSON object without reading the values of the others.
///
/// For text that was checked when it came, such as a stored article of which a hit shows little: passing over a body
/// takes a fraction of the time that it takes to read it. What stands inside the values is not checked.
public enum JSONOutline {
    /// Returns where the values of some members stand; of duplicate names the last.
    ///
    /// - Parameters:
    ///   - names: The names of the members, without characters that JSON escapes.
    ///   - bytes: JSON in UTF-8.
    ///   - range: Where the object stands; the whole text if `nil`.
    /// - Returns: For each name a range of `bytes`, `nil` where the object has no such member; `nil` as a whole if this
    ///   is no object.
    /// - Complexity: O(bytes), no copies.
    public static func values(
        of names: [StaticString], in bytes: [UInt8], range: Range<Int>? = nil
    ) -> [Range<Int>?]? {
        let range = range ?? 0..<bytes.count
        var scanner = JSONScanner(bytes, range)
        var found = [Range<Int>?](repeating: nil, count: names.count)
        guard scanner.skip(UInt8(ascii: "{")) else { return nil }
        if scanner.skip(UInt8(ascii: "}")) { return found }
        repeat {
            guard let name = scanner.passString(), scanner.skip(UInt8(ascii: ":")), let value = scanner.passValue()
            else { return nil }
            if let index = names.firstIndex(where: { scanner.has($0, at: name) }) { found[index] = value }
        } while scanner.skip(UInt8(ascii: ","))
        return scanner.skip(UInt8(ascii: "}")) ? found : nil
    }
}

/// Passes over JSON values.
private struct JSONScanner {
    private let bytes: [UInt8]
    private var index: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// Whether a string with its quotes is this name.
    func has(_ name: StaticString, at range: Range<Int>) -> Bool {
        guard range.count == name.utf8CodeUnitCount + 2 else { return false }
        for offset in 0..<name.utf8CodeUnitCount
        where bytes[range.lowerBound + 1 + offset] != name.utf8Start[offset] { return false }
        return true
    }

    /// Passes white space, and the character if it comes next.
    mutating func skip(_ character: UInt8) -> Bool {
        skipSpace()
        guard index < end, bytes[index] == character else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < end, bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09
        {
            index += 1
        }
    }

    /// Passes a string and returns where it stands, its quotes included.
    mutating func passString() -> Range<Int>? {
        skipSpace()
        guard index < end, bytes[index] == UInt8(ascii: "\"") else { return nil }
        let start = index
        index += 1
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                index += 1
                return start..<index
            }
            index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// Passes any value and returns where it stands.
    mutating func passValue() -> Range<Int>? {
        skipSpace()
        guard index < end else { return nil }
        let start = index
        switch bytes[index] {
        case UInt8(ascii: "\""): return passString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): return passNested() ? start..<index : nil
        default:
            while index < end, !Self.endsLiteral(bytes[index]) { index += 1 }
            return index > start ? start..<index : nil
        }
    }

    private mutating func passNested() -> Bool {
        var depth = 0
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                guard passString() != nil else { return false }
                continue
            default: break
            }
            index += 1
            if depth == 0 { return true }
        }
        return false
    }

    private static func endsLiteral(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }
}
