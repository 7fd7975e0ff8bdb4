/// Occurrences in the order of the text, waiting to be inverted.
///
/// - `Value` of an occurrence: for words its location, for forms the set of fields as a mask.
struct OccurrenceList {
    /// Term and value of each occurrence, the term in the upper half.
    private var occurrences: [UInt64] = []
    /// For each document: the number of occurrences up to its end.
    private var documentEnds: [Int] = []
    /// For each term number: how often it occurs, while inverting; zero otherwise.
    private var counts: [UInt32] = []

    /// The number of occurrences.
    var count: Int { occurrences.count }

    /// Occurrences by term (in the order of their bytes), and for each term in the order of the text.
    struct Inverted {
        var terms: [UInt32]
        /// Where the occurrences of each term end.
        var ends: [Int]
        var docIDs: [DocID]
        var values: [UInt32]
    }

    /// Makes room for so many more occurrences.
    mutating func reserve(_ more: Int) {
        if occurrences.capacity - occurrences.count < more { occurrences.reserveCapacity(occurrences.count + more) }
    }

    /// Adds an occurrence in the document that ``endDocument()`` will end.
    @inline(__always)
    mutating func append(_ term: UInt32, _ value: UInt32) {
        occurrences.append(UInt64(term) << 32 | UInt64(value))
    }

    /// Ends a document; the first one is document 0.
    mutating func endDocument() {
        documentEnds.append(occurrences.count)
    }

    /// Sorts the occurrences by term; stable, so that documents and positions stay in order.
    ///
    /// - Complexity: O(occurrences + terms · log terms).
    mutating func inverted(by table: TermTable) -> Inverted {
        let (sorted, ends) = placed(by: table)
        var inverted = Inverted(terms: sorted, ends: ends, docIDs: [], values: [])
        let count = occurrences.count
        // Taken out for a while, so that the loop below has it for itself.
        var next: [UInt32] = []
        swap(&next, &counts)
        var locations: [UInt32] = []
        inverted.docIDs = [DocID](unsafeUninitializedCapacity: count) { docIDs, initialized in
            locations = [UInt32](unsafeUninitializedCapacity: count) { values, initialized in
                forEach { term, docID, value in
                    let target = Int(next[Int(term)])
                    next[Int(term)] += 1
                    docIDs[target] = docID
                    values[target] = value
                }
                initialized = count
            }
            initialized = count
        }
        inverted.values = locations
        for term in sorted { next[Int(term)] = 0 }
        swap(&next, &counts)
        return inverted
    }

    /// As ``inverted(by:)``, with the occurrences of a term in a document made one, whose value has the bits of all.
    mutating func invertedOncePerDocument(by table: TermTable) -> Inverted {
        var inverted = inverted(by: table)
        var kept = 0
        var start = 0
        for ordinal in inverted.terms.indices {
            let end = inverted.ends[ordinal]
            let first = kept
            for index in start..<end {
                if kept > first, inverted.docIDs[kept - 1] == inverted.docIDs[index] {
                    inverted.values[kept - 1] |= inverted.values[index]
                } else {
                    inverted.docIDs[kept] = inverted.docIDs[index]
                    inverted.values[kept] = inverted.values[index]
                    kept += 1
                }
            }
            start = end
            inverted.ends[ordinal] = kept
        }
        inverted.docIDs.removeSubrange(kept...)
        inverted.values.removeSubrange(kept...)
        return inverted
    }

    /// Forgets the occurrences and keeps the memory, but for what only a bulk load needs.
    mutating func removeAll() {
        occurrences.removeAll(keepingCapacity: occurrences.capacity <= Self.keptCapacity)
        documentEnds.removeAll(keepingCapacity: true)
    }

    private static let keptCapacity = 1 << 18

    /// The terms that occur, in order, and where the occurrences of each end; leaves in ``counts`` where they begin.
    private mutating func placed(by table: TermTable) -> (terms: [UInt32], ends: [Int]) {
        if counts.count < table.count {
            counts.append(contentsOf: repeatElement(0, count: max(table.count, counts.count * 2) - counts.count))
        }
        var seen: [UInt32] = []
        for occurrence in occurrences {
            let term = Int(occurrence >> 32)
            if counts[term] == 0 { seen.append(UInt32(term)) }
            counts[term] += 1
        }
        let sorted = table.sorted(seen)
        var ends: [Int] = []
        ends.reserveCapacity(sorted.count)
        var total = 0
        for term in sorted {
            let count = Int(counts[Int(term)])
            counts[Int(term)] = UInt32(total)
            total += count
            ends.append(total)
        }
        return (sorted, ends)
    }

    /// Calls `body` with term, document and value of each occurrence, in order.
    @inline(__always)
    private func forEach(_ body: (UInt32, DocID, UInt32) -> Void) {
        var index = 0
        for (document, end) in documentEnds.enumerated() {
            while index < end {
                let occurrence = occurrences[index]
                let term = UInt32(truncatingIfNeeded: occurrence >> 32)
                body(term, DocID(document), UInt32(truncatingIfNeeded: occurrence))
                index += 1
            }
        }
    }
}
