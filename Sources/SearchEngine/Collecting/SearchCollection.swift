/// Takes the matches of scorers, window by window: counts them, ranks them, counts their facets.
struct SearchCollection: ~Copyable {
    var window = Window()
    private(set) var total = 0
    private(set) var ranked: RankedHits
    private(set) var facets: FacetCollector
    /// Folds duplicates, if that is asked for.
    private(set) var folder: DuplicateFolder?

    private let sort: SearchOrder
    private let prior: DocumentPrior
    private var segmentPrior: SegmentPrior?
    private var view: SegmentView?
    private var viewIndex = 0
    private var sequences: [UInt64] = []
    private var times: [Int64] = []
    /// The highest sequence that is visible.
    private var bound = UInt64.max

    /// Whether nothing but the number of matches is wanted.
    private let isCounting: Bool

    init(_ request: borrowing SearchRequest, _ searcher: Searcher, after: SortKey?) {
        isCounting = request.limit == 0 && request.facets.isEmpty && !request.collapsesDuplicates
        if request.collapsesDuplicates { folder = DuplicateFolder(searcher) }
        sort = request.sort
        prior = request.prior
        ranked = RankedHits(limit: request.limit, after: after)
        facets = FacetCollector(request.facets)
    }

    init(limit: Int) {
        isCounting = false
        sort = .relevance
        prior = DocumentPrior()
        ranked = RankedHits(limit: limit, after: nil)
        facets = FacetCollector([])
    }

    /// Starts a segment of which only documents up to sequence `bound` are visible.
    mutating func begin(_ view: SegmentView, _ index: Int, bound: UInt64) {
        self.view = view
        viewIndex = index
        sequences = view.segment.columns.sequences
        times = view.segment.columns.publishedAt
        self.bound = bound
        segmentPrior = sort == .relevance && !prior.isNeutral ? SegmentPrior(prior, view.segment) : nil
        facets.begin(view.segment)
    }

    /// Takes the matches of ``window``.
    mutating func collectWindow() {
        guard let view else { return }
        let base = window.base
        if view.live.deadCount > 0 {
            for index in 0..<((window.count + 63) / 64) {
                window.matches[index] &= view.live.words[Int(base >> 6) + index]
            }
        }
        let isBounded = view.segment.maximumSequence > bound
        if isCounting && !isBounded {
            for index in window.matches.indices { total += window.matches[index].nonzeroBitCount }
            return
        }
        for index in window.matches.indices where window.matches[index] != 0 {
            var rest = window.matches[index]
            while rest != 0 {
                let slot = index << 6 | rest.trailingZeroBitCount
                rest &= rest - 1
                let sequence = sequences[Int(base) + slot]
                if isBounded && sequence > bound { continue }
                take(slot, base + DocID(slot), sequence)
            }
        }
    }

    /// Counts matches that are not visited.
    mutating func addToTotal(_ count: Int) {
        total += count
    }

    /// Ranks a live document by its score, without counting it.
    @inline(__always)
    mutating func offer(_ docID: DocID, score: Double, _ segment: Segment, view: Int) {
        // Most scores are too low, and sequences lie far apart in memory.
        guard score >= ranked.threshold else { return }
        let rank = SortKey.rank(score: score)
        ranked.offer(
            SortKey(rank: rank, sequence: segment.columns.sequences[Int(docID)]), view: view, docID: docID)
    }

    /// Ends the segment.
    mutating func end() {
        facets.end()
    }

    /// Ends the last segment: ranks what was held back.
    mutating func finish() {
        folder?.fold { ranked.offer($0.key, view: $0.view, docID: $0.docID) }
    }

    /// Takes the hits out, first to last: the last that is done.
    mutating func takeHits() -> [Candidate] { ranked.takeOrdered() }

    @inline(__always)
    private mutating func take(_ slot: Int, _ docID: DocID, _ sequence: UInt64) {
        total += 1
        let rank =
            switch sort {
            case .relevance: SortKey.rank(score: window.scores[slot] * (segmentPrior?.factor(docID) ?? 1))
            case .newest: SortKey.rank(newest: times[Int(docID)])
            case .oldest: SortKey.rank(oldest: times[Int(docID)])
            }
        let key = SortKey(rank: rank, sequence: sequence)
        if folder?.take(Candidate(key: key, view: viewIndex, docID: docID)) != true {
            ranked.offer(key, view: viewIndex, docID: docID)
        }
        if facets.isNeeded { facets.collect(docID, publishedAt: times[Int(docID)]) }
    }
}
