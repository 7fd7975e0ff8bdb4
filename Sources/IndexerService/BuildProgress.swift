/// How fast the index is being built from the log, and how long it will take.
struct BuildProgress {
    private let start: ContinuousClock.Instant
    private let first: UInt64

    /// - Parameters:
    ///   - start: When the build began.
    ///   - first: The `seq` that it began behind.
    init(start: ContinuousClock.Instant, first: UInt64) {
        self.start = start
        self.first = first
    }

    /// Envelopes a second since the beginning; 0 before anything was done.
    func rate(at seq: UInt64, now: ContinuousClock.Instant) -> Double {
        let seconds = Double(start.duration(to: now).wholeMicroseconds) / 1e6
        return seconds > 0 && seq > first ? Double(seq - first) / seconds : 0
    }

    /// The time that is left until `head` if it goes on like this; `nil` while that is unknown.
    func remaining(from seq: UInt64, to head: UInt64, now: ContinuousClock.Instant) -> Duration? {
        let rate = rate(at: seq, now: now)
        guard rate > 0 else { return nil }
        return .milliseconds(Int64(min(Double(head > seq ? head - seq : 0) / rate * 1_000, 1e12)))
    }
}
