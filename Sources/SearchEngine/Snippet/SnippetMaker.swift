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

/// Cuts excerpts for the hits of one query. Belongs to one thread.
public final class SnippetMaker {
    private var scanner: HighlightScanner
    private let maximumLength: Int

    /// Prepares for the hits that `searcher` has for `query`.
    ///
    /// - Parameter maximumLength: The most code points of an excerpt, `…` included.
    public convenience init(query: ParsedQuery, searcher: Searcher, maximumLength: Int = 240) {
        let expander = FuzzyExpander(searcher, Deadline(nil))
        var binder = QueryBinder(present: searcher.presentStemmers, searcher.settings, expander: expander)
        self.init(binder.bind(query.root, isScored: false), searcher, maximumLength)
    }

    /// Prepares for the hits of a search that `searcher` has made.
    ///
    /// - Parameter maximumLength: The most code points of an excerpt, `…` included.
    public convenience init(result: SearchResult, searcher: Searcher, maximumLength: Int = 240) {
        self.init(result.query, searcher, maximumLength)
    }

    private init(_ query: BoundQuery, _ searcher: Searcher, _ maximumLength: Int) {
        scanner = HighlightScanner(HighlightPatterns(query), searcher.settings)
        self.maximumLength = max(maximumLength, 8)
    }

    /// Returns the excerpt with the most different clauses of the query in it, from body or lead; of equals the one
    /// from the body, and the earliest. Without a match: the beginning of the body, or of the lead if there is no body.
    ///
    /// - Complexity: O(bytes).
    public func snippet(lead: String?, body: String, language: String) -> Snippet {
        let bodyUTF8 = Array(body.utf8)
        let leadUTF8 = Array((lead ?? "").utf8)
        let bodySpans = scanner.spans(in: bodyUTF8.span, field: .body, language: language)
        let leadSpans = scanner.spans(in: leadUTF8.span, field: .lead, language: language)
        let inBody = Excerpt.best(bodyUTF8, bodySpans, maximumLength)
        let inLead = Excerpt.best(leadUTF8, leadSpans, maximumLength)
        let takesLead = inLead.value > inBody.value || Excerpt.isBlank(bodyUTF8)
        return takesLead
            ? inLead.render(leadUTF8, leadSpans) : inBody.render(bodyUTF8, bodySpans)
    }

    /// Returns what to emphasise in a title, in code points of the title as it is.
    public func highlights(inTitle title: String, language: String) -> [Highlight] {
        let utf8 = Array(title.utf8)
        let spans = scanner.spans(in: utf8.span, field: .title, language: language)
        var highlights: [Highlight] = []
        var counter = CodePointCounter(utf8)
        for range in Excerpt.merged(spans, in: 0..<utf8.count) {
            let start = counter.codePoints(before: range.lowerBound)
            let end = counter.codePoints(before: range.upperBound)
            highlights.append(Highlight(start: start, length: end - start))
        }
        return highlights
    }
}

/// Counts code points up to ascending byte offsets.
struct CodePointCounter {
    private let utf8: [UInt8]
    private var offset = 0
    private var count = 0

    init(_ utf8: [UInt8]) { self.utf8 = utf8 }

    /// The code points before `end`, which is not before the last one asked for.
    mutating func codePoints(before end: Int) -> Int {
        while offset < end {
            if utf8[offset] & 0xC0 != 0x80 { count += 1 }
            offset += 1
        }
        return count
    }
}
