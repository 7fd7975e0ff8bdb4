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
        var taken = limit + 6
        while true {
            if let found = mostFrequentForms(last.bytes, limit: limit, fromEach: taken) {
                return found.map {
                    Suggestion(text: head + String(decoding: $0.form, as: UTF8.self), count: $0.count)
                }
            }
            taken *= 4
        }
    }

    /// The forms with the most live documents, in order.
    ///
    /// - Parameter taken: How many forms of each segment are looked at.
    /// - Returns: `nil` if another form might be among them.
    /// - Source: the threshold algorithm of Fagin, Lotem & Naor 2003, doi:10.1016/S0022-0000(03)00026-6.
    private func mostFrequentForms(
        _ prefix: [UInt8], limit: Int, fromEach taken: Int
    ) -> [(form: [UInt8], count: Int)]? {
        let (bounds, unseen) = formBounds(prefix, fromEach: taken)
        var found: [(form: [UInt8], count: Int)] = []
        var least = 0
        for (form, bound) in bounds {
            if found.count >= limit && bound < least { break }
            let count = views.reduce(0) { $0 + $1.liveCount(ofForm: form) }
            guard count > 0 else { continue }
            found.append((form, count))
            if found.count >= limit { least = found.map(\.count).sorted(by: >)[limit - 1] }
        }
        if unseen > 0 && (found.count < limit || least <= unseen) { return nil }
        found.sort { left, right in
            left.count != right.count ? left.count > right.count : left.form.lexicographicallyPrecedes(right.form)
        }
        return Array(found.prefix(limit))
    }

    /// The forms that are among the first of any segment, with the most documents that each may have, descending; and
    /// the most that any other form may have.
    private func formBounds(
        _ prefix: [UInt8], fromEach taken: Int
    ) -> (bounds: [(form: [UInt8], bound: Int)], unseen: Int) {
        // What a form has beyond the bound of forms that no segment puts forward.
        var surplus: [[UInt8]: Int] = [:]
        var unseen = 0
        for view in views {
            let index = view.segment.forms
            let range = index.dictionary.ordinals(withPrefix: prefix)
            let best = view.segment.completions.mostFrequent(in: range, limit: taken) { index.count(at: $0) }
            let least = best.count == taken ? best.map(\.count).min() ?? 0 : 0
            unseen += least
            for term in best {
                surplus[index.dictionary.term(at: term.ordinal), default: 0] += term.count - least
            }
        }
        let bounds = surplus.map { (form: $0.key, bound: $0.value + unseen) }
        return (bounds.sorted { $0.bound > $1.bound }, unseen)
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
