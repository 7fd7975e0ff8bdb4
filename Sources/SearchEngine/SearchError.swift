/// Why a search was refused or given up.
public struct SearchError: Error, Hashable, Sendable {
    /// What callers switch on.
    public enum Code: Hashable, Sendable {
        /// The query cannot be read; `position` counts code points from 0.
        case badQuery(position: Int)
        /// The cursor is damaged, or belongs to another query, filter or sort.
        case badCursor
        /// A number of the request is out of range.
        case badRequest
        /// The deadline passed before the search was complete.
        case timeout
    }

    /// What callers switch on.
    public let code: Code
    /// For people: lower case, without a full stop.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    static func badQuery(_ message: String, at position: Int) -> SearchError {
        SearchError(.badQuery(position: position), message)
    }
}
