/// Reads where the lists of a segment's words lie, one after the other, in the order of terms.
struct WordLists {
    let words: WordPostings
    private let least: Int
    private var ordinal = 0
    /// Where the head of the next record is, and where its bytes are.
    private var head = 0
    private var bytes = 0

    /// Starts at the first term.
    init(_ words: WordPostings) {
        self.words = words
        least = DenseLists.minimumCount(documentCount: words.documentCount)
    }

    /// The list of the next term, which must exist.
    ///
    /// - Complexity: O(1) amortised; to find a list by its ordinal all heads of its group are read.
    mutating func takeNext() -> WordList {
        if ordinal % WordPostings.groupSize == 0 { enterGroup() }
        let record = RecordHead(words.stream, at: &head, denseFrom: least)
        let start = bytes
        bytes += record.size
        defer { ordinal += 1 }
        return WordList(ordinal: ordinal, count: record.count, slot: record.slot, start: start, end: bytes)
    }

    private mutating func enterGroup() {
        head = Int(words.groupStarts[ordinal / WordPostings.groupSize])
        bytes = head
        for _ in 0..<min(WordPostings.groupSize, words.dictionary.count - ordinal) {
            _ = RecordHead(words.stream, at: &bytes, denseFrom: least)
        }
    }
}
