/// How large a query may be.
public struct QueryLimits: Sendable, Hashable {
    /// The most code points of a query.
    public var codePoints = 4_096
    /// The most clauses: terms, phrases, prefixes and field values.
    public var clauses = 256
    /// The most parentheses and NOTs inside one another.
    public var depth = 32

    /// The limits of the wire, version 1.
    public init() {}
}
