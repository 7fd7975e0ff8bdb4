/// A completion and the number of documents that have it.
public struct Suggestion: Sendable, Hashable {
    /// The completed text, folded.
    public let text: String
    /// Documents that have the last word in this form.
    public let count: Int
}

extension Searcher {
    /// Completes the last word of `prefix` by the words of the index, most frequent first, then by their bytes.
    ///
    /// - Parameters:
    ///   - prefix: What has been typed, in any case; empty, or ending in a space: nothing to complete.
    ///   - limit: The most completions.
    /// - Complexity: O(terms with the prefix), and their postings in segments with tombstones.
    public func suggest(prefix: String, limit: Int) -> [Suggestion] {
        let words = Tokenizer.words(of: prefix)
        guard let last = words.last, limit > 0, Tokenizer.endsInWord(prefix) else { return [] }
        let head = words.dropLast().map { String(decoding: $0.bytes, as: UTF8.self) + " " }.joined()
        var counts: [[UInt8]: Int] = [:]
        for view in views {
            let forms = view.segment.forms
            for ordinal in forms.dictionary.ordinals(withPrefix: last.bytes) {
                let count = view.liveCount(forms.docIDs, forms.range(of: ordinal))
                if count > 0 { counts[Array(forms.dictionary.term(at: ordinal)), default: 0] += count }
            }
        }
        let sorted = counts.sorted { left, right in
            left.value != right.value ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
        }
        return sorted.prefix(limit).map { entry in
            Suggestion(text: head + String(decoding: entry.key, as: UTF8.self), count: entry.value)
        }
    }
}
