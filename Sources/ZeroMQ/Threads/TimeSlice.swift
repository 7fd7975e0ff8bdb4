internal import CZeroMQ

/// How long a thread may run while others wait for its processor.
///
/// With a short slice a thread that wakes up runs before those with longer ones that have the processor, as long as it
/// has not had more than its share: what it waits for is answered soon, and it gets no more time than others do.
///
/// - Source: custom slices of Linux 6.12 and later, sched_setattr(2); the order is Stoica & Abdel-Wahab, Earliest
///   Eligible Virtual Deadline First, 1995. Earlier kernels ignore it.
public enum TimeSlice {
    /// The shortest that Linux knows, in nanoseconds.
    static let shortest: UInt64 = 100_000

    /// That of the calling thread in nanoseconds; 0 where the kernel does not say.
    static var current: UInt64 { newswire_time_slice() }

    /// Shortens that of the calling thread, and of all threads that it starts from then on, but for those that stand
    /// back: see ``OwnedThread/init(name:niceness:_:)``.
    public static func shorten() { newswire_set_time_slice(shortest) }

    /// Gives the calling thread the slice that threads have by themselves.
    static func reset() { newswire_set_time_slice(0) }
}
