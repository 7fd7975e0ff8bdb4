/// A string for each document, their bytes one behind the other.
struct StringColumn: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var offsets: [UInt32] = [0]

    /// An empty column.
    init() {}

    /// A column whose strings lie in `bytes`, divided by `offsets`.
    init(bytes: [UInt8], offsets: [UInt32]) {
        self.bytes = bytes
        self.offsets = offsets
    }

    /// The number of strings.
    var count: Int { offsets.count - 1 }
    /// The memory that the column takes, in bytes.
    var byteCount: Int { bytes.count + offsets.count * 4 }

    /// Adds a string; all of them have less than 2^32 bytes.
    mutating func append(_ string: String) {
        bytes.append(contentsOf: string.utf8)
        offsets.append(UInt32(bytes.count))
    }

    /// Adds a string of another column.
    mutating func append(_ other: StringColumn, _ index: Int) {
        bytes.append(contentsOf: other.bytes[other.range(of: index)])
        offsets.append(UInt32(bytes.count))
    }

    /// The same strings for other doc IDs; `order` has for each of these the one before.
    func renumbered(_ order: [DocID]) -> StringColumn {
        var column = StringColumn()
        column.bytes.reserveCapacity(bytes.count)
        column.offsets.reserveCapacity(offsets.count)
        for old in order { column.append(self, Int(old)) }
        return column
    }

    /// Where a string lies in ``bytes``.
    @inline(__always)
    func range(of index: Int) -> Range<Int> { Int(offsets[index])..<Int(offsets[index + 1]) }

    /// The string of a document.
    subscript(index: Int) -> String { String(decoding: bytes[range(of: index)], as: UTF8.self) }

    /// Whether the string of a document has these bytes.
    func equals(_ index: Int, _ string: Span<UInt8>) -> Bool {
        let range = range(of: index)
        guard range.count == string.count else { return false }
        for offset in 0..<string.count where bytes[range.lowerBound + offset] != string[offset] { return false }
        return true
    }

    /// The hash of a document's string, as `ByteHash` makes it.
    func hash(_ index: Int) -> UInt64 { ByteHash.hash(bytes.span.extracting(range(of: index))) }
}
