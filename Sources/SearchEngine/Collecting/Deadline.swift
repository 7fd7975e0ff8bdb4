/// Tells long-running parts of one search to give up. Belongs to that search's thread.
///
/// Scorers only look and return early; what they then found is thrown away by the search, which throws `timeout`.
final class Deadline {
    private let isExpired: (@Sendable () -> Bool)?
    /// Whether the deadline has been seen to pass.
    private(set) var hasPassed = false

    init(_ isExpired: (@Sendable () -> Bool)?) {
        self.isExpired = isExpired
    }

    /// Asks the clock, unless it has already said so. Returns ``hasPassed``.
    func check() -> Bool {
        if !hasPassed, let isExpired { hasPassed = isExpired() }
        return hasPassed
    }

    /// Ends the search if the deadline has passed.
    func throwIfPassed() throws(SearchError) {
        if check() { throw SearchError(.timeout, "search did not end in time") }
    }
}

/// Looks at a deadline from time to time.
struct DeadlineCounter {
    private let deadline: Deadline
    private var passed = 0

    init(_ deadline: Deadline) { self.deadline = deadline }

    /// Counts small pieces of work, and ends the search if the deadline has passed.
    @inline(__always)
    mutating func count(_ pieces: Int = 1) throws(SearchError) {
        passed &+= pieces
        guard passed >= 1_024 else { return }
        passed = 0
        try deadline.throwIfPassed()
    }
}
