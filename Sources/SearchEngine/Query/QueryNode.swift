/// A query as it was written: words are folded and not stemmed yet, because stems depend on the index.
indirect enum QueryNode: Hashable, Sendable {
    /// Every document.
    case everything
    /// No document.
    case nothing
    /// One word, or several that must stand side by side within one field.
    case words([QueryWord], FieldSet)
    /// Words that stand near each other within one field.
    case proximity(ProximityNode, FieldSet)
    /// Words with this beginning, not stemmed; `leading` are words of the same clause before it.
    case prefix([UInt8], leading: [QueryWord], FieldSet)
    /// Words of this shape, not stemmed.
    case wildcard(WildcardPattern, FieldSet)
    /// Words that differ from this one by at most `distance` letters, stemmed.
    case fuzzy(QueryWord, distance: Int, FieldSet)
    /// A whole value, or the beginning of one.
    case keyword(KeywordField, [UInt8], isPrefix: Bool)
    /// A whole value of this shape.
    case keywordWildcard(KeywordField, WildcardPattern)
    /// The document with this ID.
    case identifier(String)
    /// Documents published in `from..<until`, in milliseconds; an open end is `nil`.
    case published(from: Int64?, until: Int64?)
    /// The same documents, with their scores multiplied.
    case boosted(QueryNode, Double)
    case boolean(BooleanNode)
}

/// Words or phrases that stand near each other.
enum ProximityNode: Hashable, Sendable {
    /// The words of one phrase, which may be moved by `slop` places in all.
    case sloppy([QueryWord], slop: Int)
    /// Phrases in any order, with at most `distance` words between the end of each and the beginning of the last.
    case near([[QueryWord]], distance: Int)
}

/// Clauses of one group.
struct BooleanNode: Hashable, Sendable {
    /// All of these; ranked.
    var must: [QueryNode] = []
    /// Any of these, where there is no `must`; ranked.
    var should: [QueryNode] = []
    /// None of these.
    var mustNot: [QueryNode] = []
    /// Any one of each; not ranked.
    var filters: [[QueryNode]] = []

    /// The simplest node of the same meaning; `nil` if there is no clause.
    var node: QueryNode? {
        if mustNot.isEmpty && filters.isEmpty {
            if must.count == 1 && should.isEmpty { return must[0] }
            if should.count == 1 && must.isEmpty { return should[0] }
        }
        let isEmpty = must.isEmpty && should.isEmpty && mustNot.isEmpty && filters.isEmpty
        return isEmpty ? nil : .boolean(self)
    }
}

/// A query that has been read.
public struct ParsedQuery: Hashable, Sendable {
    /// The query as it was written.
    public let text: String
    /// What was ignored, in the order of reading; empty in strict mode.
    public let warnings: [QueryWarning]
    /// The time that `now` stands for, in milliseconds since 1970 UTC; `nil` if the query does not name it.
    public let now: Int64?
    let root: QueryNode
    /// The words that may be misspelt, in the order of the text.
    let spelledWords: [SpelledWords]

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - mode: What becomes of mistakes.
    ///   - now: What `now` stands for in dates, in milliseconds since 1970 UTC; without it `now` is refused.
    /// - Throws: `badQuery` with the place in code points; in lenient mode only where a limit is exceeded.
    /// - Complexity: O(length), bounded by `limits`.
    public init(
        _ text: String, mode: QueryMode = .strict, now: Int64? = nil, limits: QueryLimits = QueryLimits()
    ) throws(SearchError) {
        var parser = try QueryParser(text, mode: mode, now: now, limits: limits)
        self.text = text
        root = try parser.parse()
        warnings = parser.warnings
        self.now = parser.usesNow ? now : nil
        spelledWords = parser.spelledWords
    }
}

/// A part of a query that is read as plain words.
struct SpelledWords: Hashable, Sendable {
    /// The part as it was written.
    let text: String
    /// Its first code point in the query.
    let position: Int
    let fields: FieldSet
}
