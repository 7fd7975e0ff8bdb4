import Messaging
import NewsModels
import SearchEngine

/// Writes the hits of a reply straight from the stored articles, whose members are JSON already: most of a reply is
/// copied, and the text of an article is looked at only to cut a snippet from it.
struct HitWriter {
    private let tools: QueryTools
    /// `nil` where no snippets are wanted.
    private let snippets: SnippetMaker?
    private let highlights: Bool
    private var output: JSONOutput
    private var count = 0

    init(_ tools: QueryTools, snippets: SnippetMaker?, highlights: Bool) {
        self.tools = tools
        self.snippets = snippets
        self.highlights = highlights
        output = JSONOutput(capacity: 4_096)
        output.write(raw: "[")
    }

    /// Adds a hit.
    ///
    /// - Parameter duplicates: The articles folded under it; `nil` where none are folded.
    /// - Throws: `internal` if the stored article cannot be read.
    mutating func add(_ hit: SearchHit, duplicates: Int?) throws(WireError) {
        let isWritten = tools.payloads.withPayload(of: hit.document) { payload in
            StoredArticle(payload).map { write(hit, $0, payload, duplicates) } ?? false
        }
        guard isWritten else { throw WireError(.internalError, "a stored article cannot be read") }
    }

    /// The hits as a JSON array.
    consuming func finish() -> [UInt8] {
        output.write(raw: "]")
        return output.bytes
    }

    /// Writes a hit; `false` if a text of the article cannot be read.
    private mutating func write(
        _ hit: SearchHit, _ article: StoredArticle, _ payload: Span<UInt8>, _ duplicates: Int?
    ) -> Bool {
        output.write(raw: count > 0 ? ",{\"article_id\":" : "{\"article_id\":")
        count += 1
        output.write(raw: payload.extracting(article.id))
        output.write(raw: ",\"revision\":")
        if let revision = article.revision { output.write(raw: payload.extracting(revision)) } else { output.write(1) }
        output.write(raw: ",\"seq\":")
        output.write(hit.document.sequence)
        output.write(raw: ",\"score\":")
        output.write(hit.score)
        output.write(raw: ",\"title\":")
        output.write(raw: payload.extracting(article.title))
        if let url = article.url {
            output.write(raw: ",\"url\":")
            output.write(raw: payload.extracting(url))
        }
        output.write(raw: ",\"language\":")
        output.write(raw: payload.extracting(article.language))
        output.write(raw: ",\"source\":")
        output.write(raw: payload.extracting(article.source))
        if let time = article.publishedAt {
            output.write(raw: ",\"published_at\":")
            output.write(raw: payload.extracting(time))
        }
        if let snippets {
            guard let snippet = snippet(of: article, hit.document, payload, snippets) else { return false }
            write(snippet)
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
        return true
    }

    private mutating func write(_ snippet: SearchEngine.Snippet) {
        output.write(raw: ",\"snippet\":{\"text\":")
        output.write(snippet.text)
        output.write(raw: ",\"highlights\":[")
        if highlights {
            for (index, highlight) in snippet.highlights.enumerated() {
                output.write(raw: index > 0 ? ",{\"start\":" : "{\"start\":")
                output.write(highlight.start)
                output.write(raw: ",\"length\":")
                output.write(highlight.length)
                output.write(raw: "}")
            }
        }
        output.write(raw: "]}")
    }

    private func snippet(
        of article: StoredArticle, _ document: StoredDocument, _ payload: Span<UInt8>, _ snippets: SnippetMaker
    ) -> SearchEngine.Snippet? {
        let tools = tools
        func snippet(_ lead: Span<UInt8>) -> SearchEngine.Snippet? {
            JSONOutline.withText(at: article.body, of: payload, scratch: &tools.body) { body in
                snippets.snippet(of: document, lead: lead, body: body)
            }
        }
        guard let range = article.lead else { return snippet(Span()) }
        return JSONOutline.withText(at: range, of: payload, scratch: &tools.lead) { snippet($0) } ?? nil
    }
}

/// Where the members of a stored article stand in its envelope.
struct StoredArticle {
    let id: Range<Int>
    let revision: Range<Int>?
    let url: Range<Int>?
    let source: Range<Int>
    let title: Range<Int>
    let language: Range<Int>
    let publishedAt: Range<Int>?
    let lead: Range<Int>?
    let body: Range<Int>

    private static let names: [StaticString] = [
        "id", "revision", "url", "source", "title", "language", "published_at", "lead", "body",
    ]

    /// Looks through an envelope; `nil` if it has no article with all that an article must have.
    ///
    /// - Complexity: O(bytes), without reading the values.
    init?(_ envelope: Span<UInt8>) {
        guard let found = JSONOutline.values(of: Self.names, in: envelope, under: "article") else { return nil }
        func present(_ index: Int) -> Range<Int>? {
            found[index].flatMap { envelope[$0.lowerBound] == UInt8(ascii: "n") ? nil : $0 }
        }
        guard let id = present(0), let source = present(3), let title = present(4), let language = present(5),
            let body = present(8)
        else { return nil }
        self.id = id
        revision = present(1)
        url = present(2)
        self.source = source
        self.title = title
        self.language = language
        publishedAt = present(6)
        lead = present(7)
        self.body = body
    }
}
