import Foundation
public import Messaging
public import NewsModels
public import NewswireClient
import Synchronization
public import ZeroMQ

/// Both services as real processes on ports of their own, with a log in a folder of its own.
public final class NewsStack: Sendable {
    /// Why the stack is not as a test needs it.
    public struct Failure: Error, CustomStringConvertible {
        /// What was awaited, and what the programs said.
        public let description: String

        /// Creates a failure.
        public init(description: String) {
            self.description = description
        }
    }

    /// Holds the log, the inbox, and what the programs write.
    public let folder: TemporaryFolder
    /// The sockets of the stack.
    public let stream, replay, submit, query: Endpoint
    private let ingestorProcess: Mutex<ServiceProcess?> = Mutex(nil)
    private let indexerProcess: Mutex<ServiceProcess?> = Mutex(nil)

    /// Chooses ports; starts nothing.
    public init() throws {
        folder = try TemporaryFolder()
        let ports = try FreePorts.take(4)
        func endpoint(_ port: UInt16) throws -> Endpoint { try Endpoint("tcp://127.0.0.1:\(port)") }
        stream = try endpoint(ports[0])
        replay = try endpoint(ports[1])
        submit = try endpoint(ports[2])
        query = try endpoint(ports[3])
    }

    /// A stack with both services running and ready.
    public static func started(_ ingestorArguments: [String] = []) async throws -> NewsStack {
        let stack = try NewsStack()
        try stack.startIngestor(ingestorArguments)
        try stack.startIndexer()
        try await stack.awaitReady()
        return stack
    }

    /// The ingestor's process.
    public var ingestor: ServiceProcess? { ingestorProcess.withLock { $0 } }
    /// The indexer's process.
    public var indexer: ServiceProcess? { indexerProcess.withLock { $0 } }
    /// Where the log lives.
    public var dataDirectory: String { folder.path("data") }
    /// Environment variables for the command line.
    public var environment: [String: String] {
        [
            "NEWSWIRE_STREAM": stream.description, "NEWSWIRE_REPLAY": replay.description,
            "NEWSWIRE_SUBMIT": submit.description, "NEWSWIRE_QUERY": query.description,
        ]
    }

    /// Starts the ingestor.
    public func startIngestor(_ arguments: [String] = []) throws {
        let endpoints = [
            "--data-dir", dataDirectory, "--stream", stream.description, "--replay", replay.description, "--submit",
            submit.description,
        ]
        let process = try ServiceProcess(
            "newswire-ingestor", endpoints + arguments, outputPath: folder.path("ingestor.log"))
        ingestorProcess.withLock { $0 = process }
    }

    /// Starts the indexer.
    public func startIndexer(_ arguments: [String] = []) throws {
        let endpoints = [
            "--stream", stream.description, "--replay", replay.description, "--query", query.description,
        ]
        let process = try ServiceProcess(
            "newswire-indexer", endpoints + arguments, outputPath: folder.path("indexer.log"))
        indexerProcess.withLock { $0 = process }
    }

    /// What both programs wrote.
    public var output: String {
        "ingestor:\n\(ingestor?.output ?? "-")\nindexer:\n\(indexer?.output ?? "-")"
    }

    /// A channel to the submit socket.
    public func submitChannel() -> RequestChannel { RequestChannel(submit, settings: Self.patient) }
    /// A channel to the replay socket.
    public func replayChannel() -> RequestChannel { RequestChannel(replay, settings: Self.patient) }
    /// A channel to the query socket.
    public func queryChannel() -> RequestChannel { RequestChannel(query, settings: Self.patient) }

    private static let patient = RequestChannel.Settings(timeout: .seconds(60), tryTimeout: .seconds(5))

    /// Waits until the index is ready and has come to a `seq`.
    ///
    /// Where other tests keep every thread busy, minutes may pass between two looks: so there are some looks at least.
    public func awaitReady(seq: UInt64 = 0, within limit: Duration = .seconds(120)) async throws {
        let channel = queryChannel()
        let deadline = ContinuousClock.now + limit
        var last: PingReply?
        var looks = 0
        while ContinuousClock.now < deadline || looks < 20 {
            looks += 1
            guard indexer?.isRunning == true, ingestor?.isRunning == true else { break }
            last = try? await channel.reply(
                to: QueryRequest.ping, as: PingReply.self, operation: "ping", timeout: .seconds(5))
            if let last, last.ready, last.seq >= seq { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Failure(
            description: "the index is not ready at seq \(seq), last seen \(String(describing: last))\n\(output)")
    }

    /// Waits until the ingestor answers, and returns where its log stands.
    @discardableResult
    public func awaitIngestor() async throws -> LogHead {
        try await replayChannel().reply(
            to: ReplayRequest.head(prefix: Topic.articles), as: LogHead.self, operation: "head")
    }

    /// Submits documents.
    public func submit(_ documents: [SubmittedDocument]) async throws -> [SubmitResult] {
        try await submitChannel().reply(
            to: SubmitRequest.submit(documents: documents), as: SubmitReply.self, operation: "submit"
        ).results
    }

    /// Searches.
    public func search(_ request: SearchRequest) async throws -> SearchReply {
        try await queryChannel().reply(to: QueryRequest.search(request), as: SearchReply.self, operation: "search")
    }

    /// Every envelope of the log, in order, through the replay socket.
    public func allEnvelopes(prefix: String = Topic.articles) async throws -> [ReceivedEnvelope] {
        let channel = replayChannel()
        var envelopes: [ReceivedEnvelope] = []
        var after: UInt64 = 0
        while true {
            let frames = try await channel.frames(
                answering: ReplayRequest.replay(ReplayQuery(prefix: prefix, start: .after(after))), operation: "replay")
            let header = try ReplyReader.read(frames[0], as: ReplayHeader.self)
            for frame in frames.dropFirst() {
                envelopes.append(ReceivedEnvelope(try JSON.decode(Envelope.self, from: frame), bytes: frame))
            }
            after = header.through
            if header.complete { return envelopes }
        }
    }

    /// Ends both services and returns their exit codes, `nil` for one that did not end in time.
    @discardableResult
    public func stop(within limit: Duration = .seconds(10)) async throws -> (ingestor: Int32?, indexer: Int32?) {
        ingestor?.signal(SIGTERM)
        indexer?.signal(SIGTERM)
        return (try await ingestor?.waitForExit(within: limit), try await indexer?.waitForExit(within: limit))
    }
}

/// Ports of the loopback interface that nobody uses.
public enum FreePorts {
    /// Takes so many ports from the system; they are free when this returns.
    public static func take(_ count: Int) throws -> [UInt16] {
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        return try (0..<count).map { _ in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            descriptors.append(descriptor)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
                }
            }
            guard result == 0 else { throw NewsStack.Failure(description: "no free port: errno \(errno)") }
            return UInt16(bigEndian: address.sin_port)
        }
    }
}
