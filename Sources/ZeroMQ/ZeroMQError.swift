internal import CZeroMQ
internal import Glibc

/// Why a socket operation failed.
public struct ZeroMQError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The fault, for programs.
    public enum Code: Hashable, Sendable {
        /// Another socket is bound there.
        case addressInUse
        /// The address is not one of this machine.
        case addressNotAvailable
        /// The endpoint is malformed, or its transport is unknown.
        case malformedEndpoint
        /// The context was shut down; the thread should close its sockets and end.
        case shutDown
        /// There is no permission.
        case permission
        /// Any other `errno`.
        case system(Int32)
    }

    /// The fault, for programs.
    public let code: Code
    /// What was tried with what, for people.
    public let operation: String
    private let detail: String

    /// The operation and the fault.
    public var description: String { "\(operation): \(detail)" }

    init(code: Code, operation: String, detail: String) {
        self.code = code
        self.operation = operation
        self.detail = detail
    }

    /// The fault of the last libzmq call on this thread.
    static func last(_ operation: String) -> ZeroMQError {
        let number = zmq_errno()
        let code: Code =
            switch number {
            case EADDRINUSE: .addressInUse
            case EADDRNOTAVAIL, ENODEV: .addressNotAvailable
            case EINVAL, EPROTONOSUPPORT, newswire_enocompatproto: .malformedEndpoint
            case newswire_eterm: .shutDown
            case EACCES, EPERM: .permission
            default: .system(number)
            }
        let detail = zmq_strerror(number).map { String(cString: $0) } ?? "error \(number)"
        return ZeroMQError(code: code, operation: operation, detail: detail.lowercased())
    }
}
