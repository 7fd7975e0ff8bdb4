/// An immutable part of the index: the postings and columns of some documents, numbered from 0 in
/// the order of arrival or, where they came many at once, of their lengths.
final class Segment: Sendable {
    /// Stemmed words, and the names of authors under ``authorMark``.
    let words: WordPostings
    /// Folded words before stemming.
    let forms: FormPostings
    /// Folded values of keyword fields, each behind its `KeywordField.rawValue`, and titles as ``TitleKey``.
    let keywords: KeywordIndex
    let columns: DocumentColumns
    let identifiers: IdentifierTable
    /// The most frequent of ``forms``.
    let completions: CompletionIndex
    /// The highest sequence of its documents, tombstones included.
    let maximumSequence: UInt64
    private let lazySpelling = LazyValue<SpellingTable>()
    /// What filters left of it.
    let filtered = FilterCache()

    /// The first byte of an author's word in ``words``, which no stem begins with.
    static let authorMark: UInt8 = 1

    init(
        words: WordPostings, forms: FormPostings, keywords: KeywordIndex, columns: DocumentColumns
    ) {
        self.words = words
        self.forms = forms
        self.keywords = keywords
        self.columns = columns
        identifiers = IdentifierTable(columns.ids, columns.sequences)
        completions = CompletionIndex(termCount: forms.dictionary.count) { forms.count(at: $0) }
        maximumSequence = columns.sequences.max() ?? 0
    }

    /// What misspelt words may have been meant to be: forms that are frequent in the segment.
    var spelling: SpellingTable {
        lazySpelling.get { SpellingTable(forms, moreThan: documentCount / Searcher.rarity) }
    }

    /// Makes what else the first search that needs it would wait for.
    ///
    /// - Complexity: O(forms): some ten milliseconds for a large segment.
    func prepare() { _ = spelling }

    /// The number of documents, tombstones included.
    var documentCount: Int { columns.count }

    /// The number of postings of all three indexes: the cost of merging the segment.
    var postingCount: Int { words.postingCount + forms.postingCount + keywords.docIDs.count }

    /// The memory that words take: terms, postings, positions, and lengths of documents.
    var postingsByteCount: Int { words.byteCount + documentCount * 4 }

    /// The memory that the segment takes, in bytes, roughly.
    var byteCount: Int {
        postingsByteCount + forms.byteCount + keywords.byteCount + columns.byteCount
            + identifiers.byteCount + completions.byteCount
    }

    /// The document with this ID, live or not; `nil` if it is not in the segment.
    func docID(of id: DocumentIdentifier) -> DocID? { identifiers.docID(of: id, columns.ids) }
}

/// A segment as one searcher sees it: with its tombstones and the sums over its live documents.
struct SegmentView: Sendable {
    let segment: Segment
    private(set) var live: LiveDocuments
    /// Words of all live documents.
    private(set) var totalLength: UInt64
    /// Live documents of each language, indexed as `segment.columns.languages.values`.
    private(set) var languageCounts: [Int]

    init(_ segment: Segment) {
        self.segment = segment
        live = LiveDocuments(documentCount: segment.documentCount)
        totalLength = segment.columns.lengths.reduce(0) { $0 + UInt64($1) }
        languageCounts = [Int](repeating: 0, count: segment.columns.languages.values.count)
        for ordinal in segment.columns.languages.ordinals { languageCounts[Int(ordinal)] += 1 }
    }

    /// Puts a tombstone on a document. Returns whether it was live.
    @discardableResult
    mutating func remove(_ docID: DocID) -> Bool {
        guard live.remove(docID) else { return false }
        totalLength -= UInt64(segment.columns.lengths[Int(docID)])
        let column = segment.columns.languages
        for index in column.range(of: docID) { languageCounts[Int(column.ordinals[index])] -= 1 }
        return true
    }

    /// Lets only those documents count whose bit is set; counts by language are left as they are.
    ///
    /// - Complexity: O(documents / 64 + documents that are kept).
    mutating func keep(_ bits: [UInt64]) {
        live.keep(bits)
        totalLength = 0
        for (index, word) in live.words.enumerated() {
            var rest = word
            while rest != 0 {
                totalLength += UInt64(segment.columns.lengths[index << 6 | rest.trailingZeroBitCount])
                rest &= rest - 1
            }
        }
    }

    /// Lets only these documents count, of which it is known how many words they have.
    mutating func keep(_ live: LiveDocuments, totalLength: UInt64) {
        self.live = live
        self.totalLength = totalLength
    }

    /// The live document with this ID.
    func liveDocID(of id: DocumentIdentifier) -> DocID? {
        guard let docID = segment.docID(of: id), live.contains(docID) else { return nil }
        return docID
    }

    /// Whether one of the documents is live.
    ///
    /// - Complexity: O(1) without tombstones, else O(documents before the first live one).
    func isLive(_ documents: SparseIterator) -> Bool {
        var documents = documents
        repeat { documents.advance() } while documents.docID != .max && !live.contains(documents.docID)
        return documents.docID != .max
    }

    /// The number of live documents in a list of this segment.
    ///
    /// - Complexity: O(1) without tombstones, else O(length of the list).
    func liveCount(_ docIDs: [DocID], _ range: Range<Int>) -> Int {
        guard live.deadCount > 0 else { return range.count }
        var count = 0
        for index in range where live.contains(docIDs[index]) { count += 1 }
        return count
    }

    /// The number of live documents in the list of a word.
    ///
    /// - Complexity: O(1) without tombstones, else O(length of the list), or a 64th of the segment's documents.
    func liveCount(_ list: WordList) -> Int {
        guard live.deadCount > 0 else { return list.count }
        let words = segment.words
        var count = 0
        if list.slot >= 0, words.dense.entries[list.slot].bitmap >= 0 {
            let first = Int(words.dense.entries[list.slot].bitmap)
            for index in live.words.indices {
                count += (words.dense.bitmaps[first + index] & live.words[index]).nonzeroBitCount
            }
            return count
        }
        let live = live.words.span
        words.forEachDocument(list) { docID in
            count &+= Int(truncatingIfNeeded: live[Int(docID >> 6)] &>> UInt64(docID & 63) & 1)
        }
        return count
    }
}
