import Testing

@testable import SearchEngine

@Suite("Merge policy")
struct MergePolicyTests {
    private func views(_ count: Int) -> [SegmentView] {
        var builder = SegmentBuilder(IndexSettings())
        return (0..<count).map { number in
            builder.add(document(UInt64(number + 1), "senate vote", "budget talks"))
            return SegmentView(builder.build())
        }
    }

    @Test("segments merge as long as their lists keep within the bytes that a segment may have", arguments: 0...6)
    func listBytes(fitting: Int) {
        let views = views(5)
        var policy = MergePolicy(factor: 5, smallFactor: 5, maximumDocuments: 1_000)
        policy.maximumListBytes = views.prefix(fitting).reduce(1) { $0 + $1.segment.words.stream.count }
        let chosen = policy.choose(views, busy: [])
        #expect(chosen == (fitting < 2 ? nil : Array(0..<min(fitting, 5))))
    }

    @Test("segments merge as long as their postings keep within bounds", arguments: 0...6)
    func postings(fitting: Int) {
        let views = views(5)
        var policy = MergePolicy(factor: 5, smallFactor: 5, maximumDocuments: 1_000)
        policy.maximumPostings = views.prefix(fitting).reduce(1) { $0 + $1.segment.postingCount }
        let chosen = policy.choose(views, busy: [])
        #expect(chosen == (fitting < 2 ? nil : Array(0..<min(fitting, 5))))
    }
}
