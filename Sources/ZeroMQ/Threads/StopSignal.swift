internal import Synchronization

/// Tells a thread to end, and wakes it so that it looks.
public final class StopSignal: Sendable {
    /// Wakes the thread, to stop or for any other reason.
    public let wakeup = Wakeup()
    private let flag = Atomic<Bool>(false)

    /// Creates a signal that is not given yet.
    public init() {}

    /// Whether the thread should end.
    public var isSignalled: Bool { flag.load(ordering: .acquiring) }

    /// Gives the signal; giving it twice is harmless.
    public func signal() {
        flag.store(true, ordering: .releasing)
        wakeup.signal()
    }
}
