public import NewsModels

/// Turns the last frame of a request into a typed request, or into the error reply that it deserves.
public enum RequestReader {
    /// Reads a request.
    ///
    /// `v` is checked before all else, then `id` and `op`, then the members of the operation. The error repeats the
    /// request's `id` wherever that could be read.
    ///
    /// - Parameters:
    ///   - frame: The last frame of the message.
    ///   - maximumBytes: The limit of the socket; a longer frame is `too_large`.
    ///   - operations: The operations of the socket, as in `op`.
    /// - Complexity: O(n) in the size of the frame.
    public static func read<Body: Codable & Hashable & Sendable>(
        _ frame: [UInt8], maximumBytes: Int, operations: [String], as type: Body.Type
    ) -> Result<Request<Body>, ErrorReply> {
        guard frame.count <= maximumBytes else {
            let message = "the request has \(frame.count) bytes, the limit is \(maximumBytes)"
            return .failure(id: nil, WireError(.tooLarge, message))
        }
        let value: JSONValue
        do {
            value = try JSON.parse(frame, maximumDepth: WireLimits.jsonDepth)
        } catch {
            return .failure(id: nil, WireError(.badRequest, "the request is no valid JSON: \(error)"))
        }
        guard case .object(let object) = value else {
            return .failure(id: nil, WireError(.badRequest, "the request is \(value.kind), not an object"))
        }
        let id = readableID(object)
        if let error = fault(in: object, operations: operations) { return .failure(id: id, error) }
        do {
            return .success(Request(id: id, try JSON.decode(Body.self, from: value)))
        } catch {
            return .failure(id: id, WireError(.badRequest, error.message))
        }
    }

    /// The `id`, where it is as it must be.
    private static func readableID(_ object: JSONObject) -> String? {
        guard let id = object["id"]?.string, id.utf8.count <= WireLimits.requestIDBytes else { return nil }
        return id
    }

    private static func fault(in object: JSONObject, operations: [String]) -> WireError? {
        guard let version = object["v"], version.isInteger else {
            return WireError(.badRequest, "v is missing or not an integer; this service speaks version \(Wire.version)")
        }
        guard version.integer == Wire.version else {
            let named = version.integer.map { "version \($0)" } ?? "that version"
            return WireError(.unsupportedVersion, "\(named) is not spoken here, only version \(Wire.version)")
        }
        switch object["id"] {
        case nil, .null: break
        case .string(let id)? where id.utf8.count <= WireLimits.requestIDBytes: break
        case .string?: return WireError(.badRequest, "id is longer than \(WireLimits.requestIDBytes) bytes")
        default: return WireError(.badRequest, "id is neither a string nor null")
        }
        guard let operation = object["op"]?.string else {
            return WireError(.badRequest, "op is missing or not a string")
        }
        guard operations.contains(operation) else {
            let known = operations.joined(separator: ", ")
            return WireError(.unknownOp, "op \"\(operation.prefix(64))\" is not served here; served are: \(known)")
        }
        return nil
    }
}

extension Result {
    fileprivate static func failure<Body>(
        id: String?, _ error: WireError
    ) -> Result<Request<Body>, ErrorReply> where Success == Request<Body>, Failure == ErrorReply {
        .failure(ErrorReply(id: id, error: error))
    }
}

extension ErrorReply: Error {}

/// A reply as a requester receives it: the members of its operation, or the service's error.
public enum ReplyReader {
    /// The `id` that a reply repeats; `nil` where the frame is no reply or names none. The rest of it is not read.
    public static func id(of frame: [UInt8]) -> String? { heading(of: frame).id }

    /// The `id` of a reply, and whether it is one of an error. The rest of it is not read.
    public static func heading(of frame: [UInt8]) -> (id: String?, isError: Bool) {
        guard let places = JSONOutline.values(of: ["id", "ok"], in: frame.span) else { return (nil, false) }
        let id = places[0].flatMap { (try? JSON.parse(Array(frame[$0])))?.string }
        return (id, places[1].map { frame[$0].elementsEqual("false".utf8) } ?? false)
    }

    /// Reads a reply.
    ///
    /// - Throws: The error that the service gave; `internal` where the reply is not as the wire demands.
    public static func read<Body: Codable & Hashable & Sendable>(
        _ frame: [UInt8], as type: Body.Type
    ) throws(WireError) -> Body {
        do {
            let value = try JSON.parse(frame)
            if value["ok"] == .bool(true) { return try JSON.decode(Reply<Body>.self, from: value).body }
            throw try JSON.decode(ErrorReply.self, from: value).error
        } catch let error as WireError {
            throw error
        } catch {
            throw WireError(.internalError, "the reply cannot be read: \(error)")
        }
    }
}
