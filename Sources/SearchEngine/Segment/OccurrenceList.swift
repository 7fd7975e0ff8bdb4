/// Occurrences in the order of the text, waiting to be inverted.
struct OccurrenceList {
    private var terms: [UInt32] = []
    private var docIDs: [DocID] = []
    private var values: [UInt32] = []
    /// For each term number: how often it occurs, and where its last occurrence stands.
    private var counts: [UInt32] = []
    private var lastIndex: [UInt32] = []
    /// For each term that occurs, while inverting: where its next occurrence goes.
    private var next: [UInt32] = []
    /// The terms that occur, in order of first sight.
    private var seen: [UInt32] = []

    /// The number of occurrences.
    var count: Int { terms.count }

    /// Occurrences by term (in the order of their bytes), and for each term in the order of the text.
    struct Inverted {
        var terms: [UInt32]
        /// Where the occurrences of each term end.
        var ends: [Int]
        var docIDs: [DocID]
        var values: [UInt32]
    }

    /// Adds an occurrence; documents come in ascending order.
    @inline(__always)
    mutating func append(_ term: UInt32, _ docID: DocID, _ value: UInt32) {
        makeRoom(for: term)
        if counts[Int(term)] == 0 { seen.append(term) }
        counts[Int(term)] += 1
        lastIndex[Int(term)] = UInt32(terms.count)
        terms.append(term)
        docIDs.append(docID)
        values.append(value)
    }

    /// Adds an occurrence, or its `mask` to that of the same term in the same document.
    @inline(__always)
    mutating func appendOncePerDocument(_ term: UInt32, _ docID: DocID, mask: UInt32) {
        makeRoom(for: term)
        if counts[Int(term)] > 0 {
            let last = Int(lastIndex[Int(term)])
            if docIDs[last] == docID {
                values[last] |= mask
                return
            }
        }
        append(term, docID, mask)
    }

    /// Sorts the occurrences by term; stable, so that documents and positions stay in order.
    ///
    /// - Complexity: O(occurrences + terms · log terms).
    mutating func inverted(by table: TermTable) -> Inverted {
        let sorted = table.sorted(seen)
        var ends: [Int] = []
        ends.reserveCapacity(sorted.count)
        var total = 0
        for term in sorted {
            next[Int(term)] = UInt32(total)
            total += Int(counts[Int(term)])
            ends.append(total)
        }
        var inverted = Inverted(terms: sorted, ends: ends, docIDs: docIDs, values: values)
        for index in 0..<terms.count {
            let term = Int(terms[index])
            let target = Int(next[term])
            next[term] += 1
            inverted.docIDs[target] = docIDs[index]
            inverted.values[target] = values[index]
        }
        return inverted
    }

    /// Forgets the occurrences and keeps the memory.
    ///
    /// - Complexity: O(terms that occurred).
    mutating func removeAll() {
        for term in seen { counts[Int(term)] = 0 }
        seen.removeAll(keepingCapacity: true)
        terms.removeAll(keepingCapacity: true)
        docIDs.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    private mutating func makeRoom(for term: UInt32) {
        guard Int(term) >= counts.count else { return }
        let missing = max(Int(term) + 1, counts.count * 2) - counts.count
        counts.append(contentsOf: repeatElement(0, count: missing))
        lastIndex.append(contentsOf: repeatElement(0, count: missing))
        next.append(contentsOf: repeatElement(0, count: missing))
    }
}
