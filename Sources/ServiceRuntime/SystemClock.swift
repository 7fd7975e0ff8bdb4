import Glibc
public import NewsModels

/// The wall clock, read at the edge so that everything behind it is given its time.
public enum SystemClock {
    /// The present time.
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(millisecondsSinceEpoch: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
