/// What makes articles the same: the hash of their content, and their `id`.
enum ArticleIdentity {
    /// The content hash: SHA-256 over the words of the title, a line feed, and the words of the body.
    ///
    /// Words are runs of letters, digits and marks; case is folded and ё is е; one space stands between two words, and
    /// nothing stands for punctuation, space and paragraphs. A text without a word is hashed as it is.
    static func contentHash(title: TextSlice, body: TextSlice) -> String {
        Digest.with { digest in
            appendWords(of: title, to: &digest)
            digest.append(0x0A)
            appendWords(of: body, to: &digest)
            return digest.hex()
        }
    }

    /// The `id` of an article that has a URL which names it.
    static func articleID(canonicalURL: String) -> String {
        String(Digest.hex("url:\(canonicalURL)".utf8).prefix(32))
    }

    /// The `id` of an article that is known by its content only.
    static func articleID(contentHash: String) -> String {
        String(Digest.hex("content:\(contentHash)".utf8).prefix(32))
    }

    private static func appendWords(of text: TextSlice, to digest: inout Digest) {
        var isFirst = true
        var needsSpace = false
        text.forEachScalar { value in
            guard ScalarClass.isWordPart(value) else {
                needsSpace = true
                return
            }
            if needsSpace, !isFirst { digest.append(0x20) }
            needsSpace = false
            isFirst = false
            CaseFolding.append(value, to: &digest)
        }
        guard isFirst else { return }
        for byte in text { digest.append(byte) }
    }
}
