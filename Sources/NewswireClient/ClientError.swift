public import NewsModels

/// Why a request to a service failed.
public enum ClientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The service answered with an error.
    case service(WireError)
    /// No answer came in time.
    case unanswered(operation: String, endpoint: String, waited: Duration)
    /// The socket could not be made.
    case transport(String)
    /// The client was closed.
    case closed

    /// What was tried, on what, and what went wrong.
    public var description: String {
        switch self {
        case .service(let error):
            let place = error.position.map { " at position \($0)" } ?? ""
            return "\(error.code.rawValue): \(error.message)\(place)"
        case .unanswered(let operation, let endpoint, let waited):
            let seconds = Double(waited.components.seconds) + Double(waited.components.attoseconds) / 1e18
            let tenths = (seconds * 10).rounded() / 10
            return "\(operation): no service answered at \(endpoint) within \(tenths) s; is it running there?"
        case .transport(let message): return message
        case .closed: return "the client was closed"
        }
    }
}
