/// A range to emphasise, in code points.
public struct Highlight: Hashable, Sendable {
    /// The first code point.
    public let start: Int
    /// The number of code points, 1 or more.
    public let length: Int
}

/// An excerpt of a text, with what the query matched.
public struct Snippet: Hashable, Sendable {
    /// The excerpt: white space is single spaces, `…` stands where it was cut.
    public let text: String
    /// Ranges of ``text``, ascending, without overlaps.
    public let highlights: [Highlight]
}

/// What excerpts are cut by for the hits of one search.
public struct SnippetPlan: Sendable {
    let patterns: HighlightPatterns
    let maximumLength: Int

    /// Prepares for the hits of a search.
    ///
    /// - Parameter maximumLength: The most code points of an excerpt, `…` included.
    public init(_ result: SearchResult, maximumLength: Int = 240) {
        self.init(result.query, maximumLength)
    }

    init(_ query: BoundQuery, _ maximumLength: Int) {
        patterns = HighlightPatterns(query)
        self.maximumLength = max(maximumLength, 8)
    }
}

/// Cuts excerpts for the hits of one query. Belongs to one thread.
public final class SnippetMaker {
    private var scanner: HighlightScanner
    /// Where words stand in hits; `nil` if the query has shapes of words, which the index does not tell the places of.
    private var words: HitWords?
    private var finder = ExcerptFinder()
    private var leadSpans: [HighlightSpan] = []
    private var bodySpans: [HighlightSpan] = []
    private let maximumLength: Int

    /// Prepares for the hits that `searcher` has for `query`.
    ///
    /// - Parameter maximumLength: The most code points of an excerpt, `…` included.
    public convenience init(query: ParsedQuery, searcher: Searcher, maximumLength: Int = 240) {
        let expander = FuzzyExpander(searcher, Deadline(nil))
        var binder = QueryBinder(present: searcher.presentStemmers, searcher.settings, expander: expander)
        let query = binder.bind(query.root, isScored: false)
        self.init(SnippetPlan(query, maximumLength), known: KnownWords(settings: searcher.settings))
    }

    /// Prepares for the hits of a search.
    ///
    /// - Parameter known: Of the index's settings and of the calling thread.
    public init(_ plan: SnippetPlan, known: KnownWords) {
        scanner = HighlightScanner(plan.patterns, known)
        if !plan.patterns.hasShapes { words = HitWords(plan.patterns.terms) }
        maximumLength = plan.maximumLength
    }

    /// Cuts the excerpt with the most different clauses of the query in it, from body or lead; of equals the one
    /// from the body, and the earliest. Without a match: the beginning of the body, or of the lead if there is no body.
    ///
    /// - Parameters:
    ///   - document: A hit.
    ///   - lead: As it was indexed; empty for none.
    ///   - body: As it was indexed.
    ///   - snippet: Takes the excerpt.
    /// - Complexity: O(matches), and a step for each 64 bytes of the texts up to the last of them; O(bytes) where the query
    ///   has shapes of words, such as `pre*`.
    public func cut(
        _ document: StoredDocument, lead: SnippetText, body: SnippetText, into snippet: inout SnippetBuffer
    ) {
        words?.read(document)
        scanner.find(in: lead, field: .lead, language: document.language, words: words?.lead, into: &leadSpans)
        scanner.find(in: body, field: .body, language: document.language, words: words?.body, into: &bodySpans)
        cut(lead, body, into: &snippet)
    }

    /// Returns the same excerpt from texts, of which every word is looked at.
    ///
    /// - Parameter language: What the texts were indexed in.
    /// - Complexity: O(bytes).
    public func snippet(lead: String?, body: String, language: String) -> Snippet {
        let (lead, body) = (SnippetText(Array((lead ?? "").utf8)), SnippetText(Array(body.utf8)))
        scanner.find(in: lead, field: .lead, language: language, words: nil, into: &leadSpans)
        scanner.find(in: body, field: .body, language: language, words: nil, into: &bodySpans)
        var snippet = SnippetBuffer()
        cut(lead, body, into: &snippet)
        return Snippet(snippet)
    }

    /// Cuts the excerpt from texts whose matches are known.
    private func cut(_ lead: SnippetText, _ body: SnippetText, into snippet: inout SnippetBuffer) {
        let inBody = finder.best(body, bodySpans, maximumLength)
        let inLead = finder.best(lead, leadSpans, maximumLength)
        if inLead.value > inBody.value || body.isBlank() {
            snippet.write(inLead.range(of: lead, maximumLength), of: lead, leadSpans)
        } else {
            snippet.write(inBody.range(of: body, maximumLength), of: body, bodySpans)
        }
    }

    /// Returns what to emphasise in a title, in code points of the title as it is.
    public func highlights(inTitle title: String, language: String) -> [Highlight] {
        let text = SnippetText(Array(title.utf8))
        scanner.find(in: text, field: .title, language: language, words: nil, into: &bodySpans)
        var highlights: [Highlight] = []
        var end = 0
        for span in bodySpans {
            let start = text.codePoints(before: span.start)
            let length = text.codePoints(in: span.start..<span.end)
            if start < end, let last = highlights.popLast() {
                end = max(end, start + length)
                highlights.append(Highlight(start: last.start, length: end - last.start))
            } else {
                end = start + length
                highlights.append(Highlight(start: start, length: length))
            }
        }
        return highlights
    }
}
