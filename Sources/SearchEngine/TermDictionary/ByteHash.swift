/// The hash of the in-memory tables. Seeded once per process, so that hostile terms cannot be chosen to collide.
enum ByteHash {
    /// The seed of this process.
    static let seed = UInt64.random(in: .min ... .max)

    /// Mixes one unit into a running hash.
    @inline(__always)
    static func step(_ hash: UInt64, _ unit: UInt64) -> UInt64 {
        let mixed = (hash ^ unit) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ mixed >> 32
    }

    /// Returns the hash of `bytes`.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = seed
        for byte in bytes { hash = step(hash, UInt64(byte)) }
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
