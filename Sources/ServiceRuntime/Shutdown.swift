import Glibc

/// Ends a service on SIGTERM or SIGINT.
///
/// The signals are blocked before any other thread starts, so that every thread inherits that, and taken by the main
/// thread alone: no handler runs at a moment of its own choosing.
struct ShutdownSignals {
    private var signals = sigset_t()

    /// Blocks the signals; call it first in `main`.
    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A peer that goes away while we write is an error of that write.
        signal(SIGPIPE, SIG_IGN)
        Self.raiseDescriptorLimit()
    }

    /// Lets as many peers connect as the system allows: each takes a descriptor.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Waits for one of them.
    ///
    /// - Returns: Its name.
    func wait() -> String {
        var signals = signals
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        return number == SIGTERM ? "SIGTERM" : "SIGINT"
    }
}
