internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// What a poll waits for.
struct PollEvents: OptionSet, Sendable {
    let rawValue: Int16
    static let readable = PollEvents(rawValue: 1)
    static let writable = PollEvents(rawValue: 2)
}

/// One thing to wait for; belongs to the thread of its socket.
public struct PollItem {
    var raw: zmq_pollitem_t

    init(_ raw: zmq_pollitem_t) {
        self.raw = raw
    }

    /// Whether the last ``poll(_:until:)`` found it ready.
    public var isReady: Bool { raw.revents != 0 }
}

/// Waits until one of the items is ready or the time has come.
///
/// - Parameters:
///   - items: What to wait for; which are ready is written into them.
///   - deadline: When to stop waiting.
/// - Returns: Whether any item is ready.
public func poll(_ items: inout [PollItem], until deadline: ContinuousClock.Instant) throws(ZeroMQError) -> Bool {
    var raw = items.map(\.raw)
    while true {
        let remaining = max(ContinuousClock.now.duration(to: deadline), .zero)
        let count = zmq_poll(&raw, Int32(raw.count), Int(min(remaining.milliseconds, 3_600_000)))
        if count < 0 {
            if zmq_errno() == EINTR { continue }
            throw .last("wait for \(raw.count) sockets")
        }
        for (index, item) in raw.enumerated() { items[index].raw.revents = item.revents }
        return count > 0
    }
}

/// Wakes a thread that waits in ``poll(_:until:)``; any thread may signal it.
public final class Wakeup: Sendable {
    private let descriptor: Int32
    /// Saves the system call while a signal is on its way already.
    private let isSignalled = Atomic<Bool>(false)

    /// Creates a wake-up on an eventfd.
    public init() {
        descriptor = newswire_eventfd()
        precondition(descriptor >= 0, "eventfd failed: errno \(errno)")
    }

    deinit {
        close(descriptor)
    }

    /// Wakes the waiting thread, or keeps it from waiting next time.
    public func signal() {
        guard !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Takes the signal; call it before looking at what was signalled.
    public func clear() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
        // An exchange, not a store: it sees all that was written before the signal that it takes, so that a signaller
        // who found the flag set, and wrote nothing, is looked at now.
        _ = isSignalled.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Becomes readable with the signal, for threads that wait in something else than ``poll(_:until:)``.
    public var fileDescriptor: Int32 { descriptor }

    /// Watches for a signal.
    public func pollItem() -> PollItem {
        PollItem(zmq_pollitem_t(socket: nil, fd: descriptor, events: PollEvents.readable.rawValue, revents: 0))
    }
}
