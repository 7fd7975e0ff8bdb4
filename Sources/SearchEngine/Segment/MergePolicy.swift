/// Chooses which segments to merge: tiers by size, each a constant factor above the one below (log-structured merge).
///
/// A document is rewritten once per tier, so adding *n* documents one by one costs O(n log n) in all, and at most
/// `factor - 1` segments stay in each tier. The lowest tiers are wider: a posting costs three times as much to merge there
/// as in large segments, for each of their terms has only one or two, and to search a small segment costs little.
struct MergePolicy: Sendable {
    /// The number of tiers that are wider.
    private static let smallTiers = 2

    /// How many segments of one tier are merged into one of the next.
    var factor: Int
    /// The same for the lowest tiers.
    var smallFactor: Int
    /// A segment with this many live documents is not merged any more, except to drop its tombstones.
    var maximumDocuments: Int
    /// Merged segments hold fewer postings than this, so that 32-bit offsets suffice.
    var maximumPostings = 1 << 29
    /// The lists of words in a merged segment take fewer bytes than this, so that each place in the positions of a word
    /// can be given by 32 bits: the positions of a merged list are those of the lists that went in.
    var maximumListBytes = 1 << 29

    /// Returns the indexes in `views` of the segments to merge next, `nil` if all is well.
    ///
    /// - Parameter busy: Segments that a running merge has taken.
    func choose(_ views: [SegmentView], busy: Set<ObjectIdentifier>) -> [Int]? {
        var tiers: [[Int]] = Array(repeating: [], count: 64)
        for (index, view) in views.enumerated() where !busy.contains(ObjectIdentifier(view.segment)) {
            if isMostlyDead(view) { return [index] }
            if view.live.liveCount < maximumDocuments { tiers[tier(of: view.live.liveCount)].append(index) }
        }
        for (number, tier) in tiers.enumerated() where tier.count >= factor(ofTier: number) {
            let chosen = bounded(Array(tier.prefix(factor(ofTier: number))), views)
            if chosen.count > 1 { return chosen }
        }
        return nil
    }

    private func isMostlyDead(_ view: SegmentView) -> Bool {
        view.live.deadCount > 0 && view.live.deadCount * 2 >= view.segment.documentCount
    }

    private func tier(of documents: Int) -> Int {
        var tier = 0
        var rest = documents
        while rest >= factor(ofTier: tier) && tier < 63 {
            rest /= factor(ofTier: tier)
            tier += 1
        }
        return tier
    }

    private func factor(ofTier tier: Int) -> Int { tier < Self.smallTiers ? smallFactor : factor }

    /// The first of `chosen` that together stay below the bounds of a segment.
    private func bounded(_ chosen: [Int], _ views: [SegmentView]) -> [Int] {
        var (postings, bytes) = (0, 0)
        return Array(
            chosen.prefix { index in
                postings += views[index].segment.postingCount
                bytes += views[index].segment.words.stream.count
                return postings < maximumPostings && bytes < maximumListBytes
            })
    }
}
