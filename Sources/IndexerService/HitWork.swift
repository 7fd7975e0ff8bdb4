import Messaging
import NewsModels
import SearchEngine
import Synchronization
import ZeroMQ

/// The hits of a reply on their way to JSON: many are written by several threads, a part at a time.
///
/// Hits are written in the order of their places, so that each block of stored articles is read once, and put into the
/// order of their ranks in the end.
final class HitWork: Sendable {
    private struct Part: Sendable {
        let number: Int
        let hits: Result<WrittenHits, WireError>
    }

    /// Hits that make a part, where they are cut into parts at all: written in less than the time that it takes to wake
    /// a thread, or little more.
    private static let partSize = 16

    private let hits: [SearchHit]
    /// The hits by the places of their articles.
    private let order: [Int]
    private let partSize: Int
    private let plan: SnippetPlan?
    private let highlights: Bool
    private let showsDuplicates: Bool
    private let check: @Sendable () throws(WireError) -> Void
    /// The first part that nobody has taken.
    private let next = Atomic<Int>(0)
    private let written = WorkQueue<Part>(capacity: .max)

    private init(
        _ hits: [SearchHit], plan: SnippetPlan?, highlights: Bool, showsDuplicates: Bool,
        check: @escaping @Sendable () throws(WireError) -> Void
    ) {
        self.hits = hits
        self.plan = plan
        self.highlights = highlights
        self.showsDuplicates = showsDuplicates
        self.check = check
        let places = hits.map(\.document.payloadPlace)
        order = hits.indices.sorted { places[$0] < places[$1] }
        partSize = plan != nil && hits.count >= 2 * Self.partSize ? Self.partSize : max(hits.count, 1)
    }

    /// The hits of a search.
    ///
    /// - Parameter check: Called before each hit; its error ends the work.
    convenience init(
        _ result: SearchResult, _ search: NewsModels.SearchRequest,
        check: @escaping @Sendable () throws(WireError) -> Void
    ) {
        let plan = search.snippet ? SnippetPlan(result, maximumLength: IndexerLimits.snippetLength) : nil
        self.init(
            result.hits, plan: plan, highlights: search.highlight, showsDuplicates: result.groups != nil, check: check)
    }

    /// Hits without snippets.
    convenience init(_ hits: [SearchHit]) {
        self.init(hits, plan: nil, highlights: false, showsDuplicates: false) {}
    }

    private var partCount: Int { (hits.count + partSize - 1) / partSize }

    /// Whether it pays to let other threads help.
    var isLarge: Bool { partCount > 1 }

    /// Writes parts that nobody has taken, until there are none.
    func help(_ tools: QueryTools) {
        var snippets: SnippetMaker?
        while true {
            let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard number < partCount else { return }
            if let plan, snippets == nil { snippets = SnippetMaker(plan, known: tools.words) }
            let part: Result<WrittenHits, WireError>
            do {
                part = .success(try write(number, snippets, tools))
            } catch {
                part = .failure(error)
            }
            _ = written.put(Part(number: number, hits: part), cost: 0)
        }
    }

    /// Writes what others leave, waits for what they have taken, and returns all hits as a JSON array.
    ///
    /// - Throws: `internal` if a stored article cannot be read, and what the check throws.
    func finish(_ tools: QueryTools) throws(WireError) -> [UInt8] {
        help(tools)
        var parts = [WrittenHits?](repeating: nil, count: partCount)
        for _ in parts {
            for part in written.take(upTo: 1) { parts[part.number] = try part.hits.get() }
        }
        var ranks = [Int](repeating: 0, count: hits.count)
        for (place, hit) in order.enumerated() { ranks[hit] = place }
        var output = JSONOutput(capacity: parts.reduce(hits.count + 2) { $0 + ($1?.bytes.count ?? 0) })
        output.write(raw: "[")
        for (index, place) in ranks.enumerated() {
            if index > 0 { output.write(raw: ",") }
            if let hits = parts[place / partSize] { output.write(raw: hits.hit(place % partSize)) }
        }
        output.write(raw: "]")
        return output.bytes
    }

    private func write(
        _ part: Int, _ snippets: SnippetMaker?, _ tools: QueryTools
    ) throws(WireError) -> WrittenHits {
        let some = order[part * partSize..<min((part + 1) * partSize, order.count)].map { hits[$0] }
        let articles = try tools.articles(of: some, hasTexts: plan != nil, check: check)
        var writer = HitWriter(snippets: snippets, highlights: highlights, hitCount: some.count)
        for (hit, article) in zip(some, articles) {
            try check()
            writer.add(hit, article, duplicates: showsDuplicates ? hit.duplicates : nil)
        }
        return writer.finish()
    }
}
