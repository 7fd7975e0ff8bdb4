/// Delays between tries: each twice the one before, up to a longest one.
public struct Backoff: Sendable {
    /// The delay before the second try.
    public let initial: Duration
    /// The longest delay.
    public let maximum: Duration
    private var next: Duration

    /// Creates a back-off; the defaults are those of the sockets' own reconnecting.
    public init(initial: Duration = .milliseconds(100), maximum: Duration = .seconds(10)) {
        self.initial = initial
        self.maximum = maximum
        next = initial
    }

    /// Returns the delay before the next try, and doubles the one after it.
    public mutating func delay() -> Duration {
        defer { next = min(next * 2, maximum) }
        return next
    }

    /// Starts again with the shortest delay.
    public mutating func reset() {
        next = initial
    }
}
