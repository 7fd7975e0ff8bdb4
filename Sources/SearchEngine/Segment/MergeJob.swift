/// Merges segments into one, a bounded piece of work at a time.
///
/// Documents keep their order: those of the first segment, then those of the second, and so on; tombstones known at the
/// start are left out; those that come while the job runs are carried over by ``FinishedMerge/view(_:)``.
struct MergeJob {
    /// The segments that are merged, as they were at the start.
    let sources: [SegmentView]
    /// For each source and document: its new doc ID, or ``dropped``.
    private let newDocIDs: [[DocID]]
    private let columns: DocumentColumns

    private var words: WordMerger
    private var forms: FormMerger
    private var keywords: KeywordMerger

    /// The new doc ID of a document that is left out.
    static let dropped = DocID.max

    /// Prepares the merge of `sources`, at least one.
    ///
    /// - Complexity: O(documents).
    init(_ sources: [SegmentView]) {
        self.sources = sources
        var columns = DocumentColumnsBuilder(BlockCompressor())
        var newDocIDs: [[DocID]] = []
        for source in sources {
            newDocIDs.append(
                columns.append(contentsOf: source.segment.columns, live: source.live, dropped: Self.dropped))
        }
        self.columns = columns.build()
        self.newDocIDs = newDocIDs
        words = WordMerger(sources.map(\.segment.words), newDocIDs, lengths: columns.lengths)
        forms = FormMerger(sources.map(\.segment.forms), documentCount: columns.count)
        keywords = KeywordMerger(sources.map(\.segment.keywords))
    }

    /// The number of postings that go in.
    var postingCount: Int { sources.reduce(0) { $0 + $1.segment.postingCount } }

    /// Merges about `budget` postings.
    ///
    /// - Returns: Whether everything is merged.
    mutating func step(budget: Int) -> Bool {
        var left = budget
        while left > 0, words.hasMore { left -= words.step(newDocIDs) }
        while left > 0, forms.hasMore { left -= forms.step(newDocIDs) }
        while left > 0, keywords.hasMore { left -= keywords.step(newDocIDs) }
        return !words.hasMore && !forms.hasMore && !keywords.hasMore
    }

    /// Returns the merged segment, once ``step(budget:)`` has said that everything is merged.
    mutating func finish() -> FinishedMerge {
        let segment = Segment(
            words: words.finish(), forms: forms.finish(), keywords: keywords.output, columns: columns)
        return FinishedMerge(sources: sources, newDocIDs: newDocIDs, segment: segment)
    }
}
