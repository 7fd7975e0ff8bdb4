/// Why the log could not do what it was asked for.
public struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; callers switch on this.
    public enum Code: Hashable, Sendable {
        /// Another process, or another opener in this one, holds the data directory.
        case locked
        /// The disk or the database is full; nothing was written, and the log goes on when there is space again.
        case full
        /// The stored bytes of an envelope are not the ones that were written.
        case digestMismatch(sequence: UInt64)
        /// The files are no article log, are damaged, or lack envelopes that were acknowledged.
        case damaged
        /// The database was written by a later version of this program.
        case newerSchema(version: Int)
        /// The asker named another epoch than the log's.
        case unknownEpoch
        /// The log was closed.
        case closed
        /// The operating system refused; the value is an `errno`.
        case system(Int32)
        /// SQLite failed in another way; the value is its extended result code.
        case database(Int32)
    }

    /// What kind of failure it is.
    public let code: Code
    /// The directory or file that it happened to.
    public let path: String
    /// What was tried, for people: `append sequences 17...40`.
    public let operation: String
    /// What went wrong, for people.
    public let detail: String

    init(_ code: Code, path: String, operation: String, detail: String) {
        self.code = code
        self.path = path
        self.operation = operation
        self.detail = detail
    }

    /// What was tried, on which path, and what went wrong.
    public var description: String { "cannot \(operation) in \(path): \(detail)" }
}
