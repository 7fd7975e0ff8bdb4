import Messaging
import NewsModels
import NewsTestSupport
import Testing

@Suite struct RequestReaderTests {
    private static let operations = QueryRequest.Operation.allCases.map(\.rawValue)

    private func read(_ bytes: [UInt8], limit: Int = WireLimits.requestBytes) -> Result<
        Request<QueryRequest>, ErrorReply
    > {
        RequestReader.read(bytes, maximumBytes: limit, operations: Self.operations, as: QueryRequest.self)
    }

    private func failure(_ json: String) -> ErrorReply? {
        guard case .failure(let reply) = read(Array(json.utf8)) else { return nil }
        return reply
    }

    @Test func takesARequest() throws {
        let request = try read(Array(#"{"v":1,"id":"7","op":"get","article_id":"a","else":[]}"#.utf8)).get()
        #expect(request == Request(id: "7", .get(articleID: "a")))
    }

    @Test(arguments: [
        #"{"v":1,"op":"ping"}"#, #"{"v":1,"id":null,"op":"ping"}"#, #"{"op":"ping","v":1.0}"#,
        " {\"v\":1e0,\"op\":\"ping\"}\n",
    ])
    func idIsOptional(json: String) throws {
        #expect(try read(Array(json.utf8)).get() == Request(id: nil, .ping))
    }

    @Test(
        arguments: [
            // No JSON, no object
            ("", .badRequest, nil), ("{", .badRequest, nil), ("null", .badRequest, nil), ("[]", .badRequest, nil),
            (#""v""#, .badRequest, nil),
            (#"{"v":1,"id":"7","op":"ping"} x"#, .badRequest, nil),
            (#"{"v":1,"id":"7","op":"ping","x":NaN}"#, .badRequest, nil),
            (#"{"v":1,"id":"7","op":"ping","x":"\ud800"}"#, .badRequest, nil),
            ("\u{FEFF}{\"v\":1,\"op\":\"ping\"}", .badRequest, nil),
            // v comes first
            (#"{}"#, .badRequest, nil), (#"{"id":"7","op":"ping"}"#, .badRequest, "7"),
            (#"{"v":null,"id":"7","op":"ping"}"#, .badRequest, "7"),
            (#"{"v":"1","id":"7","op":"ping"}"#, .badRequest, "7"),
            (#"{"v":true,"id":"7","op":"ping"}"#, .badRequest, "7"),
            (#"{"v":1.5,"id":"7","op":"ping"}"#, .badRequest, "7"),
            (#"{"v":[1],"id":"7","op":"ping"}"#, .badRequest, "7"),
            (#"{"v":2,"id":"7","op":"ping"}"#, .unsupportedVersion, "7"),
            (#"{"v":0,"id":"7","op":"ping"}"#, .unsupportedVersion, "7"),
            (#"{"v":-1,"id":"7","op":"ping"}"#, .unsupportedVersion, "7"),
            (#"{"v":2.0,"id":"7"}"#, .unsupportedVersion, "7"),
            (#"{"v":9223372036854775808,"id":"7","op":"ping"}"#, .unsupportedVersion, "7"),
            (#"{"v":18446744073709551615,"id":"7","op":"ping"}"#, .unsupportedVersion, "7"),
            (#"{"v":1e30,"id":"7"}"#, .unsupportedVersion, "7"),
            (#"{"v":2,"id":5,"op":7}"#, .unsupportedVersion, nil),
            (#"{"v":2,"id":"7","op":"nope","limit":"x"}"#, .unsupportedVersion, "7"),
            (#"{"v":"2","id":5,"op":"nope"}"#, .badRequest, nil),
            // then id
            (#"{"v":1,"id":5,"op":"nope"}"#, .badRequest, nil), (#"{"v":1,"id":["7"],"op":"ping"}"#, .badRequest, nil),
            (#"{"v":1,"id":{},"op":"ping"}"#, .badRequest, nil),
            (#"{"v":1,"id":false,"op":"ping"}"#, .badRequest, nil),
            // then op
            (#"{"v":1,"id":"7"}"#, .badRequest, "7"), (#"{"v":1,"id":"7","op":null}"#, .badRequest, "7"),
            (#"{"v":1,"id":"7","op":1}"#, .badRequest, "7"),
            (#"{"v":1,"id":"7","op":"nope"}"#, .unknownOp, "7"), (#"{"v":1,"id":"7","op":""}"#, .unknownOp, "7"),
            (#"{"v":1,"id":"7","op":"PING"}"#, .unknownOp, "7"),
            (#"{"v":1,"op":"replay","limit":-1}"#, .unknownOp, nil), (#"{"v":1,"id":"","op":"nope"}"#, .unknownOp, ""),
            // then the members
            (#"{"v":1,"id":"7","op":"search","limit":1001}"#, .badRequest, "7"),
            (#"{"v":1,"id":"7","op":"get"}"#, .badRequest, "7"),
            (#"{"v":1,"id":"7","op":"search","sort":"up"}"#, .badRequest, "7"),
            (#"{"v":1,"op":"search","facets":["year"]}"#, .badRequest, nil),
            // of duplicates the last wins
            (#"{"v":1,"id":"7","op":"ping","v":2}"#, .unsupportedVersion, "7"),
            (#"{"v":2,"id":"7","op":"get","id":"8","v":1}"#, .badRequest, "8"),
            (#"{"v":1,"id":"7","op":"get","article_id":"a","id":null,"op":"nope"}"#, .unknownOp, nil),
        ] as [(String, ErrorCode, String?)])
    func faults(json: String, code: ErrorCode, id: String?) throws {
        let reply = try #require(failure(json))
        #expect(reply.error.code == code)
        #expect(reply.id == id)
        #expect(!reply.error.message.isEmpty)
        #expect(reply.v == 1)
        #expect(!reply.ok)
    }

    @Test func messagesNameTheMember() {
        #expect(
            failure(#"{"v":1,"op":"search","limit":1001}"#)?.error.message == "limit: 1001 is out of range: 0 to 1000")
        #expect(failure(#"{"v":1,"op":"get"}"#)?.error.message == "article_id: is missing")
        #expect(
            failure(#"{"v":1,"op":"search","filters":{"published":{"to":"x"}}}"#)?.error.message.hasPrefix(
                "filters.published.to: ") == true)
    }

    @Test func messagesStayShort() {
        let long = String(repeating: "x", count: 100_000)
        #expect((failure(#"{"v":1,"op":"\#(long)"}"#)?.error.message.utf8.count ?? .max) < 300)
    }

    /// The bound is in bytes: 1,000 Cyrillic letters fit, one more byte does not.
    @Test(arguments: [String(repeating: "a", count: 2_000), String(repeating: "ж", count: 1_000)])
    func idHasAtMost2000Bytes(id: String) throws {
        #expect(try read(Array(#"{"v":1,"id":"\#(id)","op":"ping"}"#.utf8)).get().id == id)
        let reply = try #require(failure(#"{"v":1,"id":"\#(id)a","op":"ping"}"#))
        #expect(reply.error.code == .badRequest)
        #expect(reply.id == nil)
        #expect(failure(#"{"v":2,"id":"\#(id)a"}"#)?.error.code == .unsupportedVersion)
    }

    @Test func sizeIsLimitedInBytes() throws {
        let request = Array(#"{"v":1,"id":"7","op":"ping"}"#.utf8)
        #expect(throws: Never.self) { try read(request, limit: request.count).get() }
        guard case .failure(let reply) = read(request, limit: request.count - 1) else {
            Issue.record("a request beyond the limit was taken")
            return
        }
        #expect(reply.error.code == .tooLarge)
        #expect(reply.id == nil)
    }

    @Test func invalidUTF8IsABadRequest() throws {
        guard
            case .failure(let reply) = read(
                Array(#"{"v":1,"id":"7","op":"get","article_id":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
        else {
            Issue.record("invalid UTF-8 was taken")
            return
        }
        #expect(reply.error.code == .badRequest)
    }

    @Test func nestingMayBeRefused() {
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(failure(#"{"v":1,"id":"7","op":"ping","x":\#(deep)}"#)?.error.code == .badRequest)
        #expect(failure(#"{"v":1,"id":"7","op":"ping","x":\#(deep.dropFirst().dropLast())}"#) == nil)
    }

    @Test(arguments: UInt64(0)..<200)
    func damagedRequestsGetOneAnswer(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let sample = Array(
            #"{"v":1,"id":"7","op":"search","query":"a","limit":10,"filters":{"published":{"from":"2015-09-01"}},"facets":["day"]}"#
                .utf8)
        for _ in 0..<40 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0x20...0x7E, using: &random)
            }
            if case .failure(let reply) = read(bytes) {
                #expect([.badRequest, .unsupportedVersion, .unknownOp].contains(reply.error.code))
            }
        }
    }
}

@Suite struct ReplyReaderTests {
    private func read(_ json: String) throws(WireError) -> PingReply {
        try ReplyReader.read(Array(json.utf8), as: PingReply.self)
    }

    @Test func readsARequestersReply() throws {
        let bytes = JSON.encode(Reply(id: "7", PingReply(ready: true, seq: 3)))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"v":1,"id":"7","ok":true,"ready":true,"seq":3}"#)
        #expect(try ReplyReader.read(bytes, as: PingReply.self) == PingReply(ready: true, seq: 3))
        #expect(ReplyReader.id(of: bytes) == "7")
        #expect(
            try read(#"{"ready":false,"seq":0,"ok":true,"id":null,"v":1,"more":{}}"#) == PingReply(ready: false, seq: 0)
        )
    }

    @Test(arguments: ErrorCode.allCases)
    func throwsTheServicesError(code: ErrorCode) {
        let error = WireError(code, "why", position: 3)
        let bytes = JSON.encode(ErrorReply(id: nil, error: error))
        #expect(throws: error) { try ReplyReader.read(bytes, as: PingReply.self) }
    }

    @Test(arguments: [
        "", "null", "[]", "{}", #"{"ok":true}"#, #"{"v":1,"ok":true,"ready":1,"seq":0}"#,
        #"{"v":1,"ok":true,"ready":true}"#,
        #"{"v":1,"id":1,"ok":true,"ready":true,"seq":0}"#, #"{"ok":false}"#,
        #"{"v":1,"ok":false,"error":{"code":"no_such_code","message":""}}"#,
        #"{"v":1,"ok":false,"error":{"message":""}}"#, #"{"v":1,"ok":1,"ready":true,"seq":0}"#,
        #"{"v":1,"id":"","ready":true,"seq":0}"#,
    ])
    func whatIsNoReplyIsInternal(json: String) {
        let error = #expect(throws: WireError.self) { try read(json) }
        #expect(error?.code == .internalError)
    }

    @Test func idIsReadWhereItIs() {
        #expect(ReplyReader.id(of: Array(#"{"id":"é"}"#.utf8)) == "é")
        for json in ["", "[]", "{}", #"{"id":null}"#, #"{"id":7}"#, #"{"id":"7""#] {
            #expect(ReplyReader.id(of: Array(json.utf8)) == nil)
        }
    }
}
