import NewsModels
import Testing

@testable import ArticleLog

struct DigestTests {
    @Test(
        arguments: [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
            ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
        ] as [(String, UInt64)])
    func xxh64AgreesWithTheReference(text: String, expected: UInt64) {
        let bytes = Array(text.utf8)
        #expect(XXH64.hash(bytes.span.bytes) == expected)
    }

    @Test func xxh64SeesEachBit() {
        let bytes = (0..<101).map { UInt8($0) }
        let hash = XXH64.hash(bytes.span.bytes)
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << bit
                #expect(XXH64.hash(damaged.span.bytes) != hash)
            }
        }
    }

    /// Whatever the article says counts.
    @Test(
        arguments: [
            { $0.title = "other" }, { $0.lead = "" }, { $0.body += " " }, { $0.canonicalURL = "other" },
            { $0.source = "other" }, { $0.language = "en" }, { $0.authors = ["a", "b"] }, { $0.authors = ["ab"] },
            { $0.tags = ["a"] }, { $0.publishedAt = time(1) }, { $0.modifiedAt = time(1) }, { $0.imageURL = "other" },
            { $0.contentHash = "other" }, { $0.imageCaption = "other" }, { $0.isPaywalled = false },
            { $0.isLiveBlog = true }, { $0.isCorrected = true },
        ] as [@Sendable (inout Article) -> Void])
    func contentChangesTheFingerprint(change: @Sendable (inout Article) -> Void) {
        var changed = article("a")
        change(&changed)
        #expect(Digest(ofContent: changed) != Digest(ofContent: article("a")))
    }

    /// How the article came here does not.
    @Test func originsDoNotChangeTheFingerprint() {
        var changed = article("a")
        changed.id = "other"
        changed.url = nil
        changed.fetchedAt = time(9)
        changed.parser.warnings = ["other"]
        changed.languageConfidence = 1
        changed.revision = 7
        changed.duplicateOf = "other"
        changed.wordCount = 9
        changed.publishedAtOrigin = .text
        changed.modifiedAtOrigin = .text
        #expect(Digest(ofContent: changed) == Digest(ofContent: article("a")))
    }

    /// No two members run into each other.
    @Test func membersAreKeptApart() {
        var (left, right) = (article("a"), article("a"))
        (left.authors, left.tags) = (["a"], ["b"])
        (right.authors, right.tags) = (["a", "b"], [])
        #expect(Digest(ofContent: left) != Digest(ofContent: right))
        (left.publishedAt, left.modifiedAt) = (time(1), nil)
        right = left
        (right.publishedAt, right.modifiedAt) = (nil, time(1))
        #expect(Digest(ofContent: left) != Digest(ofContent: right))
    }

    /// The format of the database must not change by accident.
    @Test func fingerprintStaysTheSame() {
        let golden = "28 8f 18 ee dd 43 60 59 1c 45 d6 2b d0 df 87 f7"
        #expect(Digest(of: "a").bytes.count == 16)
        #expect(Digest(ofContent: article("a")).bytes.map { String($0, radix: 16) }.joined(separator: " ") == golden)
    }
}
