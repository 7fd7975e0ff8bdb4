import CStemmer

/// One Snowball stemmer of libstemmer. Belongs to the thread that made it.
final class SnowballStemmer {
    private let handle: OpaquePointer

    /// Opens the stemmer of a Snowball algorithm (`russian`), `nil` when this libstemmer does not have it.
    init?(algorithm: String) {
        guard let handle = sb_stemmer_new(algorithm, "UTF_8") else { return nil }
        self.handle = handle
    }

    deinit { sb_stemmer_delete(handle) }

    /// Writes the stem of the first `length` bytes of `word` into `stem` and returns its length in bytes.
    ///
    /// - Parameter word: A folded word in UTF-8.
    /// - Returns: `length`, with the word itself in `stem`, if the stemmer has no memory left.
    func stem(_ word: Span<UInt8>, length: Int, into stem: inout [UInt8]) -> Int {
        stem.removeAll(keepingCapacity: true)
        let pointer = word.withUnsafeBufferPointer { sb_stemmer_stem(handle, $0.baseAddress, Int32(length)) }
        guard let pointer else {
            for index in 0..<length { stem.append(word[index]) }
            return length
        }
        // The result belongs to the stemmer and lives until its next call: it is copied here.
        stem.append(contentsOf: UnsafeBufferPointer(start: pointer, count: Int(sb_stemmer_length(handle))))
        return stem.count
    }
}
