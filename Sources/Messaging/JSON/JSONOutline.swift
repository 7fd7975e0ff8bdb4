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
    ///   - parent: The member whose object is looked into; the whole text is the object if `nil`.
    /// - Returns: For each name a range of `bytes`, `nil` where the object has no such member; `nil` as a whole if this
    ///   is no object, or has none under `parent`.
    /// - Complexity: O(bytes), no copies; strings are passed eight bytes at a time.
    public static func values(
        of names: [StaticString], in bytes: Span<UInt8>, under parent: StaticString? = nil
    ) -> [Range<Int>?]? {
        var scanner = JSONScanner(to: bytes.count)
        guard let parent else { return members(names, bytes, &scanner) }
        var found: [Range<Int>?]?
        let isObject = scanner.passMembers(bytes) { scanner, name in
            guard scanner.has(parent, at: name, bytes), scanner.isAtObject(bytes) else {
                return scanner.passValue(bytes) != nil
            }
            found = members(names, bytes, &scanner)
            return found != nil
        }
        return isObject ? found : nil
    }

    private static func members(
        _ names: [StaticString], _ bytes: Span<UInt8>, _ scanner: inout JSONScanner
    ) -> [Range<Int>?]? {
        var found = [Range<Int>?](repeating: nil, count: names.count)
        let isObject = scanner.passMembers(bytes) { scanner, name in
            guard let value = scanner.passValue(bytes) else { return false }
            for (index, wanted) in names.enumerated() where scanner.has(wanted, at: name, bytes) {
                found[index] = value
            }
            return true
        }
        return isObject ? found : nil
    }

    /// Returns where the elements of the array at `range` stand; `nil` if this is no array.
    ///
    /// - Complexity: O(bytes), as ``values(of:in:under:)``.
    public static func elements(of range: Range<Int>, in bytes: Span<UInt8>) -> [Range<Int>]? {
        var scanner = JSONScanner(from: range.lowerBound, to: range.upperBound)
        return scanner.passElements(bytes)
    }

    /// Calls `body` with the text of a string that stands at `range` of `bytes`, its quotes included.
    ///
    /// - Parameters:
    ///   - scratch: Where the text is put together if it has escapes; its content is lost.
    ///   - body: Takes valid UTF-8, if `bytes` are.
    /// - Returns: `nil` if this is no string, or an escape is not as it must be.
    /// - Complexity: O(length); no copy of a string without escapes.
    public static func withText<Result>(
        at range: Range<Int>, of bytes: Span<UInt8>, scratch: inout [UInt8], _ body: (Span<UInt8>) -> Result
    ) -> Result? {
        let value = bytes.extracting(range)
        let quote = UInt8(ascii: "\"")
        guard value.count >= 2, value[0] == quote, value[value.count - 1] == quote else { return nil }
        let inner = value.extracting(1..<(value.count - 1))
        if JSONScanner.plainCount(inner, from: 0, to: inner.count) == inner.count { return body(inner) }
        scratch.removeAll(keepingCapacity: true)
        let isString = value.withUnsafeBufferPointer { buffer -> Bool in
            var parser = JSONParser(buffer, maximumDepth: 0)
            return (try? parser.parseString(into: &scratch)) != nil
        }
        return isString ? body(scratch.span) : nil
    }
}

/// Passes over JSON values.
private struct JSONScanner {
    private var index: Int
    private let end: Int

    init(from start: Int = 0, to end: Int) {
        index = start
        self.end = end
    }

    /// Passes an object; `passValue` must pass the value behind each name. Returns whether it is one.
    mutating func passMembers(
        _ bytes: Span<UInt8>, _ passValue: (inout JSONScanner, _ name: Range<Int>) -> Bool
    ) -> Bool {
        guard skip(UInt8(ascii: "{"), bytes) else { return false }
        if skip(UInt8(ascii: "}"), bytes) { return true }
        repeat {
            guard let name = passString(bytes), skip(UInt8(ascii: ":"), bytes), passValue(&self, name) else {
                return false
            }
        } while skip(UInt8(ascii: ","), bytes)
        return skip(UInt8(ascii: "}"), bytes)
    }

    /// Passes an array and returns where its elements stand; `nil` if it is none.
    mutating func passElements(_ bytes: Span<UInt8>) -> [Range<Int>]? {
        guard skip(UInt8(ascii: "["), bytes) else { return nil }
        if skip(UInt8(ascii: "]"), bytes) { return [] }
        var elements: [Range<Int>] = []
        repeat {
            guard let element = passValue(bytes) else { return nil }
            elements.append(element)
        } while skip(UInt8(ascii: ","), bytes)
        return skip(UInt8(ascii: "]"), bytes) ? elements : nil
    }

    /// Whether a string with its quotes is this name.
    func has(_ name: StaticString, at range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard range.count == name.utf8CodeUnitCount + 2 else { return false }
        for offset in 0..<name.utf8CodeUnitCount
        where bytes[range.lowerBound + 1 + offset] != name.utf8Start[offset] { return false }
        return true
    }

    /// Whether an object comes next.
    mutating func isAtObject(_ bytes: Span<UInt8>) -> Bool {
        skipSpace(bytes)
        return index < end && bytes[index] == UInt8(ascii: "{")
    }

    /// Passes white space, and the character if it comes next.
    private mutating func skip(_ character: UInt8, _ bytes: Span<UInt8>) -> Bool {
        skipSpace(bytes)
        guard index < end, bytes[index] == character else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while index < end, bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09
        {
            index += 1
        }
    }

    /// Passes a string and returns where it stands, its quotes included.
    private mutating func passString(_ bytes: Span<UInt8>) -> Range<Int>? {
        skipSpace(bytes)
        guard index < end, bytes[index] == UInt8(ascii: "\"") else { return nil }
        let start = index
        index += 1
        while true {
            index += Self.plainCount(bytes, from: index, to: end)
            guard index < end else { return nil }
            if bytes[index] == UInt8(ascii: "\"") {
                index += 1
                return start..<index
            }
            index += 2
        }
    }

    /// The bytes from `start` on before a quote or a backslash.
    static func plainCount(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = start
        while index + 8 <= end {
            // SAFETY: the eight bytes lie inside the span.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                .littleEndian
            let quotes = word ^ ones &* 0x22
            let slashes = word ^ ones &* 0x5C
            // The lowest bit set is exact: a borrow can only spoil bytes behind it.
            let ends = ((quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes) & ones << 7
            guard ends == 0 else { return index - start + ends.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < end, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
        return max(0, index - start)
    }

    /// Passes any value and returns where it stands.
    mutating func passValue(_ bytes: Span<UInt8>) -> Range<Int>? {
        skipSpace(bytes)
        guard index < end else { return nil }
        let start = index
        switch bytes[index] {
        case UInt8(ascii: "\""): return passString(bytes)
        case UInt8(ascii: "{"), UInt8(ascii: "["): return passNested(bytes) ? start..<index : nil
        default:
            while index < end, !Self.endsLiteral(bytes[index]) { index += 1 }
            return index > start ? start..<index : nil
        }
    }

    private mutating func passNested(_ bytes: Span<UInt8>) -> Bool {
        var depth = 0
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                guard passString(bytes) != nil else { return false }
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
