/// Writes JSON into one buffer while a value encodes itself.
///
/// `Codable` never says that a container is complete; a container is closed when something is written at a lower depth.
/// That holds for values that finish a nested container before they go on with the outer one, as all models do.
final class JSONWriter {
    private var output = JSONOutput()
    /// The open containers, outermost first.
    private var open: [OpenContainer] = []

    private struct OpenContainer {
        let isObject: Bool
        var count = 0
    }

    func finish() -> [UInt8] {
        close(to: 0)
        return output.bytes
    }

    /// Writes a value whose containers lie at `depth`.
    func write(_ value: some Encodable, depth: Int) throws {
        switch value {
        case let text as String: write(text)
        case let number as Double: write(number)
        default:
            let start = output.bytes.count
            try value.encode(to: JSONStreamEncoder(writer: self, depth: depth, codingPath: []))
            // A value that asked for no container is one without members.
            if output.bytes.count == start { output.write(raw: "{}") }
        }
    }

    /// Opens a container at `depth`, or goes on with the one that is open there.
    func openContainer(isObject: Bool, depth: Int) {
        guard open.count <= depth else {
            close(to: depth + 1)
            return
        }
        output.write(raw: isObject ? "{" : "[")
        open.append(OpenContainer(isObject: isObject))
    }

    /// Closes what is open at `depth` and deeper.
    func close(to depth: Int) {
        while open.count > depth {
            output.write(raw: open.removeLast().isObject ? "}" : "]")
        }
    }

    /// Begins the next member of the object at `depth`.
    func beginMember(_ name: String, depth: Int) {
        beginElement(depth: depth)
        write(name)
        output.write(raw: ":")
    }

    /// Begins the next element of the container at `depth`.
    func beginElement(depth: Int) {
        close(to: depth + 1)
        if open[depth].count > 0 { output.write(raw: ",") }
        open[depth].count += 1
    }

    func count(depth: Int) -> Int { open.count > depth ? open[depth].count : 0 }

    func writeNull() { output.writeNull() }
    func write(_ value: Bool) { output.write(value) }
    func write(_ value: some BinaryInteger) { output.write(value) }
    func write(_ value: Double) { output.write(value) }
    func write(_ text: String) { output.write(text) }
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
