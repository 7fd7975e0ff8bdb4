public import Logging
import ZeroMQ

/// The life of a service's process: start, serve until a signal, stop.
public enum ServiceRun {
    /// Starts a service and runs it until SIGTERM or SIGINT. To be called before the process has other threads.
    ///
    /// - Returns: Whether it could start; why it could not is logged.
    public static func untilSignal<Service>(
        _ logger: Logger, start: (Logger) throws -> Service, stop: (Service) -> Void
    ) -> Bool {
        let signals = ShutdownSignals()
        // Threads that answer and pass on, those of ZeroMQ among them, run before parsers and merges as soon as there is
        // something for them.
        TimeSlice.shorten()
        let service: Service
        do {
            service = try start(logger)
        } catch {
            logger.critical("cannot start: \(error)")
            return false
        }
        let signal = signals.wait()
        logger.info("\(signal): stopping")
        stop(service)
        return true
    }
}
