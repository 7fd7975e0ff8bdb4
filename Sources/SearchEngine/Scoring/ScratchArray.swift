import Glibc

/// Memory for plain values that one search writes to, without a check of the index in release builds: the loops over
/// documents run on it.
struct ScratchArray<Element: BitwiseCopyable>: ~Copyable {
    private let base: UnsafeMutablePointer<Element>
    let count: Int

    /// Holds `count` times `element`.
    init(repeating element: Element, count: Int) {
        self.init(unwritten: count)
        base.initialize(repeating: element, count: count)
    }

    /// Has room for `count` elements, which are to be written before they are read.
    init(unwritten count: Int) {
        let byteCount = max(1, count) * MemoryLayout<Element>.stride
        // What `malloc` gives is aligned for all but vectors. `allocate` asks for aligned memory even where any would do,
        // and glibc takes much longer to find that than the pieces that it keeps at hand.
        let memory =
            MemoryLayout<Element>.alignment <= 16
            ? malloc(byteCount) : aligned_alloc(MemoryLayout<Element>.alignment, byteCount)
        guard let memory else { fatalError("no memory for \(byteCount) bytes") }
        base = memory.bindMemory(to: Element.self, capacity: max(1, count))
        self.count = count
    }

    deinit { free(base) }

    /// The first element, for loops that read and write much; valid as long as the array.
    @inline(__always)
    var pointer: UnsafeMutablePointer<Element> { base }

    /// The element at `index`, which must exist.
    @inline(__always)
    subscript(index: Int) -> Element {
        get {
            assert(index >= 0 && index < count, "index is outside the array")
            return base[index]
        }
        nonmutating set {
            assert(index >= 0 && index < count, "index is outside the array")
            base[index] = newValue
        }
    }
}
