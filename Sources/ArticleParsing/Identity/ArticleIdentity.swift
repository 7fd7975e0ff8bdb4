/// What makes articles the same: the hash of their content, and their `id`.
enum ArticleIdentity {
    /// The content hash: SHA-256 over the words of the title, a line feed, and the words of the body.
    ///
    /// Words are runs of letters, digits and marks; case is folded and ё is е; one space stands between two words, and
    /// nothing stands for punctuation, space and paragraphs. A text without a word is hashed as it is.
    static func contentHash(title: TextSlice, body: TextSlice) -> String {
        let title = words(of: title)
        let body = words(of: body)
        return Digest.hex(title, [0x0A], body)
    }

    /// The `id` of an article that has a URL which names it.
    static func articleID(canonicalURL: String) -> String {
        String(Digest.hex(Array("url:\(canonicalURL)".utf8)).prefix(32))
    }

    /// The `id` of an article that is known by its content only.
    static func articleID(contentHash: String) -> String {
        String(Digest.hex(Array("content:\(contentHash)".utf8)).prefix(32))
    }

    private static func words(of text: TextSlice) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var needsSpace = false
        text.forEachScalar { value in
            if ScalarClass.isWordPart(value) {
                if needsSpace, !output.isEmpty { output.append(0x20) }
                needsSpace = false
                CaseFolding.append(value, to: &output)
            } else {
                needsSpace = true
            }
        }
        return output.isEmpty ? Array(text) : output
    }
}
