import Testing

@testable import ContentCoding

@Suite("Content codings")
struct ContentCodingTests {
    /// "Newswire" in each coding, made with other programs.
    static let samples: [(ContentCoding, [UInt8])] = [
        (
            .gzip,
            [
                0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0x03, 0xF3, 0x4B, 0x2D, 0x2F, 0x2E, 0xCF, 0x2C, 0x4A, 5, 0, 0xBB, 0x2D,
                0xD1, 0xB9, 8, 0, 0, 0,
            ]
        ),
        (.deflate, [0x78, 0x9C, 0xF3, 0x4B, 0x2D, 0x2F, 0x2E, 0xCF, 0x2C, 0x4A, 5, 0, 0x0E, 0xA4, 3, 0x55]),
        (.deflate, [0xF3, 0x4B, 0x2D, 0x2F, 0x2E, 0xCF, 0x2C, 0x4A, 5, 0]),
        (.brotli, [0x8B, 0x03, 0x80, 0x4E, 0x65, 0x77, 0x73, 0x77, 0x69, 0x72, 0x65, 0x03]),
    ]

    @Test("What other programs coded is decoded", arguments: samples)
    func decode(coding: ContentCoding, bytes: [UInt8]) throws {
        #expect(try coding.decode(bytes, limit: 8) == Array("Newswire".utf8))
        #expect(throws: CodingError.tooLarge(limit: 7)) { try coding.decode(bytes, limit: 7) }
        #expect(throws: CodingError.damaged) { try coding.decode(Array(bytes.prefix(6)), limit: 100) }
        #expect(throws: CodingError.damaged) { try coding.decode([], limit: 100) }
        #expect(throws: CodingError.damaged) { try coding.decode(Array("<html>".utf8), limit: 100) }
    }

    @Test("Members of gzip are joined, and what stands behind them is left")
    func members() throws {
        let member = Self.samples[0].1
        #expect(try ContentCoding.gzip.decode(member + member + [0, 0], limit: 99) == Array("NewswireNewswire".utf8))
        #expect(ContentCoding.beginning(ofGzip: member[...], count: 4) == Array("News".utf8))
    }

    @Test("A bomb ends at the limit")
    func bomb() {
        // 100,000 zeros, made with another program.
        let start: [UInt8] = [0xED, 0xC1, 0x31, 1, 0, 0, 0, 0xC2, 0xA0, 0xF5, 0x4F, 0x6D, 0x0D, 0x0F, 0xA0]
        let bomb = start + [UInt8](repeating: 0, count: 96) + [0x80, 0x57, 0x03]
        #expect(throws: CodingError.tooLarge(limit: 99_999)) {
            try ContentCoding.deflate.decode(bomb, limit: 99_999)
        }
        #expect(throws: Never.self) { try ContentCoding.deflate.decode(bomb, limit: 100_000) }
    }

    @Test("Names of codings")
    func names() {
        #expect(ContentCoding.list("") == [])
        #expect(ContentCoding.list("identity, GZIP ,x-gzip, br,deflate") == [.gzip, .gzip, .brotli, .deflate])
        #expect(ContentCoding.list("zstd") == nil)
    }
}
