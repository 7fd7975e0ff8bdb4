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

/// A document among the best so far.
struct Candidate: Sendable {
    var key: SortKey
    var view: Int
    var docID: DocID
}

/// Keeps the first `limit` documents after a given place.
///
/// Few are kept in order; of many twice as many are gathered and then halved, which costs less for each.
struct RankedHits {
    /// The most documents that are kept in order.
    private static let orderedLimit = 64

    let limit: Int
    private let after: SortKey?
    /// First to last up to ``orderedLimit``, else in no order and up to twice as many as ``limit``.
    private var kept: [Candidate] = []
    /// The last of the first `limit` documents, as far as it is known.
    private var last: SortKey?
    /// The documents that come after the given place, kept or not.
    private(set) var countAfter = 0

    init(limit: Int, after: SortKey?) {
        self.limit = limit
        self.after = after
        kept.reserveCapacity(limit <= Self.orderedLimit ? limit : 2 * limit)
    }

    /// Offers a document.
    ///
    /// - Complexity: O(1) for most, O(`limit`) for one that is kept in order.
    @inline(__always)
    mutating func offer(_ key: SortKey, view: Int, docID: DocID) {
        if let after, !after.precedes(key) { return }
        countAfter += 1
        if let last, !key.precedes(last) { return }
        keep(Candidate(key: key, view: view, docID: docID))
    }

    private mutating func keep(_ candidate: Candidate) {
        guard limit > 0 else { return }
        guard limit <= Self.orderedLimit else {
            kept.append(candidate)
            if kept.count == 2 * limit { halve() }
            return
        }
        if kept.count < limit { kept.append(candidate) }
        var candidates = kept.mutableSpan
        // The last one makes room, or it is the place that was just added.
        var place = candidates.count - 1
        while place > 0 && candidate.key.precedes(candidates[place - 1].key) {
            candidates[place] = candidates[place - 1]
            place -= 1
        }
        candidates[place] = candidate
        if kept.count == limit { last = kept[limit - 1].key }
    }

    private mutating func halve() {
        Self.select(limit, of: &kept)
        kept.removeSubrange(limit...)
        last = kept.max { $0.key.precedes($1.key) }?.key
    }

    /// The score that a document must reach to be kept, where hits are ranked by score: it may still come too late.
    var threshold: Double { last.map { Double(bitPattern: $0.rank) } ?? 0 }

    /// Takes the documents kept out, first to last: what is left may not be offered more.
    mutating func takeOrdered() -> [Candidate] {
        var ordered = kept
        // So that they are sorted where they are.
        kept = []
        guard limit > Self.orderedLimit else { return ordered }
        ordered.sort { $0.key.precedes($1.key) }
        if ordered.count > limit { ordered.removeSubrange(limit...) }
        return ordered
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
