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
    /// Where words stand in hits; `nil` if the query has shapes of words, which the index does not tell the places of.
    private var words: HitWords?
    private let maximumLength: Int

    /// Prepares for the hits that `searcher` has for `query`.
    ///
    /// - Parameter maximumLength: The most code points of an excerpt, `…` included.
    public convenience init(query: ParsedQuery, searcher: Searcher, maximumLength: Int = 240) {
        let expander = FuzzyExpander(searcher, Deadline(nil))
        var binder = QueryBinder(present: searcher.presentStemmers, searcher.settings, expander: expander)
        let query = binder.bind(query.root, isScored: false)
        self.init(query, KnownWords(settings: searcher.settings), maximumLength)
    }

    /// Prepares for the hits of a search.
    ///
    /// - Parameters:
    ///   - known: Of the index's settings and of the calling thread.
    ///   - maximumLength: The most code points of an excerpt, `…` included.
    public convenience init(result: SearchResult, known: KnownWords, maximumLength: Int = 240) {
        self.init(result.query, known, maximumLength)
    }

    private init(_ query: BoundQuery, _ known: KnownWords, _ maximumLength: Int) {
        let patterns = HighlightPatterns(query)
        scanner = HighlightScanner(patterns, known)
        if !patterns.hasShapes { words = HitWords(patterns.terms) }
        self.maximumLength = max(maximumLength, 8)
    }

    /// Returns the excerpt with the most different clauses of the query in it, from body or lead; of equals the one
    /// from the body, and the earliest. Without a match: the beginning of the body, or of the lead if there is no body.
    ///
    /// - Parameters:
    ///   - lead: In valid UTF-8; empty for none.
    ///   - body: In valid UTF-8.
    /// - Complexity: O(bytes).
    public func snippet(lead: Span<UInt8>, body: Span<UInt8>, language: String) -> Snippet {
        snippet(
            lead, scanner.spans(in: lead, field: .lead, language: language),
            body, scanner.spans(in: body, field: .body, language: language))
    }

    /// Returns the same excerpt from the texts of a hit.
    ///
    /// - Parameters:
    ///   - document: The hit.
    ///   - lead: As it was indexed; empty for none.
    ///   - body: As it was indexed.
    /// - Complexity: O(bytes), most of which are passed 64 at a time where the query has no shapes of words.
    public func snippet(of document: StoredDocument, lead: Span<UInt8>, body: Span<UInt8>) -> Snippet {
        words?.read(document)
        return snippet(
            lead, scanner.spans(in: lead, field: .lead, language: document.language, words: words?.lead),
            body, scanner.spans(in: body, field: .body, language: document.language, words: words?.body))
    }

    private func snippet(
        _ lead: Span<UInt8>, _ leadSpans: [HighlightSpan], _ body: Span<UInt8>, _ bodySpans: [HighlightSpan]
    ) -> Snippet {
        let inBody = Excerpt.best(body, bodySpans, maximumLength)
        let inLead = Excerpt.best(lead, leadSpans, maximumLength)
        let takesLead = inLead.value > inBody.value || Excerpt.isBlank(body)
        return takesLead ? inLead.render(lead, leadSpans) : inBody.render(body, bodySpans)
    }

    /// Returns the same excerpt from texts.
    public func snippet(lead: String?, body: String, language: String) -> Snippet {
        snippet(lead: Array((lead ?? "").utf8).span, body: Array(body.utf8).span, language: language)
    }

    /// Returns what to emphasise in a title, in code points of the title as it is.
    public func highlights(inTitle title: String, language: String) -> [Highlight] {
        let utf8 = Array(title.utf8)
        let spans = scanner.spans(in: utf8.span, field: .title, language: language)
        var highlights: [Highlight] = []
        var counter = CodePointCounter()
        for range in Excerpt.merged(spans, in: 0..<utf8.count) {
            let start = counter.codePoints(before: range.lowerBound, in: utf8.span)
            let end = counter.codePoints(before: range.upperBound, in: utf8.span)
            highlights.append(Highlight(start: start, length: end - start))
        }
        return highlights
    }
}

/// Counts code points up to ascending byte offsets of one text.
struct CodePointCounter {
    private var offset = 0
    private var count = 0

    /// The code points before `end`, which is not before the last one asked for.
    mutating func codePoints(before end: Int, in utf8: Span<UInt8>) -> Int {
        if end > offset {
            count += Self.codePoints(in: offset..<end, of: utf8)
            offset = end
        }
        return count
    }

    /// The code points that begin in a range: its bytes but for those that continue one.
    ///
    /// - Complexity: O(bytes / 8).
    static func codePoints(in range: Range<Int>, of utf8: Span<UInt8>) -> Int {
        var offset = range.lowerBound
        var continuations = 0
        while offset + 8 <= range.upperBound {
            continuations += self.continuations(ByteChunk(utf8, at: offset).bits)
            offset += 8
        }
        if offset < range.upperBound {
            let mask: UInt64 = 1 << UInt64(8 * (range.upperBound - offset)) - 1
            continuations += self.continuations(ByteChunk(utf8, at: offset).bits & mask)
        }
        return range.count - continuations
    }

    /// The bytes among eight that continue a code point.
    @inline(__always)
    private static func continuations(_ bits: UInt64) -> Int {
        (bits & ~(bits << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
    }
}
