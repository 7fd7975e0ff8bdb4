/// What makes articles the same: the hash of their content, and their `id`.
enum ArticleIdentity {
    /// The content hash: SHA-256 over the words of the title, a line feed, and the words of the body; with the number of
    /// their words, as ``WordCount`` counts them.
    ///
    /// Words are runs of letters, digits and marks; case is folded and ё is е; one space stands between two words, and
    /// nothing stands for punctuation, space and paragraphs. A text without a word is hashed as it is.
    static func content(title: TextSlice, body: TextSlice) -> (hash: String, wordCount: Int) {
        var digest = Digest()
        let titleWords = append(wordsOf: title, to: &digest)
        digest.append([0x0A])
        let bodyWords = append(wordsOf: body, to: &digest)
        return (digest.hex(), titleWords + bodyWords)
    }

    /// The `id` of an article that has a URL which names it.
    static func articleID(canonicalURL: String) -> String { String(Digest.hex("url:\(canonicalURL)").prefix(32)) }

    /// The `id` of an article that is known by its content only.
    static func articleID(contentHash: String) -> String { String(Digest.hex("content:\(contentHash)").prefix(32)) }

    /// Appends the words of a text; returns their number.
    private static func append(wordsOf text: TextSlice, to digest: inout Digest) -> Int {
        let words = FoldedWords(text)
        digest.append(words.count == 0 ? Array(text) : words.bytes)
        return words.count
    }
}
