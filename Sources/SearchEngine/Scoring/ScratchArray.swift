/// Memory for plain values that one search writes to, without a check of the index in release builds: the loops over
/// documents run on it.
struct ScratchArray<Element: BitwiseCopyable>: ~Copyable {
    private let base: UnsafeMutablePointer<Element>
    let count: Int

    /// Holds `count` times `element`.
    init(repeating element: Element, count: Int) {
        base = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        base.initialize(repeating: element, count: count)
        self.count = count
    }

    /// Has room for `count` elements, which are to be written before they are read.
    init(unwritten count: Int) {
        base = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        self.count = count
    }

    deinit { base.deallocate() }

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
