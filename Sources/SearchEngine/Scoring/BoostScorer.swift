/// Matches what another scorer matches, with its scores multiplied.
final class BoostScorer: Scorer {
    private let inner: Scorer
    private let boost: Double
    private var own = Window()

    init(_ inner: Scorer, _ boost: Double) {
        self.inner = inner
        self.boost = boost
    }

    override func nextCandidate(from target: DocID) -> DocID { inner.nextCandidate(from: target) }

    override func fill(_ window: inout Window) {
        own.reset(base: window.base, count: window.count, clearScores: true)
        inner.fill(&own)
        own.forEachMatch { slot in
            window.matches[slot >> 6] |= 1 << UInt64(slot & 63)
            window.scores[slot] += own.scores[slot] * boost
        }
    }

    override func explain(_ docID: DocID) -> Explanation? {
        guard let detail = inner.explain(docID) else { return nil }
        return Explanation(detail.value * boost, "score * boost", [detail, Explanation(boost, "boost")])
    }
}
