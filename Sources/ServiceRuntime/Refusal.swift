import Messaging
import NewsModels
public import ZeroMQ

extension ReplierLoop.Arrival {
    /// The reply to a request that the service has no room for.
    ///
    /// The `id` is repeated where the request is small enough to be read on the socket's own thread.
    public func refusal(_ message: String) -> [UInt8] {
        let id = body.count <= WireLimits.requestBytes ? ReplyReader.id(of: body) : nil
        let isValid = (id?.utf8.count ?? 0) <= WireLimits.requestIDBytes
        return JSON.encode(ErrorReply(id: isValid ? id : nil, error: WireError(.overloaded, message)))
    }
}

/// Replies that stand for others.
public enum Refusal {
    /// What a peer gets in place of a reply that it leaves no room for.
    @Sendable public static func substitute(for reply: [[UInt8]]) -> [[UInt8]] {
        let id = reply.first.flatMap(ReplyReader.id(of:))
        let message = "too many replies are waiting to be read; read them, and ask again"
        return [JSON.encode(ErrorReply(id: id, error: WireError(.overloaded, message)))]
    }
}
