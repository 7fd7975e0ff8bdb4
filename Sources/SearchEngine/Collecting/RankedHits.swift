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
///
/// Few are kept in a heap; of many twice as many are gathered and then halved, which costs less for each.
struct RankedHits {
    /// The most documents that are kept in a heap.
    private static let heapLimit = 64

    let limit: Int
    private let after: SortKey?
    private var heap = Heap<Candidate>()
    private var gathered: [Candidate] = []
    /// The last of the first `limit` documents when ``gathered`` was last halved.
    private var last: SortKey?
    /// The documents that come after the given place, kept or not.
    private(set) var countAfter = 0

    init(limit: Int, after: SortKey?) {
        self.limit = limit
        self.after = after
        if limit <= Self.heapLimit { heap.reserveCapacity(limit + 1) } else { gathered.reserveCapacity(2 * limit) }
    }

    /// Offers a document.
    ///
    /// - Complexity: O(1) for most, O(log `limit`) for one that is kept, but no more than O(log ``heapLimit``).
    @inline(__always)
    mutating func offer(_ key: SortKey, view: Int, docID: DocID) {
        if let after, !after.precedes(key) { return }
        countAfter += 1
        if let last, !key.precedes(last) { return }
        keep(Candidate(key: key, view: view, docID: docID))
    }

    private mutating func keep(_ candidate: Candidate) {
        guard limit > 0 else { return }
        guard limit <= Self.heapLimit else {
            gathered.append(candidate)
            if gathered.count == 2 * limit { halve() }
            return
        }
        if heap.count < limit {
            heap.insert(candidate)
        } else {
            heap.replaceMin(with: candidate)
        }
        if heap.count == limit { last = heap.min?.key }
    }

    private mutating func halve() {
        Self.select(limit, of: &gathered)
        gathered.removeSubrange(limit...)
        last = gathered.max { $0.key.precedes($1.key) }?.key
    }

    /// The score that a document must reach to be kept, where hits are ranked by score: it may still come too late.
    var threshold: Double { last.map { Double(bitPattern: $0.rank) } ?? 0 }

    /// Takes the documents kept out, first to last: what is left may not be offered more.
    mutating func takeOrdered() -> [Candidate] {
        var kept = limit <= Self.heapLimit ? Array(heap.unordered) : gathered
        // So that they are sorted where they are.
        heap = Heap()
        gathered = []
        kept.sort { $0.key.precedes($1.key) }
        if kept.count > limit { kept.removeSubrange(limit...) }
        return kept
    }

    /// Moves the first `count` candidates to the front, in no order.
    ///
    /// - Complexity: O(candidates) on average.
    /// - Source: quickselect, Hoare 1961, doi:10.1145/366622.366647, with the median of three as pivot.
    private static func select(_ count: Int, of candidates: inout [Candidate]) {
        var low = 0
        var high = candidates.count - 1
        while low < high {
            let sides = [candidates[low].key, candidates[(low + high) / 2].key, candidates[high].key]
            let pivot = sides.sorted { $0.precedes($1) }[1]
            var left = low
            var right = high
            while left <= right {
                while candidates[left].key.precedes(pivot) { left += 1 }
                while pivot.precedes(candidates[right].key) { right -= 1 }
                if left <= right {
                    candidates.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if count - 1 <= right { high = right } else if count - 1 >= left { low = left } else { return }
        }
    }
}
