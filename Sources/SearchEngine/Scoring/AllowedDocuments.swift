/// The documents of a segment that a search may return: a bit for each, nothing at all if all may be returned.
struct AllowedDocuments {
    private(set) var bits: [UInt64]

    /// The live documents that match every filter and no exclusion.
    ///
    /// - Complexity: O(documents of the segment) for each filter and exclusion, O(1) without any.
    init(_ view: SegmentView, _ query: RankedQuery, _ plan: borrowing SearchPlan, _ deadline: Deadline) {
        bits = view.live.words
        guard !query.filters.isEmpty || !query.exclusions.isEmpty else { return }
        let factory = ScorerFactory(
            segment: view.segment, statistics: plan.statistics, isScored: false, deadline: deadline)
        if bits.isEmpty { bits = [UInt64](repeating: .max, count: (view.segment.documentCount + 63) / 64) }
        for filter in query.filters {
            let matches = factory.matches(of: filter)
            for index in bits.indices { bits[index] &= matches[index] }
        }
        for exclusion in query.exclusions {
            let matches = factory.matches(of: exclusion)
            for index in bits.indices { bits[index] &= ~matches[index] }
        }
    }

    /// Leaves out the documents whose bit is set.
    mutating func remove(_ others: [UInt64]) {
        if bits.isEmpty { bits = [UInt64](repeating: .max, count: others.count) }
        for index in bits.indices { bits[index] &= ~others[index] }
    }

    /// The documents of a block of 64.
    @inline(__always)
    subscript(block: Int) -> UInt64 { bits.isEmpty ? .max : bits[block] }

    /// Whether the document may be returned.
    @inline(__always)
    func contains(_ docID: DocID) -> Bool {
        bits.isEmpty || bits[Int(docID >> 6)] & 1 << UInt64(docID & 63) != 0
    }
}
