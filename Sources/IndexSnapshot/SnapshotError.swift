import Glibc

/// Why a snapshot could not be written or read.
public struct SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers switch on.
    public enum Code: Hashable, Sendable {
        /// Another process uses the directory.
        case locked
        /// The file is not what was written, or of another form.
        case damaged
        /// Writing was not done in the time that it was given.
        case expired
        /// The system refused, with this `errno`.
        case system(CInt)
    }

    /// What callers switch on.
    public let code: Code
    /// What was tried with what, and what came of it, for people.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The error that `errno` names.
    static func system(_ operation: String) -> SnapshotError {
        let number = errno
        return SnapshotError(.system(number), "\(operation): \(String(cString: strerror(number)))")
    }
}
