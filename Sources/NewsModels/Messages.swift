/// A request as it stands on the wire: the members that every request has, and those of its operation beside them.
public struct Request<Body: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// Version of the wire, 1.
    public var v = Wire.version
    /// Repeated by the reply, so that a requester can tell replies apart; at most 2,000 bytes.
    public var id: String?
    /// `op` and the members of the operation.
    public var body: Body

    /// Creates a request.
    public init(id: String?, _ body: Body) {
        self.id = id
        self.body = body
    }

    private enum CodingKeys: String, CodingKey {
        case v, id
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        v = try container.decode(Int.self, forKey: .v)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        body = try Body(from: decoder)
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(v, forKey: .v)
        try container.encodeIfPresent(id, forKey: .id)
        try body.encode(to: encoder)
    }
}

/// A reply to a request that succeeded: the members that every reply has, and those of its operation beside them.
public struct Reply<Body: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// Version of the wire, 1.
    public var v = Wire.version
    /// The `id` of the request.
    public var id: String?
    /// Always `true`.
    public var ok = true
    /// The members of the operation's reply.
    public var body: Body

    /// Creates a reply.
    public init(id: String?, _ body: Body) {
        self.id = id
        self.body = body
    }

    private enum CodingKeys: String, CodingKey {
        case v, id, ok
    }

    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        v = try container.decode(Int.self, forKey: .v)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        ok = try container.decode(Bool.self, forKey: .ok)
        body = try Body(from: decoder)
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(v, forKey: .v)
        try container.encode(id, forKey: .id)
        try container.encode(ok, forKey: .ok)
        try body.encode(to: encoder)
    }
}
