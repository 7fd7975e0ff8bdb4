internal import CZeroMQ

/// Owns libzmq's I/O threads; sockets are made in it.
///
/// A context may be shared by all threads of a process; sockets may not leave the thread that made them.
public final class Context: Sendable {
    // libzmq contexts are thread-safe; the pointer is written once, in `init`.
    nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    /// Creates a context.
    ///
    /// - Parameter ioThreads: Threads that move bytes; one serves about a gigabyte a second.
    public init(ioThreads: Int = 1) {
        guard let handle = zmq_ctx_new() else {
            preconditionFailure("zmq_ctx_new failed: \(ZeroMQError.last("create a context"))")
        }
        zmq_ctx_set(handle, ZMQ_IO_THREADS, Int32(ioThreads))
        // Without this a socket that is closed late would keep the process from ending.
        zmq_ctx_set(handle, ZMQ_BLOCKY, 0)
        self.handle = handle
    }

    /// Makes every blocking call of the context's sockets fail with `shutDown`; safe from any thread, any number of times.
    public func shutdown() {
        zmq_ctx_shutdown(handle)
    }

    /// Waits until all sockets are closed and their linger has passed.
    deinit {
        while zmq_ctx_term(handle) != 0, zmq_errno() == 4 {}
    }
}
