/// JSON in the making: for messages whose parts are JSON already or that are too many to go through `Codable`.
///
/// Writes what it is told: commas and brackets are up to the caller.
public struct JSONOutput {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// Starts with nothing.
    public init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes ASCII as it is.
    public mutating func write(raw text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes JSON as it is.
    public mutating func write(raw json: Span<UInt8>) {
        json.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// Writes JSON as it is.
    public mutating func write(raw json: [UInt8]) {
        bytes.append(contentsOf: json)
    }

    /// Writes JSON as it is.
    public mutating func write(raw json: ArraySlice<UInt8>) {
        bytes.append(contentsOf: json)
    }

    /// Writes `null`.
    public mutating func writeNull() { write(raw: "null") }

    /// Writes a truth value.
    public mutating func write(_ value: Bool) { write(raw: value ? "true" : "false") }

    /// Writes an integer.
    public mutating func write(_ value: some BinaryInteger) {
        guard let value = UInt64(exactly: value) else { return bytes.append(contentsOf: String(value).utf8) }
        writeDigits(of: value)
    }

    /// Writes an integer.
    public mutating func write(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        writeDigits(of: UInt64(value.magnitude))
    }

    /// Writes an object of two integers, in one step.
    ///
    /// - Parameters:
    ///   - first: A name, of ASCII that needs no escape, as `second`.
    ///   - one: 0 or more, as `two`.
    public mutating func write(_ first: StaticString, _ one: Int, _ second: StaticString, _ two: Int) {
        bytes.append(addingCapacity: 48 + first.utf8CodeUnitCount + second.utf8CodeUnitCount) { output in
            output.append(UInt8(ascii: "{"))
            output.appendMember(first, UInt64(one))
            output.append(UInt8(ascii: ","))
            output.appendMember(second, UInt64(two))
            output.append(UInt8(ascii: "}"))
        }
    }

    private mutating func writeDigits(of value: UInt64) {
        bytes.append(addingCapacity: 20) { $0.appendDigits(of: value) }
    }

    /// Writes a number; one that is not finite as null.
    public mutating func write(_ value: Double) {
        guard value.isFinite else { return writeNull() }
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Writes a string with its quotes.
    public mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { write($0) }
    }

    /// Writes a string with its quotes.
    ///
    /// - Parameter utf8: Valid UTF-8.
    public mutating func write(_ utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        while start < utf8.count {
            let end = Self.plainEnd(utf8, from: start)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end]))
            if end < utf8.count { writeEscape(utf8[end]) }
            start = end + 1
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The first byte from `start` on that needs an escape, or the end; eight bytes at a time.
    private static func plainEnd(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = start
        while index + 8 <= utf8.count {
            // SAFETY: the eight bytes lie inside the buffer.
            let word = unsafe UnsafeRawPointer(utf8.baseAddress! + index).loadUnaligned(as: UInt64.self).littleEndian
            let quotes = word ^ ones &* 0x22
            let slashes = word ^ ones &* 0x5C
            let controls = word & (ones &* 0xE0)
            // The lowest bit set is exact: a borrow can only spoil bytes behind it.
            let ends =
                ((quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes | (controls &- ones) & ~controls)
                & ones << 7
            guard ends == 0 else { return index + ends.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < utf8.count, !needsEscape(utf8[index]) { index += 1 }
        return index
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0..<0x20:
            bytes.append(contentsOf: byte < 0x10 ? "u000".utf8 : "u00".utf8)
            bytes.append(contentsOf: String(byte, radix: 16).utf8)
        default: bytes.append(byte)
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends a name with its quotes and colon, and a number.
    fileprivate mutating func appendMember(_ name: StaticString, _ value: UInt64) {
        append(UInt8(ascii: "\""))
        for offset in 0..<name.utf8CodeUnitCount { append(name.utf8Start[offset]) }
        append(UInt8(ascii: "\""))
        append(UInt8(ascii: ":"))
        appendDigits(of: value)
    }

    /// Appends a number in decimal digits, 20 at most.
    fileprivate mutating func appendDigits(of value: UInt64) {
        if value >= 10 { appendDigits(of: value / 10) }
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }
}
