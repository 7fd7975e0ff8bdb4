/// A query as it was written: words are folded and not stemmed yet, because stems depend on the index.
indirect enum QueryNode: Hashable, Sendable {
    /// Every document.
    case everything
    /// No document.
    case nothing
    /// One word, or several that must stand side by side within one field.
    case words([QueryWord], FieldSet)
    /// Words with this beginning, not stemmed; `leading` are words of the same clause before it.
    case prefix([UInt8], leading: [QueryWord], FieldSet)
    /// A whole value, or the beginning of one.
    case keyword(KeywordField, [UInt8], isPrefix: Bool)
    /// Documents published in `from..<until`, in milliseconds; an open end is `nil`.
    case published(from: Int64?, until: Int64?)
    case boolean(BooleanNode)
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
    let root: QueryNode

    /// Reads a query.
    ///
    /// - Throws: `badQuery` with the place in code points.
    /// - Complexity: O(length), bounded by `limits`.
    public init(_ text: String, limits: QueryLimits = QueryLimits()) throws(SearchError) {
        var parser = try QueryParser(text, limits: limits)
        self.text = text
        root = try parser.parse()
    }

    init(text: String, root: QueryNode) {
        self.text = text
        self.root = root
    }
}
