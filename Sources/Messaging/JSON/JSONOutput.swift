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

    /// Writes `null`.
    public mutating func writeNull() { write(raw: "null") }

    /// Writes a truth value.
    public mutating func write(_ value: Bool) { write(raw: value ? "true" : "false") }

    /// Writes an integer.
    public mutating func write(_ value: some BinaryInteger) { bytes.append(contentsOf: String(value).utf8) }

    /// Writes a number; one that is not finite as null.
    public mutating func write(_ value: Double) {
        guard value.isFinite else { return writeNull() }
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Writes a string with its quotes.
    public mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for index in utf8.indices where Self.needsEscape(utf8[index]) {
                bytes.append(contentsOf: utf8[start..<index])
                writeEscape(utf8[index])
                start = index + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
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
