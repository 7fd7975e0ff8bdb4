import Messaging
import NewsModels
import NewswireClient
import Testing
import ZeroMQ

@Suite struct RequestChannelTests {
    private static let quick = RequestChannel.Settings(timeout: .seconds(30), tryTimeout: .milliseconds(100))

    /// Answers `suggest` with the prefix asked for.
    private static func echo(_ request: JSONValue) -> [[UInt8]]? {
        let text = request["prefix"]?.string ?? ""
        return [
            JSON.encode(Reply(id: request["id"]?.string, SuggestReply(suggestions: [Suggestion(text: text, count: 1)])))
        ]
    }

    private func ask(_ channel: RequestChannel, _ text: String, timeout: Duration? = nil) async throws(ClientError)
        -> String?
    {
        let request = QueryRequest.suggest(prefix: text, limit: 1)
        return try await channel.reply(to: request, as: SuggestReply.self, operation: "suggest", timeout: timeout)
            .suggestions.first?.text
    }

    @Test func repliesReachTheOneWhoAsked() async throws {
        let context = Context()
        // Replies are held back and come in reverse order.
        let held = Collected<(JSONValue, ReplierLoop.Responder)>()
        let loop = try ReplierLoop(
            name: "t", context, bind: Endpoint.anyPort.get(), options: SocketOptions(), maximumOpenBytes: .max
        ) { arrival in
            guard let request = try? JSON.parse(arrival.body) else { return }
            held.append((request, arrival.responder))
            guard held.all.count == 500 else { return }
            for (request, responder) in held.all.reversed() { responder.reply(Self.echo(request) ?? []) }
        }
        let channel = RequestChannel(
            try Endpoint(loop.endpoint), context: context,
            settings: .init(timeout: .seconds(30), tryTimeout: .seconds(30)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let answer = try await ask(channel, "\(number)")
                    #expect(answer == "\(number)")
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(held.all.compactMap { $0.0["id"]?.string }).count == 500, "every request has an id of its own")
    }

    /// Requests of one caller arrive in the order in which they were sent: the older revision of an article first.
    @Test func requestsKeepTheirOrder() throws {
        let context = Context()
        let endpoint = try Endpoint.unbound()
        let seen = Collected<String>()
        let channel = RequestChannel(
            endpoint, context: context, settings: .init(timeout: .seconds(30), tryTimeout: .seconds(30)))
        for number in 0..<300 {
            channel.send(QueryRequest.suggest(prefix: "\(number)", limit: 1), as: SuggestReply.self, operation: "t") {
                _ in
            }
        }
        let loop = try service(context, at: endpoint) { request in
            seen.append(request["prefix"]?.string ?? "")
            return Self.echo(request)
        }
        #expect(try Array(seen.wait(for: 300).prefix(300)) == (0..<300).map(String.init))
        loop.close()
    }

    @Test func aLostReplyIsAskedForAgain() async throws {
        let context = Context()
        let seen = Collected<String>()
        let loop = try service(context, at: Endpoint.anyPort.get()) { request in
            seen.append(request["id"]?.string ?? "")
            return seen.all.count <= 2 ? nil : Self.echo(request)
        }
        let channel = RequestChannel(try Endpoint(loop.endpoint), context: context, settings: Self.quick)
        #expect(try await ask(channel, "a") == "a")
        #expect(seen.all.count == 3)
        #expect(Set(seen.all).count == 1, "the same request, with the same id")
        #expect(try await ask(channel, "b") == "b")
    }

    @Test func aLostReplyHoldsBackNoOther() async throws {
        let context = Context()
        let loop = try service(context, at: Endpoint.anyPort.get()) {
            $0["prefix"]?.string == "lost" ? nil : Self.echo($0)
        }
        let channel = RequestChannel(try Endpoint(loop.endpoint), context: context, settings: Self.quick)
        let lost = Task { try await ask(channel, "lost", timeout: .seconds(1)) }
        for number in 0..<20 { #expect(try await ask(channel, "\(number)") == "\(number)") }
        await #expect(throws: ClientError.self) { try await lost.value }
    }

    /// Replies of the wrong form, to no one, or to another one are passed over.
    @Test func foreignRepliesArePassedOver() async throws {
        let context = Context()
        let loop = try ReplierLoop(
            name: "t", context, bind: Endpoint.anyPort.get(), options: SocketOptions(), maximumOpenBytes: .max
        ) { arrival in
            for junk in ["", "null", "{", #"{"id":null}"#, #"{"id":"someone else","v":1,"ok":true}"#] {
                arrival.responder.reply([Array(junk.utf8)])
            }
            guard let request = try? JSON.parse(arrival.body) else { return }
            arrival.responder.reply(Self.echo(request) ?? [])
            arrival.responder.reply(Self.echo(request) ?? [])
        }
        let channel = RequestChannel(try Endpoint(loop.endpoint), context: context)
        for number in 0..<5 { #expect(try await ask(channel, "\(number)") == "\(number)") }
    }

    @Test func silenceIsAnErrorThatNamesTheEndpoint() async throws {
        let context = Context()
        let endpoint = try Endpoint.unbound()
        let channel = RequestChannel(
            endpoint, context: context, settings: .init(timeout: .milliseconds(200), tryTimeout: .milliseconds(50)))
        let start = ContinuousClock.now
        let error = await #expect(throws: ClientError.self) { try await ask(channel, "a") }
        #expect(start.duration(to: .now) >= .milliseconds(200))
        guard case .unanswered(let operation, let named, let waited) = error else {
            Issue.record("not unanswered: \(String(describing: error))")
            return
        }
        #expect(operation == "suggest")
        #expect(named == endpoint.description)
        #expect(waited >= .milliseconds(200))
        #expect(error?.description.contains("no service answered at \(endpoint)") == true)
    }

    /// Waiting between tries ends where the time of a request does.
    @Test func silenceIsToldInTimeBetweenTries() async throws {
        let context = Context()
        let endpoint = try Endpoint.unbound()
        // The waits add up to 0.1, 0.3, 0.7, 1.5 s: the end of this request lies within one of them.
        let channel = RequestChannel(
            endpoint, context: context, settings: .init(timeout: .milliseconds(800), tryTimeout: .milliseconds(1)))
        let error = await #expect(throws: ClientError.self) { try await ask(channel, "a") }
        guard case .unanswered(_, _, let waited) = error else { return }
        #expect((.milliseconds(800)..<Duration.milliseconds(1_300)).contains(waited))
    }

    @Test func aServiceMayComeLater() async throws {
        let context = Context()
        let endpoint = try Endpoint.unbound()
        let channel = RequestChannel(endpoint, context: context, settings: Self.quick)
        let answer = Task { try await ask(channel, "early") }
        await #expect(throws: ClientError.self) { try await ask(channel, "too early", timeout: .milliseconds(100)) }
        let loop = try service(context, at: endpoint, Self.echo)
        #expect(try await answer.value == "early")
        loop.close()
    }

    @Test func aServiceMayStartAgain() async throws {
        let context = Context()
        let endpoint = try Endpoint.unbound()
        let channel = RequestChannel(endpoint, context: context, settings: Self.quick)
        for round in 0..<3 {
            let loop = try service(Context(), at: endpoint, Self.echo)
            #expect(try await ask(channel, "\(round)") == "\(round)")
            loop.close()
        }
    }

    @Test func errorsOfTheServiceAreThrown() async throws {
        let context = Context()
        let wanted = WireError(.badQuery, "unbalanced quote", position: 7)
        let loop = try service(context, at: Endpoint.anyPort.get()) { request in
            request["prefix"]?.string == "odd"
                ? [Array(#"{"v":1,"id":"\#(request["id"]?.string ?? "")","ok":true,"suggestions":7}"#.utf8)]
                : [JSON.encode(ErrorReply(id: request["id"]?.string, error: wanted))]
        }
        let channel = RequestChannel(try Endpoint(loop.endpoint), context: context)
        await #expect(throws: ClientError.service(wanted)) { try await ask(channel, "\"") }
        #expect(ClientError.service(wanted).description == "bad_query: unbalanced quote at position 7")
        let error = await #expect(throws: ClientError.self) { try await ask(channel, "odd") }
        guard case .service(let fault) = error else { return }
        #expect(fault.code == .internalError)
    }

    @Test func allFramesOfAReplyCome() async throws {
        let context = Context()
        let loop = try service(context, at: Endpoint.anyPort.get()) { (Self.echo($0) ?? []) + [[], [1], []] }
        let channel = RequestChannel(try Endpoint(loop.endpoint), context: context)
        let frames = try await channel.frames(answering: QueryRequest.ping, operation: "ping")
        #expect(frames.count == 4)
        #expect(Array(frames.dropFirst()) == [[], [1], []])
    }

    @Test func closingFailsOpenRequests() async throws {
        let context = Context()
        let seen = Collected<Int>()
        let loop = try service(context, at: Endpoint.anyPort.get()) { _ in
            seen.append(1)
            return nil
        }
        let channel = RequestChannel(try Endpoint(loop.endpoint), context: context)
        let results = Collected<Result<SuggestReply, ClientError>>()
        for number in 0..<10 {
            channel.send(QueryRequest.suggest(prefix: "\(number)", limit: 1), as: SuggestReply.self, operation: "t") {
                results.append($0)
            }
        }
        _ = try seen.wait(for: 10)
        channel.close()
        channel.close()
        #expect(results.all.count == 10)
        for result in results.all { #expect(throws: ClientError.closed) { try result.get() } }
        await #expect(throws: ClientError.closed) { try await ask(channel, "late") }
    }

    @Test func aContextThatIsShutDownFailsOpenRequests() async throws {
        let context = Context()
        let channel = RequestChannel(try Endpoint("tcp://127.0.0.1:1"), context: context)
        let results = Collected<Result<SuggestReply, ClientError>>()
        channel.send(QueryRequest.ping, as: SuggestReply.self, operation: "t") { results.append($0) }
        context.shutdown()
        let result = try results.wait(for: 1)[0]
        #expect(throws: ClientError.self) { try result.get() }
    }
}
