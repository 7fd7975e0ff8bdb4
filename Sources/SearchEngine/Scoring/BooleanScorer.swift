/// Combines clauses: all of `must` and `filters`, any of `should` where nothing is required, none of `mustNot`.
///
/// The score of a document is the sum over the matching clauses of `must`, then of `should`, in their order.
final class BooleanScorer: Scorer {
    private let must: [Scorer]
    private let should: [Scorer]
    private let mustNot: [Scorer]
    private let filters: [Scorer]
    private let needsShould: Bool
    private var own = Window()
    private var required = [UInt64](repeating: 0, count: Window.size / 64)

    init(must: [Scorer], should: [Scorer], mustNot: [Scorer], filters: [Scorer]) {
        self.must = must
        self.should = should
        self.mustNot = mustNot
        self.filters = filters
        needsShould = must.isEmpty && !should.isEmpty
    }

    override func nextCandidate(from target: DocID) -> DocID {
        var docID = target
        for scorer in filters { docID = max(docID, scorer.nextCandidate(from: docID)) }
        for scorer in must { docID = max(docID, scorer.nextCandidate(from: docID)) }
        guard needsShould else { return docID }
        var least = DocID.max
        for scorer in should { least = min(least, scorer.nextCandidate(from: docID)) }
        return least
    }

    override func fill(_ window: inout Window) {
        own.reset(base: window.base, count: window.count, clearScores: true)
        own.matchAll()
        required = own.matches
        for scorer in filters where !require(scorer) { return }
        for scorer in must where !require(scorer) { return }
        if !should.isEmpty {
            own.clearMatches()
            for scorer in should { scorer.fill(&own) }
            if needsShould { intersect() }
        }
        if !mustNot.isEmpty {
            own.clearMatches()
            for scorer in mustNot { scorer.fill(&own) }
            for index in required.indices { required[index] &= ~own.matches[index] }
        }
        own.matches = required
        own.forEachMatch { slot in
            window.matches[slot >> 6] |= 1 << UInt64(slot & 63)
            window.scores[slot] += own.scores[slot]
        }
    }

    /// Narrows `required` to the matches of a scorer. Returns whether any are left.
    private func require(_ scorer: Scorer) -> Bool {
        own.clearMatches()
        scorer.fill(&own)
        intersect()
        return required.contains { $0 != 0 }
    }

    private func intersect() {
        for index in required.indices { required[index] &= own.matches[index] }
    }

    override func explain(_ docID: DocID) -> Explanation? {
        guard filters.allSatisfy({ $0.explain(docID) != nil }), !mustNot.contains(where: { $0.explain(docID) != nil })
        else { return nil }
        var details: [Explanation] = []
        for scorer in must {
            guard let detail = scorer.explain(docID) else { return nil }
            details.append(detail)
        }
        let optional = should.compactMap { $0.explain(docID) }
        if needsShould && optional.isEmpty { return nil }
        details += optional
        return Explanation(details.reduce(0) { $0 + $1.value }, "sum of the matching clauses", details)
    }
}

/// Any of several clauses: they add straight into the caller's window.
final class DisjunctionScorer: Scorer {
    private let clauses: [Scorer]

    init(_ clauses: [Scorer]) {
        self.clauses = clauses
    }

    override func nextCandidate(from target: DocID) -> DocID {
        var least = DocID.max
        for scorer in clauses { least = min(least, scorer.nextCandidate(from: target)) }
        return least
    }

    override func fill(_ window: inout Window) {
        for scorer in clauses { scorer.fill(&window) }
    }

    override func explain(_ docID: DocID) -> Explanation? {
        let details = clauses.compactMap { $0.explain(docID) }
        guard !details.isEmpty else { return nil }
        return Explanation(details.reduce(0) { $0 + $1.value }, "sum of the matching clauses", details)
    }
}
