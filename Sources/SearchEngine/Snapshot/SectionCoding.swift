/// A piece of a segment as it lies in memory, for a store that keeps it, or as it came from one.
public struct SegmentSection: Sendable {
    let bytes: FlatArray<UInt8>

    /// Stands on memory that `owner` keeps alive and unchanged. It must start at a multiple of 64 and be readable for
    /// ``padding`` bytes behind its end.
    public init(_ memory: UnsafeRawBufferPointer, owner: AnyObject) {
        guard let address = memory.baseAddress, !memory.isEmpty else {
            bytes = FlatArray([])
            return
        }
        bytes = FlatArray(address, count: memory.count, owner: owner)
    }

    init(_ bytes: FlatArray<UInt8>) { self.bytes = bytes }

    /// Bytes behind a section that may be read, whatever they are.
    public static let padding = 64

    /// Calls `body` with the bytes.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBytes(body)
    }
}

/// Says that sections do not make a segment.
public struct SegmentSectionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, for people.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Collects the sections of a segment, in the order in which ``SectionReader`` takes them.
struct SectionWriter {
    private(set) var sections: [SegmentSection] = []

    mutating func add(_ array: FlatArray<some BitwiseCopyable & Sendable>) {
        sections.append(SegmentSection(array.asBytes))
    }

    mutating func add(_ array: [some BitwiseCopyable & Sendable]) { add(FlatArray(array)) }

    mutating func add(_ strings: [String]) {
        var column = StringColumn()
        for string in strings { column.append(string) }
        column.write(to: &self)
    }
}

/// Takes the sections of a segment one by one and checks their sizes.
struct SectionReader {
    private var rest: ArraySlice<SegmentSection>

    init(_ sections: [SegmentSection]) { rest = sections[...] }

    /// Whether no section is left.
    var isAtEnd: Bool { rest.isEmpty }

    /// The next section, where it lies.
    ///
    /// - Parameter count: The number of elements that it must have, where that is known.
    mutating func flat<Element: BitwiseCopyable & Sendable>(
        _ type: Element.Type = Element.self, count: Int? = nil
    ) throws(SegmentSectionError) -> FlatArray<Element> {
        guard let section = rest.popFirst() else { throw SegmentSectionError("a section is missing") }
        let stride = MemoryLayout<Element>.stride
        guard section.bytes.count % stride == 0, count == nil || section.bytes.count == (count ?? 0) * stride else {
            throw SegmentSectionError("a section of \(Element.self) has \(section.bytes.count) bytes")
        }
        return section.bytes.elements(of: type)
    }

    /// The next section, copied.
    mutating func array<Element: BitwiseCopyable & Sendable>(
        _ type: Element.Type = Element.self, count: Int? = nil
    ) throws(SegmentSectionError) -> [Element] {
        let flat = try flat(type, count: count)
        return flat.withUnsafeBytes { Array($0.bindMemory(to: type)) }
    }

    /// Offsets into `end` things: one more than the things that they divide, ascending, from 0 to `end`.
    mutating func offsets(to end: Int, count: Int? = nil) throws(SegmentSectionError) -> [UInt32] {
        let offsets = try array(UInt32.self, count: count.map { $0 + 1 })
        guard offsets.first == 0, offsets.last == UInt32(exactly: end), zip(offsets, offsets.dropFirst()).allSatisfy(<=)
        else { throw SegmentSectionError("offsets do not ascend from 0 to \(end)") }
        return offsets
    }

    mutating func strings() throws(SegmentSectionError) -> [String] {
        let column = try StringColumn(from: &self)
        return (0..<column.count).map { column[$0] }
    }
}
