import CXXHash

/// The digest of a snapshot's files: XXH3, which is as fast as memory. It finds damage, not forgery.
enum Digest {
    /// The digest of bytes in memory.
    static func xxh3(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { XXH3_64bits($0.baseAddress, $0.count) }
    }
}
