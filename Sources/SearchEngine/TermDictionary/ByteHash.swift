/// The hash of the in-memory tables. Seeded once per process, so that hostile terms cannot be chosen to collide.
///
/// - Source: the multiply-and-fold step of wyhash (Wang Yi, public domain).
enum ByteHash {
    /// Two numbers that hashes depend on. Who hashes much keeps them at hand: each look at a global costs a call.
    struct Seeds {
        let first: UInt64
        let second: UInt64
    }

    /// The seeds of this process.
    static let seed = UInt64.random(in: .min ... .max)
    static let otherSeed = UInt64.random(in: .min ... .max) | 1
    static var seeds: Seeds { Seeds(first: seed, second: otherSeed) }

    /// Mixes two words: the halves of their product, folded.
    @inline(__always)
    static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// Returns the hash of `bytes`, eight at a time.
    static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        let otherSeed = otherSeed
        var hash = seed ^ UInt64(bytes.count)
        for offset in stride(from: 0, to: bytes.count, by: 8) {
            hash = mix(hash ^ ByteChunk(bytes, at: offset).bits, otherSeed)
        }
        return hash
    }
}

/// The 64-bit FNV-1a hash: the same in every process, so it may be written down. Not a defence against forgery.
struct StableHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Adds one byte.
    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// Adds the length of `bytes` and then `bytes`, so that neighbours cannot run together.
    mutating func add(_ bytes: some Collection<UInt8>) {
        var length = UInt64(bytes.count)
        for _ in 0..<8 {
            add(UInt8(truncatingIfNeeded: length))
            length >>= 8
        }
        let isAdded: Void? = bytes.withContiguousStorageIfAvailable { for byte in $0 { add(byte) } }
        if isAdded == nil { for byte in bytes { add(byte) } }
    }
}
