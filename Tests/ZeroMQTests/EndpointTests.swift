import Testing

@testable import ZeroMQ

@Suite struct EndpointTests {
    @Test(arguments: [
        "tcp://127.0.0.1:5550", "tcp://*:5550", "tcp://127.0.0.1:*", "tcp://0.0.0.0:0", "tcp://localhost:65535",
        "tcp://[::1]:5550", "tcp://[fe80::1%eth0]:1", "tcp://news.example.org:80", "tcp://eth0:1", "ipc:///tmp/a.sock",
        "ipc://@abstract", "ipc://*", "inproc://a", "inproc://a/b:c",
    ])
    func takes(text: String) throws {
        #expect(try Endpoint(text).description == text)
        #expect(try Endpoint(text) == Endpoint(text))
    }

    @Test(arguments: [
        "", " ", "tcp", "tcp:", "tcp:/", "tcp://", "127.0.0.1:5550", "://127.0.0.1:5550", "//127.0.0.1:5550",
        "tcp:127.0.0.1:5550",
        "tcp://127.0.0.1", "tcp://:5550", "tcp://127.0.0.1:", "tcp://127.0.0.1:65536", "tcp://127.0.0.1:-1",
        "tcp://127.0.0.1:-0",
        "tcp://127.0.0.1:+1", "tcp://127.0.0.1:0x10", "tcp://127.0.0.1:12a", "tcp://127.0.0.1:1/", "tcp://127.0.0.1:５５",
        "tcp://127.0.0.1:**",
        "tcp://::1:5550", "tcp://a:b:1", "tcp://127.0.0.1:5550 ", " tcp://127.0.0.1:5550", "tcp://127.0.0.1 :5550",
        "tcp://127.0.0.1:5550\n",
        "tcp://127.0.0.1:55\050", "TCP://127.0.0.1:5550", "http://127.0.0.1:80", "udp://127.0.0.1:80", "pgm://a:1",
        "tcp;//a:1", "ipc://", "inproc://",
        "inproc://a b", "inproc://a\u{7F}",
    ])
    func refuses(text: String) {
        let fault = #expect(throws: Endpoint.Malformed.self) { try Endpoint(text) }
        #expect(fault?.description.contains(text) == true)
    }
}

@Suite struct BindingTests {
    @Test func systemChoosesAPort() throws {
        let context = Context()
        let socket = try ReplierSocket(context, bind: .anyPort(), options: SocketOptions())
        let bound = try socket.boundEndpoint()
        #expect(bound.hasPrefix("tcp://127.0.0.1:"))
        #expect(!bound.hasSuffix("*"))
        #expect(!bound.hasSuffix(":0"))
    }

    @Test(arguments: ["tcp", "inproc"])
    func addressInUse(transport: String) throws {
        let context = Context()
        let first = try PublisherSocket(
            context, bind: transport == "tcp" ? .anyPort() : Endpoint("inproc://taken"), options: SocketOptions())
        let endpoint = try Endpoint(try first.boundEndpoint())
        let error = #expect(throws: ZeroMQError.self) {
            _ = try ReplierSocket(context, bind: endpoint, options: SocketOptions())
        }
        #expect(error?.code == .addressInUse)
        #expect(error?.description.contains("bind replier socket to \(endpoint)") == true)
        _ = try first.boundEndpoint()
    }

    @Test func loopsReportWhatBindingThrows() throws {
        let context = Context()
        let first = try PublisherSocket(context, bind: .anyPort(), options: SocketOptions())
        let endpoint = try Endpoint(try first.boundEndpoint())
        let replier = #expect(throws: ZeroMQError.self) {
            try ReplierLoop(name: "t", context, bind: endpoint, options: SocketOptions(), maximumOpenBytes: 1) { _ in }
        }
        #expect(replier?.code == .addressInUse)
        let publisher = #expect(throws: ZeroMQError.self) {
            try PublisherLoop(
                name: "t", context, bind: endpoint, options: SocketOptions(), timing: .init(), onSent: { _ in },
                heartbeat: { .init(topic: [], body: [], sequence: 0) })
        }
        #expect(publisher?.code == .addressInUse)
        _ = try first.boundEndpoint()
    }

    /// What `Endpoint` cannot know is told by libzmq, as an error of binding.
    @Test func addressesThatCannotBeBound() throws {
        let context = Context()
        let foreign = #expect(throws: ZeroMQError.self) {
            _ = try ReplierSocket(context, bind: Endpoint("tcp://203.0.113.7:*"), options: SocketOptions())
        }
        #expect(foreign?.code == .addressNotAvailable)
        let unknown = #expect(throws: ZeroMQError.self) {
            _ = try ReplierSocket(context, bind: Endpoint("tcp://no-such-interface:1"), options: SocketOptions())
        }
        #expect(unknown?.code == .addressNotAvailable)
        let malformed = #expect(throws: ZeroMQError.self) {
            _ = try ReplierSocket(context, bind: Endpoint("tcp://[]:1"), options: SocketOptions())
        }
        #expect(malformed != nil)
        #expect(throws: ZeroMQError.self) {
            _ = try ReplierSocket(context, bind: Endpoint("ipc:///no/such/folder/socket"), options: SocketOptions())
        }
    }

    @Test func connectingNeedsAPort() throws {
        let context = Context()
        let error = #expect(throws: ZeroMQError.self) {
            _ = try RequesterSocket(context, connect: .anyPort(), options: SocketOptions())
        }
        #expect(error?.code == .malformedEndpoint)
    }

    @Test func aContextThatIsShutDownMakesNoSockets() throws {
        let context = Context()
        let socket = try ReplierSocket(context, bind: .anyPort(), options: SocketOptions())
        context.shutdown()
        context.shutdown()
        let receiving = #expect(throws: ZeroMQError.self) { _ = try socket.receive() }
        #expect(receiving?.code == .shutDown)
        var items = [socket.pollItem()]
        let polling = #expect(throws: ZeroMQError.self) { _ = try poll(&items, until: .now + patience) }
        #expect(polling?.code == .shutDown)
        let making = #expect(throws: ZeroMQError.self) {
            _ = try ReplierSocket(context, bind: .anyPort(), options: SocketOptions())
        }
        #expect(making?.code == .shutDown)
    }
}
