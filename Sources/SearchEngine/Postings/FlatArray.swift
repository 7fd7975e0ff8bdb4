import CIntrinsics

/// An immutable array of plain values in one piece of memory: what a sealed segment is made of.
///
/// The memory belongs to `owner`, so that a mapped file can stand behind it as well as the heap. Elements are read
/// without a check of the index in release builds: the loops over postings run on them.
struct FlatArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    // Sendable: nobody writes to the memory after `init`, and `owner` only keeps it alive.
    private let owner: AnyObject?
    private let base: UnsafePointer<Element>
    let count: Int

    /// Copies `elements`.
    ///
    /// - Parameter padding: Zero bytes after the last element, for readers that load whole machine words.
    /// - Complexity: O(elements).
    init(_ elements: [Element], padding: Int = 0) {
        let byteCount = elements.count * MemoryLayout<Element>.stride
        let memory = FlatMemory(byteCount: byteCount + padding)
        elements.withUnsafeBytes { memory.bytes.copyMemory(from: $0) }
        memory.bytes[byteCount...].initializeMemory(as: UInt8.self, repeating: 0)
        self.init(memory.bytes.baseAddress!, count: elements.count, owner: memory)
    }

    /// Stands on `count` elements at `address`, which `owner` keeps alive and unchanged.
    init(_ address: UnsafeRawPointer, count: Int, owner: AnyObject?) {
        base = address.assumingMemoryBound(to: Element.self)
        self.count = count
        self.owner = owner
    }

    /// The first element, for loops that read much; valid as long as the array's owner.
    @inline(__always)
    var pointer: UnsafePointer<Element> { base }

    /// The memory that the elements take, in bytes.
    var byteCount: Int { count * MemoryLayout<Element>.stride }

    /// The same memory as bytes.
    var asBytes: FlatArray<UInt8> { FlatArray<UInt8>(UnsafeRawPointer(base), count: byteCount, owner: owner) }

    /// The elements as they lie in memory, for writing them to a file.
    func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: byteCount))
    }

    /// The element at `index`, which must exist.
    @inline(__always)
    subscript(index: Int) -> Element {
        assert(index >= 0 && index < count, "index is outside the array")
        return base[index]
    }

    /// Lets the element at `index`, which must exist, come near before it is read.
    @inline(__always)
    func prefetch(_ index: Int) {
        assert(index >= 0 && index < count, "index is outside the array")
        CIntrinsics.prefetch(base + index)
    }
}

extension FlatArray where Element == UInt8 {
    /// The same memory as elements of another type, for which it must be aligned.
    func elements<Other: BitwiseCopyable & Sendable>(of type: Other.Type) -> FlatArray<Other> {
        FlatArray<Other>(UnsafeRawPointer(base), count: count / MemoryLayout<Other>.stride, owner: owner)
    }

    /// The byte at `index`, which may lie in the padding.
    @inline(__always)
    func padded(_ index: Int) -> UInt8 { base[index] }

    /// The eight bytes from `offset` on, lowest first; the array must be padded by seven bytes.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        assert(offset >= 0 && offset <= count, "offset is outside the array")
        return UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The `count` bits from bit `offset` on, at most 56, lowest first.
    @inline(__always)
    func bits(at offset: Int, count: Int) -> UInt64 {
        word(at: offset >> 3) >> UInt64(offset & 7) & (1 << UInt64(truncatingIfNeeded: count) &- 1)
    }
}

/// Memory from the heap.
private final class FlatMemory {
    let bytes: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, byteCount), alignment: 64)
    }

    deinit { bytes.deallocate() }
}
