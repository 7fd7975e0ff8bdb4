/// A completion and the number of documents that have it.
public struct Suggestion: Sendable, Hashable {
    /// The completed text, folded.
    public let text: String
    /// Documents that have the last word in this form.
    public let count: Int
}

/// A title that begins with what has been typed.
public struct TitleCompletion: Sendable, Hashable {
    /// The newest document that has it.
    public let document: StoredDocument
    /// Documents whose titles have the same words, as far as they are compared.
    public let count: Int
}

extension Searcher {
    /// Completes the last word of `prefix` by the words of the index, most frequent first, then by their bytes.
    ///
    /// - Parameters:
    ///   - prefix: What has been typed, in any case; empty, or ending in a space: nothing to complete.
    ///   - limit: The most completions.
    /// - Complexity: O(terms with the prefix / 64 + limit · segments), and for frequent words the tombstones.
    public func suggest(prefix: String, limit: Int) -> [Suggestion] {
        let words = Tokenizer.words(of: prefix)
        guard let last = words.last, limit > 0, Tokenizer.endsInWord(prefix) else { return [] }
        let head = words.dropLast().map { String(decoding: $0.bytes, as: UTF8.self) + " " }.joined()
        var taken = 2 * limit + 8
        while true {
            let (found, unseen) = mostFrequentForms(last.bytes, fromEach: taken)
            // A word that no segment put forward has at most `unseen` documents.
            if unseen == 0 || found.count >= limit && found[limit - 1].count > unseen {
                return found.prefix(limit).map {
                    Suggestion(text: head + String(decoding: $0.form, as: UTF8.self), count: $0.count)
                }
            }
            taken *= 4
        }
    }

    /// The forms that are among the first of any segment, with their live documents, in order; and the most documents
    /// that any other form may have.
    private func mostFrequentForms(
        _ prefix: [UInt8], fromEach limit: Int
    ) -> (found: [(form: [UInt8], count: Int)], unseen: Int) {
        var forms: Set<[UInt8]> = []
        var unseen = 0
        for view in views {
            let index = view.segment.forms
            let range = index.dictionary.ordinals(withPrefix: prefix)
            let best = view.segment.completions.mostFrequent(in: range, limit: limit) { index.range(of: $0).count }
            for term in best { forms.insert(Array(index.dictionary.term(at: term.ordinal))) }
            if best.count == limit { unseen += best.map(\.count).min() ?? 0 }
        }
        var found: [(form: [UInt8], count: Int)] = []
        for form in forms {
            let count = views.reduce(0) { $0 + $1.liveCount(ofForm: form) }
            if count > 0 { found.append((form, count)) }
        }
        found.sort { left, right in
            left.count != right.count ? left.count > right.count : left.form.lexicographicallyPrecedes(right.form)
        }
        return (found, unseen)
    }

    /// Returns the titles that begin with `prefix`, the newest first. Case, ё and punctuation do not matter.
    ///
    /// - Parameters:
    ///   - prefix: What has been typed.
    ///   - limit: The most titles. Of titles that agree in the first ``TitleKey/maximumByteCount`` bytes the newest.
    /// - Complexity: O(titles with the prefix).
    public func completeTitles(prefix: String, limit: Int) -> [TitleCompletion] {
        guard limit > 0, let key = TitleKey.prefix(prefix) else { return [] }
        var newest: [[UInt8]: (view: Int, docID: DocID, sequence: UInt64, count: Int)] = [:]
        for (number, view) in views.enumerated() {
            for title in view.newestTitles(key, limit: limit) {
                let known = newest[title.key]
                let isNewer = title.sequence >= known?.sequence ?? 0
                newest[title.key] = (
                    isNewer ? number : known?.view ?? number, isNewer ? title.docID : known?.docID ?? title.docID,
                    max(title.sequence, known?.sequence ?? 0), 0
                )
            }
        }
        let first = newest.sorted { $0.value.sequence > $1.value.sequence }.prefix(limit)
        return first.map { key, place in
            TitleCompletion(
                document: StoredDocument(views[place.view].segment.columns, place.docID),
                count: views.reduce(0) { $0 + $1.liveCount(ofTitle: key) })
        }
    }

    /// The text as the other keyboard layout, Russian or English, has it; `nil` if it cannot be a slip of the layout.
    public static func onOtherLayout(_ text: String) -> String? { KeyboardLayout.other(text) }
}
