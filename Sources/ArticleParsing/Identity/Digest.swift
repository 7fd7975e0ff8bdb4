internal import CSHA2

/// SHA-256 (FIPS 180-4) by nettle, which uses the instructions that processors have for it.
struct Digest {
    private var context = sha256_ctx()

    init() {
        nettle_sha256_init(&context)
    }

    /// The digest of a text in hex digits, 64 characters.
    static func hex(_ text: String) -> String {
        var digest = Digest()
        digest.append(Array(text.utf8))
        return digest.hex()
    }

    mutating func append(_ bytes: [UInt8]) {
        nettle_sha256_update(&context, bytes.count, bytes)
    }

    /// The digest of all bytes in hex digits, 64 characters. To be asked for once.
    mutating func hex() -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(SHA256_DIGEST_SIZE)) { digest in
            nettle_sha256_digest(&context, digest.count, digest.baseAddress)
            return String(unsafeUninitializedCapacity: 2 * digest.count) { text in
                for (index, byte) in digest.enumerated() {
                    text[2 * index] = Self.hexDigit(byte >> 4)
                    text[2 * index + 1] = Self.hexDigit(byte & 15)
                }
                return text.count
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
