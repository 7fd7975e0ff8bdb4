internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// A thread of its own for work that blocks, such as owning a socket.
public final class OwnedThread: Sendable {
    private let thread: Mutex<pthread_t?> = Mutex(nil)

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: Shown by tools such as `top -H`; its first 15 bytes.
    ///   - niceness: From 0 to 19: how far it stands back where processors are short; other threads of the process
    ///     then come first. From 1 on the thread has an ordinary ``TimeSlice``, whatever that of its maker is.
    ///   - body: Runs on the thread; it should end when it is told to by whatever it waits for.
    public init(name: String, niceness: Int32 = 0, _ body: sending @escaping () -> Void) {
        let start = ThreadStart(name: name, niceness: niceness, body: body)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 8 * 1024 * 1024)
        var created = pthread_t()
        let result = pthread_create(
            &created, &attributes,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
                newswire_name_thread(start.name)
                if start.niceness > 0 {
                    // On Linux a thread has a niceness of its own.
                    setpriority(Int32(PRIO_PROCESS.rawValue), 0, start.niceness)
                    TimeSlice.reset()
                }
                start.body()
                return nil
            }, Unmanaged.passRetained(start).toOpaque())
        pthread_attr_destroy(&attributes)
        precondition(result == 0, "pthread_create failed: \(result)")
        thread.withLock { $0 = created }
    }

    /// A thread that nobody waited for goes on, and frees itself at its end.
    deinit {
        if let handle = thread.withLock({ $0 }) { pthread_detach(handle) }
    }

    /// Waits until the thread has ended; may be called again.
    public func join() {
        guard
            let handle = thread.withLock({ handle in
                defer { handle = nil }
                return handle
            })
        else { return }
        pthread_join(handle, nil)
    }
}

private final class ThreadStart {
    let name: String
    let niceness: Int32
    let body: () -> Void

    init(name: String, niceness: Int32, body: @escaping () -> Void) {
        self.name = name
        self.niceness = niceness
        self.body = body
    }
}
