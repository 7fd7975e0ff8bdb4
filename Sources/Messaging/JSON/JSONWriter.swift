/// Writes JSON into one buffer while a value encodes itself.
///
/// `Codable` never says that a container is complete; a container is closed when something is written at a lower depth.
/// That holds for values that finish a nested container before they go on with the outer one, as all models do.
final class JSONWriter {
    private var bytes: [UInt8] = []
    /// The open containers, outermost first.
    private var open: [OpenContainer] = []

    private struct OpenContainer {
        let isObject: Bool
        var count = 0
    }

    init() {
        bytes.reserveCapacity(512)
    }

    func finish() -> [UInt8] {
        close(to: 0)
        return bytes
    }

    /// Writes a value whose containers lie at `depth`.
    func write(_ value: some Encodable, depth: Int) throws {
        switch value {
        case let text as String: write(text)
        case let number as Double: write(number)
        default:
            let start = bytes.count
            try value.encode(to: JSONStreamEncoder(writer: self, depth: depth, codingPath: []))
            // A value that asked for no container is one without members.
            if bytes.count == start { bytes.append(contentsOf: "{}".utf8) }
        }
    }

    /// Opens a container at `depth`, or goes on with the one that is open there.
    func openContainer(isObject: Bool, depth: Int) {
        guard open.count <= depth else {
            close(to: depth + 1)
            return
        }
        bytes.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
        open.append(OpenContainer(isObject: isObject))
    }

    /// Closes what is open at `depth` and deeper.
    func close(to depth: Int) {
        while open.count > depth {
            bytes.append(open.removeLast().isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        }
    }

    /// Begins the next member of the object at `depth`.
    func beginMember(_ name: String, depth: Int) {
        beginElement(depth: depth)
        write(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins the next element of the container at `depth`.
    func beginElement(depth: Int) {
        close(to: depth + 1)
        if open[depth].count > 0 { bytes.append(UInt8(ascii: ",")) }
        open[depth].count += 1
    }

    func count(depth: Int) -> Int { open.count > depth ? open[depth].count : 0 }

    func writeNull() { bytes.append(contentsOf: "null".utf8) }

    func write(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    func write(_ value: some BinaryInteger) { bytes.append(contentsOf: String(value).utf8) }

    func write(_ value: Double) {
        guard value.isFinite else { return writeNull() }
        bytes.append(contentsOf: value.description.utf8)
    }

    func write(_ text: String) {
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

    private func writeEscape(_ byte: UInt8) {
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

/// The encoder of one value; its containers lie at `depth` of the writer.
struct JSONStreamEncoder: Encoder {
    let writer: JSONWriter
    let depth: Int
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.openContainer(isObject: true, depth: depth)
        return KeyedEncodingContainer(KeyedContainer<Key>(writer: writer, depth: depth, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.openContainer(isObject: false, depth: depth)
        return UnkeyedContainer(writer: writer, depth: depth, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleContainer(writer: writer, depth: depth, codingPath: codingPath)
    }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    let depth: Int
    let codingPath: [any CodingKey]

    private func begin(_ key: Key) { writer.beginMember(key.stringValue, depth: depth) }

    func encodeNil(forKey key: Key) { begin(key); writer.writeNull() }
    func encode(_ value: Bool, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: String, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: Double, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: Float, forKey key: Key) { begin(key); writer.write(Double(value)) }
    func encode(_ value: Int, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: Int8, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: Int16, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: Int32, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: Int64, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: UInt, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: UInt8, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: UInt16, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: UInt32, forKey key: Key) { begin(key); writer.write(value) }
    func encode(_ value: UInt64, forKey key: Key) { begin(key); writer.write(value) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        begin(key)
        try writer.write(value, depth: depth + 1)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        nestedEncoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nestedEncoder(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { nestedEncoder(name: "super") }
    func superEncoder(forKey key: Key) -> any Encoder { nestedEncoder(key) }

    private func nestedEncoder(_ key: Key) -> JSONStreamEncoder { nestedEncoder(name: key.stringValue) }

    private func nestedEncoder(name: String) -> JSONStreamEncoder {
        writer.beginMember(name, depth: depth)
        return JSONStreamEncoder(writer: writer, depth: depth + 1, codingPath: codingPath)
    }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
    let writer: JSONWriter
    let depth: Int
    let codingPath: [any CodingKey]
    var count: Int { writer.count(depth: depth) }

    func encodeNil() {
        writer.beginElement(depth: depth)
        writer.writeNull()
    }

    func encode(_ value: some Encodable) throws {
        writer.beginElement(depth: depth)
        try writer.write(value, depth: depth + 1)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        nestedEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nestedEncoder().unkeyedContainer() }
    func superEncoder() -> any Encoder { nestedEncoder() }

    private func nestedEncoder() -> JSONStreamEncoder {
        writer.beginElement(depth: depth)
        return JSONStreamEncoder(writer: writer, depth: depth + 1, codingPath: codingPath)
    }
}

private struct SingleContainer: SingleValueEncodingContainer {
    let writer: JSONWriter
    let depth: Int
    let codingPath: [any CodingKey]

    func encodeNil() { writer.writeNull() }
    func encode(_ value: Bool) { writer.write(value) }
    func encode(_ value: String) { writer.write(value) }
    func encode(_ value: Double) { writer.write(value) }
    func encode(_ value: Float) { writer.write(Double(value)) }
    func encode(_ value: Int) { writer.write(value) }
    func encode(_ value: Int8) { writer.write(value) }
    func encode(_ value: Int16) { writer.write(value) }
    func encode(_ value: Int32) { writer.write(value) }
    func encode(_ value: Int64) { writer.write(value) }
    func encode(_ value: UInt) { writer.write(value) }
    func encode(_ value: UInt8) { writer.write(value) }
    func encode(_ value: UInt16) { writer.write(value) }
    func encode(_ value: UInt32) { writer.write(value) }
    func encode(_ value: UInt64) { writer.write(value) }
    func encode(_ value: some Encodable) throws { try writer.write(value, depth: depth) }
}
