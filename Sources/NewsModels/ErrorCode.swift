/// The stable code of an error reply (`proto/README.md` lists each with its meaning and what to do).
public enum ErrorCode: String, Codable, Hashable, Sendable, CaseIterable {
    /// The request is no valid JSON object, or a member has the wrong type or is out of range.
    case badRequest = "bad_request"
    /// `v` is an integer other than 1.
    case unsupportedVersion = "unsupported_version"
    /// The socket does not serve this `op`.
    case unknownOp = "unknown_op"
    /// The query cannot be parsed, or is beyond a limit.
    case badQuery = "bad_query"
    /// The cursor is damaged, or belongs to another query or log.
    case badCursor = "bad_cursor"
    /// There is no such article, revision or epoch.
    case notFound = "not_found"
    /// No article was found in the document.
    case unparseable
    /// The request or document is beyond a size limit.
    case tooLarge = "too_large"
    /// The work was not done in the time allowed.
    case timeout
    /// The service cannot take more work now, or its disk is full.
    case overloaded
    /// The index is still being built.
    case notReady = "not_ready"
    /// The operation is not permitted.
    case forbidden
    /// A defect of the service.
    case internalError = "internal"
}

/// What went wrong, as it stands in a reply.
public struct WireError: Error, Codable, Hashable, Sendable {
    /// Programs switch on this.
    public var code: ErrorCode
    /// For people: what was tried, on what.
    public var message: String
    /// Where in the query, in code points from 0; only with `bad_query`.
    public var position: Int?

    /// Creates an error.
    public init(_ code: ErrorCode, _ message: String, position: Int? = nil) {
        self.code = code
        self.message = message
        self.position = position
    }

    enum CodingKeys: String, CodingKey {
        case code, message, position
    }
}

/// The reply to a request that failed (`proto/error.schema.json`).
public struct ErrorReply: Codable, Hashable, Sendable {
    /// Version of the wire, 1.
    public var v = Wire.version
    /// The `id` of the request; `nil` where it could not be read.
    public var id: String?
    /// Always `false`.
    public var ok = false
    /// What went wrong.
    public var error: WireError

    /// Creates a reply.
    public init(id: String?, error: WireError) {
        self.id = id
        self.error = error
    }

    /// Writes `id` even where it is null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(v, forKey: .v)
        try container.encode(id, forKey: .id)
        try container.encode(ok, forKey: .ok)
        try container.encode(error, forKey: .error)
    }

    enum CodingKeys: String, CodingKey {
        case v, id, ok, error
    }
}
