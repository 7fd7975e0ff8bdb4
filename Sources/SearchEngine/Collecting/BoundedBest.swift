import HeapModule

/// Keeps the terms with the most documents; of equal ones those that come first.
struct BoundedBest {
    private struct Entry: Comparable {
        let term: TermCount

        static func < (left: Entry, right: Entry) -> Bool {
            left.term.count != right.term.count
                ? left.term.count < right.term.count : left.term.ordinal > right.term.ordinal
        }
    }

    let limit: Int
    private var heap = Heap<Entry>()

    init(limit: Int) { self.limit = limit }

    /// The count that a term must exceed to be kept.
    var threshold: Int { heap.count < limit ? 0 : heap.min?.term.count ?? .max }

    /// What is kept, in no order.
    var kept: [TermCount] { heap.unordered.map(\.term) }

    mutating func offer(_ term: TermCount) {
        guard term.count > threshold else { return }
        let entry = Entry(term: term)
        if heap.count < limit { heap.insert(entry) } else { heap.replaceMin(with: entry) }
    }
}
