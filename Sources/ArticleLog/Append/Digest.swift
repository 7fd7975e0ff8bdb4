import CSHA2
import NewsModels

/// 128 bits of SHA-512: long enough that two different inputs never meet, short enough for an index key.
struct Digest: Hashable, Sendable {
    /// 16 bytes.
    let bytes: [UInt8]

    /// Digests one string, byte for byte: strings that Swift calls equal but that differ in bytes differ here.
    init(of text: String) {
        var hasher = DigestWriter()
        hasher.append(text)
        self = hasher.finish()
    }

    /// Digests everything that an article says.
    ///
    /// Left out is what tells how the article came here (`url`, `fetched_at`, `parser`), what the log decides
    /// (`id`, `revision`, `duplicate_of`) and what follows from the rest (`word_count`, `language_confidence`,
    /// `published_at_origin`, `modified_at_origin`): an article that differs in these alone is unchanged.
    ///
    /// `content_hash` stands for the normalised title and body, and XXH64 of both for what normalisation hides, such as
    /// white space and case: SHA-512 over three kilobytes would cost as much as writing them.
    ///
    /// - Complexity: O(n) in the size of the article.
    init(ofContent article: Article) {
        var hasher = DigestWriter()
        hasher.append(article.contentHash)
        hasher.append(checksumOf: article.title)
        hasher.append(checksumOf: article.body)
        hasher.append(article.lead)
        hasher.append(article.canonicalURL)
        hasher.append(article.source)
        hasher.append(article.language)
        hasher.append(article.authors)
        hasher.append(article.tags)
        hasher.append(article.publishedAt)
        hasher.append(article.modifiedAt)
        hasher.append(article.imageURL)
        // Members that came later count only where they stand, so that older digests stay what they were.
        hasher.append("image_caption", ifPresent: article.imageCaption)
        hasher.append("paywalled", ifPresent: article.isPaywalled?.description)
        hasher.append("live_blog", ifPresent: article.isLiveBlog?.description)
        hasher.append("correction", ifPresent: article.isCorrected?.description)
        self = hasher.finish()
    }

    /// The first 64 bits: enough for the texts of a window.
    var shortened: UInt64 { bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }

    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// Feeds values to SHA-512, each behind its length, so that no two sequences of values give the same input.
///
/// The format is part of the database: a change needs a migration, or every article becomes a new revision.
private struct DigestWriter {
    private var context = sha512_ctx()

    init() {
        nettle_sha512_init(&context)
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            append(word: UInt64(utf8.count))
            guard let start = utf8.baseAddress else { return }
            nettle_sha512_update(&context, utf8.count, start)
        }
    }

    mutating func append(checksumOf text: String) {
        var text = text
        append(word: UInt64(text.utf8.count))
        append(word: text.withUTF8 { XXH64.hash($0.span.bytes) })
    }

    mutating func append(_ text: String?) {
        guard let text else { return append(word: .max) }
        append(text)
    }

    mutating func append(_ name: String, ifPresent text: String?) {
        guard let text else { return }
        append(name)
        append(text)
    }

    /// A list is told by its length, each element by its own.
    mutating func append(_ list: [String]) {
        append(word: UInt64(list.count))
        for text in list { append(text) }
    }

    mutating func append(_ time: Timestamp?) {
        append(word: time == nil ? .max : 8)
        guard let time else { return }
        append(word: UInt64(bitPattern: time.millisecondsSinceEpoch))
    }

    private mutating func append(word: UInt64) {
        withUnsafeBytes(of: word.littleEndian) { bytes in
            nettle_sha512_update(
                &context, bytes.count, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
    }

    consuming func finish() -> Digest {
        // The first bytes of a digest are asked for by its length.
        let bytes = [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            nettle_sha512_digest(&context, 16, buffer.baseAddress)
            count = 16
        }
        return Digest(bytes: bytes)
    }
}
