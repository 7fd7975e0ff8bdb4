/// Gives the sequences of many ascending (or descending) runs in one order, fetching each run piece by piece.
///
/// A binary heap of the runs by their next sequence.
struct SequenceMerge {
    /// Which way the sequences go.
    enum Direction {
        case ascending, descending

        func comes(_ left: UInt64, before right: UInt64) -> Bool {
            switch self {
            case .ascending: left < right
            case .descending: left > right
            }
        }
    }

    /// Fetches at most `count` sequences of a run behind `position`, in order; fewer mean that the run ends.
    typealias Fetch = (_ run: Int64, _ position: UInt64, _ count: Int) throws -> [UInt64]

    private struct Run {
        let id: Int64
        var piece: ArraySlice<UInt64>
        /// How many to fetch next; doubles, so that a run which gives much is asked seldom.
        var pieceLength: Int
        var hasMore: Bool
        var next: UInt64 { piece.first! }
    }

    private static let longestPiece = 256

    private let direction: Direction
    private let fetch: Fetch
    private var heap: [Run] = []

    /// Fetches the first piece of each run.
    ///
    /// - Parameter expected: How many sequences will be taken in all, as far as is known.
    /// - Complexity: O(n) fetches for n runs.
    init(
        runs: [Int64], from position: UInt64, _ direction: Direction, expected: Int, fetch: @escaping Fetch
    ) throws {
        self.direction = direction
        self.fetch = fetch
        let length = min(max(expected / max(runs.count, 1), 1), Self.longestPiece)
        for id in runs {
            let piece = try fetch(id, position, length)
            guard !piece.isEmpty else { continue }
            heap.append(Run(id: id, piece: piece[...], pieceLength: length, hasMore: piece.count == length))
        }
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sift(down: index) }
    }

    /// The sequence that ``next()`` gives.
    var peek: UInt64? { heap.first?.next }

    /// Takes the next sequence; `nil` once all runs have ended, and `nil` ever after.
    ///
    /// - Complexity: O(log n) for n runs, and now and then a fetch.
    mutating func next() throws -> UInt64? {
        guard let sequence = peek else { return nil }
        heap[0].piece.removeFirst()
        if heap[0].piece.isEmpty { try refill(behind: sequence) }
        sift(down: 0)
        return sequence
    }

    private mutating func refill(behind sequence: UInt64) throws {
        if heap[0].hasMore {
            let length = min(heap[0].pieceLength * 2, Self.longestPiece)
            let piece = try fetch(heap[0].id, sequence, length)
            heap[0] = Run(id: heap[0].id, piece: piece[...], pieceLength: length, hasMore: piece.count == length)
        }
        if heap[0].piece.isEmpty {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
        }
    }

    private mutating func sift(down start: Int) {
        var parent = start
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if direction.comes(heap[child].next, before: heap[best].next) { best = child }
            }
            guard best != parent else { return }
            heap.swapAt(parent, best)
            parent = best
        }
    }
}
