import CIntrinsics

extension Array {
    /// Lets the element at `index` come near before it is read, while the processor does other work.
    @inline(__always)
    func prefetch(_ index: Int) {
        // SAFETY: nothing is read.
        withUnsafeBufferPointer { elements in
            if let base = elements.baseAddress { CIntrinsics.prefetch(base + index) }
        }
    }
}
