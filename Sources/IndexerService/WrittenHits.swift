import Messaging
import NewsModels
import SearchEngine

/// The hits of a reply as JSON objects.
///
/// They are written in the order of their places in the index, in which it knows fastest where their words stand, and
/// read in that of their ranks.
struct WrittenHits: Sendable {
    private let bytes: [UInt8]
    /// Where each of them ends.
    private let ends: [Int]
    /// By rank: which of them it is.
    private let places: [Int]

    /// - Parameter order: For each of them its rank.
    init(_ bytes: [UInt8], ends: [Int], order: [Int]) {
        self.bytes = bytes
        self.ends = ends
        var places = order
        for (place, rank) in order.enumerated() { places[rank] = place }
        self.places = places
    }

    /// Writes hits from their stored articles.
    ///
    /// - Parameters:
    ///   - plan: What snippets are cut by; `nil` for none.
    ///   - check: Called before each hit; its error ends the work.
    /// - Throws: `internal` if a stored article cannot be read, and what `check` throws.
    init(
        _ hits: [SearchHit], _ tools: QueryTools, snippets plan: SnippetPlan? = nil, highlights: Bool = false,
        showsDuplicates: Bool = false, check: () throws(WireError) -> Void = {}
    ) throws(WireError) {
        let places = hits.map(\.document.place)
        let order = hits.indices.sorted { places[$0] < places[$1] }
        let ordered = order.map { hits[$0] }
        let articles = try tools.articles(of: ordered, hasTexts: plan != nil, check: check)
        let snippets = plan.map { SnippetMaker($0, known: tools.words) }
        var writer = HitWriter(snippets: snippets, highlights: highlights, hitCount: hits.count)
        for (index, hit) in ordered.enumerated() {
            try check()
            if index + 1 < articles.count { articles[index + 1].prefetch() }
            writer.add(hit, articles[index], duplicates: showsDuplicates ? hit.duplicates : nil)
        }
        self = writer.finish(order: order)
    }

    /// The bytes that ``write(to:)`` adds.
    var byteCount: Int { bytes.count + max(ends.count, 1) + 1 }

    /// Writes the hits as a JSON array.
    func write(to output: inout JSONOutput) {
        let bytes = bytes.span
        output.write(raw: "[")
        for (rank, place) in places.enumerated() {
            if rank > 0 { output.write(raw: ",") }
            output.write(raw: bytes.extracting((place == 0 ? 0 : ends[place - 1])..<ends[place]))
        }
        output.write(raw: "]")
    }
}
