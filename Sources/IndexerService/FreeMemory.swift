import CMalloc

/// Memory that the allocator keeps after large pieces of work.
enum FreeMemory {
    /// Gives it back to the system; takes milliseconds, in which other threads may have to wait to allocate.
    static func release() {
        malloc_trim(0)
    }
}
