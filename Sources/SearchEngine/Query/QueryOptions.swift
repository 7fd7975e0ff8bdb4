/// What becomes of a query that cannot be read as it is written.
public enum QueryMode: Sendable, Hashable {
    /// It is refused, with the place of the mistake.
    case strict
    /// What makes no sense is ignored, and said in ``ParsedQuery/warnings``; only the limits still refuse.
    case lenient
}

/// How large a query may be.
public struct QueryLimits: Sendable, Hashable {
    /// The most code points of a query.
    public var codePoints = 4_096
    /// The most clauses: terms, phrases, prefixes and field values.
    public var clauses = 256
    /// The most parentheses and NOTs inside one another.
    public var depth = 32
    /// The most words of a phrase with slop.
    public var sloppyWords = 64
    /// The largest slop of a phrase, and the largest distance of `NEAR`.
    public var distance = 1_000
    /// The largest boost.
    public var boost = 1_000.0
    /// The most warnings that are kept.
    public var warnings = 20

    /// The limits of the wire, version 1.
    public init() {}
}

/// Something in a query that was ignored or bounded.
public struct QueryWarning: Sendable, Hashable {
    /// For people: lower case, without a full stop.
    public let message: String
    /// The place in the query, in code points from 0; `nil` where it concerns no single place.
    public let position: Int?
}
