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

    private var words: ListMerger<UInt32>
    private var forms: ListMerger<UInt8>
    private var keywords: ListMerger<UInt8>
    private var positions: [UInt8] = []
    private var impacts: ImpactTable

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
        impacts = ImpactTable(lengths: columns.lengths)
        words = ListMerger(sources.map(\.segment.words))
        forms = ListMerger(sources.map(\.segment.forms))
        keywords = ListMerger(sources.map(\.segment.keywords))
        positions.reserveCapacity(sources.reduce(0) { $0 + $1.segment.positions.count })
    }

    /// The number of postings that go in.
    var postingCount: Int { sources.reduce(0) { $0 + $1.segment.postingCount } }

    /// Merges about `budget` postings.
    ///
    /// - Returns: Whether everything is merged.
    mutating func step(budget: Int) -> Bool {
        var left = budget
        while left > 0, words.hasMore {
            let ordinal = words.output.dictionary.count
            left -= words.step(newDocIDs) { source, payload in
                Occurrences.copy(payload, from: sources[source].segment.positions, into: &positions)
            }
            guard words.output.dictionary.count > ordinal else { continue }
            impacts.append(ordinal, words.output.docIDs, words.output.payloads, positions, columns.lengths)
        }
        while left > 0, forms.hasMore { left -= forms.step(newDocIDs) { _, payload in payload } }
        while left > 0, keywords.hasMore { left -= keywords.step(newDocIDs) { _, payload in payload } }
        return !words.hasMore && !forms.hasMore && !keywords.hasMore
    }

    /// Returns the merged segment, once ``step(budget:)`` has said that everything is merged.
    mutating func finish() -> FinishedMerge {
        let segment = Segment(
            words: words.output, positions: positions, impacts: impacts, forms: forms.output,
            keywords: keywords.output, columns: columns)
        return FinishedMerge(sources: sources, newDocIDs: newDocIDs, segment: segment)
    }
}

/// Merges the postings lists of several segments term by term, in the order of terms.
struct ListMerger<Payload: FixedWidthInteger & Sendable> {
    private let inputs: [PostingsIndex<Payload>]
    /// For each input: the ordinal of the first term that is not merged yet.
    private var heads: [Int]
    /// For each input: the sort key of that term.
    private var keys: [UInt64]
    /// The inputs whose heads are the least term.
    private var least: [Int] = []
    private(set) var output = PostingsIndex<Payload>()

    init(_ inputs: [PostingsIndex<Payload>]) {
        self.inputs = inputs
        heads = [Int](repeating: 0, count: inputs.count)
        keys = inputs.map { $0.dictionary.count > 0 ? $0.dictionary.sortKey(at: 0) : 0 }
        let postings = inputs.reduce(0) { $0 + $1.docIDs.count }
        output.docIDs.reserveCapacity(postings)
        output.payloads.reserveCapacity(postings)
        output.dictionary.reserve(
            terms: inputs.map(\.dictionary.count).max() ?? 0, bytes: inputs.map(\.dictionary.bytes.count).max() ?? 0)
    }

    /// Whether terms are left.
    var hasMore: Bool {
        for (input, head) in heads.enumerated() where head < inputs[input].dictionary.count { return true }
        return false
    }

    /// Merges the lists of the least term that is left; a term whose documents are all dropped vanishes.
    ///
    /// - Returns: The work done: the postings read, at least 1.
    mutating func step(_ newDocIDs: [[DocID]], copy: (Int, Payload) -> Payload) -> Int {
        findLeast()
        let before = output.docIDs.count
        var work = 1
        for input in least {
            let range = inputs[input].range(of: heads[input])
            append(input, range, newDocIDs[input], copy)
            work += range.count
        }
        if output.docIDs.count > before { output.close(inputs[least[0]].dictionary.term(at: heads[least[0]])) }
        for input in least { advance(input) }
        return work
    }

    private mutating func append(
        _ input: Int, _ range: Range<Int>, _ newDocIDs: [DocID], _ copy: (Int, Payload) -> Payload
    ) {
        for index in range {
            let docID = newDocIDs[Int(inputs[input].docIDs[index])]
            guard docID != MergeJob.dropped else { continue }
            output.docIDs.append(docID)
            output.payloads.append(copy(input, inputs[input].payloads[index]))
        }
    }

    /// Finds the inputs whose heads are the least term, in the order of inputs; one has terms left.
    private mutating func findLeast() {
        least.removeAll(keepingCapacity: true)
        for input in 0..<inputs.count where heads[input] < inputs[input].dictionary.count {
            guard let first = least.first else {
                least.append(input)
                continue
            }
            var order = keys[input] < keys[first] ? -1 : keys[input] > keys[first] ? 1 : 0
            if order == 0 {
                order = TermDictionary.compare(
                    inputs[input].dictionary, heads[input], inputs[first].dictionary, heads[first])
            }
            if order < 0 { least.removeAll(keepingCapacity: true) }
            if order <= 0 { least.append(input) }
        }
    }

    private mutating func advance(_ input: Int) {
        heads[input] += 1
        guard heads[input] < inputs[input].dictionary.count else { return }
        keys[input] = inputs[input].dictionary.sortKey(at: heads[input])
    }
}
