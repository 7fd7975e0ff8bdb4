/// Constants of the wire: its version and where each socket stands by default.
public enum Wire {
    /// The version that every request and envelope names.
    public static let version = 1
    /// The ingestor's article stream.
    public static let streamEndpoint = "tcp://127.0.0.1:5550"
    /// The ingestor's replay socket.
    public static let replayEndpoint = "tcp://127.0.0.1:5551"
    /// The ingestor's submit socket.
    public static let submitEndpoint = "tcp://127.0.0.1:5552"
    /// The indexer's query socket.
    public static let queryEndpoint = "tcp://127.0.0.1:5560"
    /// The indexer's alerts socket.
    public static let alertsEndpoint = "tcp://127.0.0.1:5561"
}

/// Limits of the wire, in bytes where no other unit is named. What exceeds one is answered with an error code.
public enum WireLimits {
    /// A request on the query and replay sockets.
    public static let requestBytes = 256 * 1024
    /// A request on the submit socket.
    public static let submitRequestBytes = 16 * 1024 * 1024
    /// The `id` of a request.
    public static let requestIDBytes = 2_000
    /// The `id` of an article.
    public static let articleIDBytes = 1_024
    /// The body of an article in UTF-8.
    public static let articleBodyBytes = 2 * 1024 * 1024
    /// An envelope on the stream.
    public static let envelopeBytes = 8 * 1024 * 1024
    /// A reply on the replay socket, unless a single envelope is larger.
    public static let replayReplyBytes = 8 * 1024 * 1024
    /// What is queued for a subscriber that does not read.
    public static let subscriberQueueBytes = 64 * 1024 * 1024
    /// Code points of a query.
    public static let queryCodePoints = 4_096
    /// Clauses of a query.
    public static let queryClauses = 256
    /// Nested parentheses and negations of a query.
    public static let queryDepth = 32
    /// Hits, envelopes or suggestions in one reply.
    public static let replyItems = 1_000
    /// The longest time a query may ask for, in milliseconds.
    public static let queryTimeoutMilliseconds = 60_000
    /// Nesting of JSON.
    public static let jsonDepth = 512
}
