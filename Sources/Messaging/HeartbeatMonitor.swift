public import NewsModels

/// Decides when a stream has been silent for too long.
public struct HeartbeatMonitor: Sendable {
    /// After so many intervals without a heartbeat the connection counts as dead.
    public static let missedHeartbeats = 3
    /// What is assumed before the first heartbeat, and the bounds of what is believed.
    public static let intervals: (assumed: Duration, believed: ClosedRange<Duration>) = (
        .seconds(1), .milliseconds(50)...(.seconds(60))
    )

    private var interval = Self.intervals.assumed
    private var lastHeard: ContinuousClock.Instant

    /// Starts to watch a connection.
    public init(now: ContinuousClock.Instant) {
        lastHeard = now
    }

    /// Notes a heartbeat.
    public mutating func receive(_ heartbeat: Heartbeat, now: ContinuousClock.Instant) {
        let announced = Duration.milliseconds(heartbeat.intervalMilliseconds)
        interval = min(max(announced, Self.intervals.believed.lowerBound), Self.intervals.believed.upperBound)
        lastHeard = now
    }

    /// Notes any other message, which shows as well that the connection lives.
    public mutating func receiveMessage(now: ContinuousClock.Instant) {
        lastHeard = now
    }

    /// The instant from which the connection counts as dead.
    public var deadline: ContinuousClock.Instant { lastHeard + interval * Self.missedHeartbeats }

    /// Whether three heartbeats were missed.
    public func isSilent(now: ContinuousClock.Instant) -> Bool { now >= deadline }

    /// Starts to watch a new connection.
    public mutating func restart(now: ContinuousClock.Instant) {
        lastHeard = now
    }
}
