import HeapModule

/// The place of a document in the order of hits: larger keys come first, equal keys by ascending sequence.
struct SortKey: Hashable, Sendable {
    /// Score or time, mapped so that larger comes first.
    var rank: UInt64
    var sequence: UInt64

    /// Whether this place comes before `other`.
    @inline(__always)
    func precedes(_ other: SortKey) -> Bool {
        rank != other.rank ? rank > other.rank : sequence < other.sequence
    }

    /// The rank of a score of zero or more.
    @inline(__always)
    static func rank(score: Double) -> UInt64 { score.bitPattern }

    /// The rank of a time, latest first; the lowest for no time.
    @inline(__always)
    static func rank(newest time: Int64) -> UInt64 {
        time == DocumentColumns.noTime ? 0 : UInt64(bitPattern: time) ^ 1 << 63
    }

    /// The rank of a time, earliest first; the lowest for no time.
    @inline(__always)
    static func rank(oldest time: Int64) -> UInt64 {
        time == DocumentColumns.noTime ? 0 : ~(UInt64(bitPattern: time) ^ 1 << 63)
    }
}

/// A document among the best so far. The least candidate is the one that comes last.
struct Candidate: Comparable, Sendable {
    var key: SortKey
    var view: Int
    var docID: DocID

    static func < (left: Candidate, right: Candidate) -> Bool { right.key.precedes(left.key) }
    static func == (left: Candidate, right: Candidate) -> Bool { left.key == right.key }
}

/// Keeps the first `limit` documents after a given place.
struct RankedHits {
    let limit: Int
    private let after: SortKey?
    private var heap = Heap<Candidate>()
    /// The documents that come after the given place, kept or not.
    private(set) var countAfter = 0

    init(limit: Int, after: SortKey?) {
        self.limit = limit
        self.after = after
        heap.reserveCapacity(limit + 1)
    }

    /// Offers a document.
    ///
    /// - Complexity: O(1) for most, O(log `limit`) for one that is kept.
    @inline(__always)
    mutating func offer(_ key: SortKey, view: Int, docID: DocID) {
        if let after, !after.precedes(key) { return }
        countAfter += 1
        guard limit > 0 else { return }
        if heap.count < limit {
            heap.insert(Candidate(key: key, view: view, docID: docID))
        } else if let last = heap.min, key.precedes(last.key) {
            heap.replaceMin(with: Candidate(key: key, view: view, docID: docID))
        }
    }

    /// The score that a document must reach to be kept, where hits are ranked by score: it may still come too late.
    var threshold: Double {
        guard heap.count == limit, let last = heap.min else { return 0 }
        return Double(bitPattern: last.key.rank)
    }

    /// The documents kept, first to last.
    var ordered: [Candidate] { heap.unordered.sorted { $0.key.precedes($1.key) } }
}
