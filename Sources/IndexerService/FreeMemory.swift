import CMalloc

/// Memory that the allocator keeps after large pieces of work.
enum FreeMemory {
    /// Large arrays, which segments are made of, are taken from the system and go back to it when they are freed; left to
    /// itself the allocator would soon keep them.
    static func keepsLittle() {
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
        mallopt(M_TRIM_THRESHOLD, 16 << 20)
    }

    /// Gives the rest back to the system; takes milliseconds, in which other threads may have to wait to allocate.
    static func release() {
        malloc_trim(0)
    }
}
