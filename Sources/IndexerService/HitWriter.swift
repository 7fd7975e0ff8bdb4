import Messaging
import NewsModels
import SearchEngine

/// Writes hits as JSON, whose members are mostly JSON already where the article is stored.
struct HitWriter {
    /// `nil` where no snippets are wanted.
    private let snippets: SnippetMaker?
    private let highlights: Bool
    private var snippet = SnippetBuffer()
    private var output: JSONOutput
    private var ends: [Int] = []

    /// - Parameter hitCount: How many hits are to be added.
    init(snippets: SnippetMaker?, highlights: Bool, hitCount: Int) {
        self.snippets = snippets
        self.highlights = highlights
        output = JSONOutput(capacity: hitCount * (snippets == nil ? 512 : 1_024))
        ends.reserveCapacity(hitCount)
    }

    /// Adds a hit.
    ///
    /// - Parameters:
    ///   - article: Of the hit, with texts if snippets are wanted.
    ///   - duplicates: The articles folded under it; `nil` where none are folded.
    mutating func add(_ hit: SearchHit, _ article: HitArticle, duplicates: Int?) {
        let members = article.members
        output.write(raw: "{")
        output.write(raw: members.span.extracting(0..<article.identityEnd))
        output.write(raw: ",\"seq\":")
        output.write(hit.document.sequence)
        output.write(raw: ",\"score\":")
        output.write(hit.score)
        output.write(raw: ",")
        output.write(raw: members.span.extracting(article.identityEnd..<members.count))
        if let snippets {
            snippets.cut(hit.document, lead: article.lead, body: article.body, into: &snippet)
            writeSnippet()
        }
        if let explanation = hit.explanation {
            output.write(raw: ",\"explanation\":")
            output.write(raw: JSON.encode(NewsModels.Explanation(explanation)))
        }
        if let duplicates {
            output.write(raw: ",\"duplicates\":")
            output.write(duplicates)
        }
        output.write(raw: "}")
        ends.append(output.bytes.count)
    }

    /// The hits that were added.
    ///
    /// - Parameter order: By the order in which they were added, the rank of each.
    consuming func finish(order: [Int]) -> WrittenHits { WrittenHits(output.bytes, ends: ends, order: order) }

    private mutating func writeSnippet() {
        output.write(raw: ",\"snippet\":{\"text\":")
        snippet.text.withUnsafeBufferPointer { output.write($0) }
        output.write(raw: ",\"highlights\":[")
        if highlights {
            for (index, highlight) in snippet.highlights.enumerated() {
                if index > 0 { output.write(raw: ",") }
                output.write("start", highlight.start, "length", highlight.length)
            }
        }
        output.write(raw: "]}")
    }
}
