internal import CSHA2

/// SHA-256 (FIPS 180-4) by libmd, fed byte by byte.
struct Digest: ByteSink {
    private var context = SHA2_CTX()
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// Gives a digest to `body`, with a buffer that lives as long as `body` runs.
    static func with<Result>(_ body: (inout Digest) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2_048) { buffer in
            var digest = Digest(buffer)
            return body(&digest)
        }
    }

    /// The digest of bytes in hex digits, 64 characters.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        with { digest in
            for byte in bytes { digest.append(byte) }
            return digest.hex()
        }
    }

    private init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
        SHA256Init(&context)
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
        if count == buffer.count { flush() }
    }

    private mutating func flush() {
        SHA256Update(&context, buffer.baseAddress, count)
        count = 0
    }

    /// The digest of all bytes in hex digits, 64 characters. To be asked for once.
    mutating func hex() -> String {
        flush()
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        SHA256Final(&digest, &context)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
