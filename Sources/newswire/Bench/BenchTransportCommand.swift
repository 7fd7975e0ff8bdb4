import ArgumentParser
import NewsModels
import NewswireClient
import ZeroMQ

struct BenchTransportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transport",
        abstract: "Time bare sockets in this process: what the services cannot be faster than.",
        discussion: """
            Publishes messages to one subscriber over TCP on this machine, and asks a service that answers each request
            with a message of the same size, on the same kinds of sockets as the services use.

            EXAMPLES
              newswire bench transport
              newswire bench transport --size 4096 --count 200000 --json
            """
    )

    @Option(help: "Bytes of a message.") var size = 4_096
    @Option(help: "Messages.") var count = 100_000
    @Flag(help: "Write one line of JSON, times in microseconds.") var json = false

    func validate() throws {
        guard (1...WireLimits.envelopeBytes).contains(size), (1...100_000_000).contains(count) else {
            throw ValidationError("--size must be from 1 to \(WireLimits.envelopeBytes), --count 1 or more")
        }
    }

    func run() throws {
        var report = TransportReport(size: size)
        do {
            report.publishedPerSecond = try TransportBench.publish(count, bytes: size)
            report.roundTrip = try TransportBench.roundTrips(max(count / 10, 1), bytes: size)
        } catch {
            Terminal.complain(error.description)
            throw ExitStatus.unavailable
        }
        if json { Terminal.print(json: report) } else { report.lines.forEach(Terminal.print) }
    }
}

/// What ``BenchTransportCommand`` found.
struct TransportReport: Encodable {
    var size: Int
    var publishedPerSecond = 0.0
    var roundTrip = Latencies()

    enum CodingKeys: String, CodingKey {
        case size
        case publishedPerSecond = "published_per_s"
        case roundTrip = "round_trip_us"
    }

    var lines: [String] {
        let megabytes = Int(publishedPerSecond * Double(size) / 1e6)
        return [
            "publish and subscribe, \(size) bytes: \(Int(publishedPerSecond)) messages/s, \(megabytes) MB/s",
            roundTrip.line("request and reply, \(size) bytes"),
        ]
    }
}

/// Bare sockets, one after the other.
enum TransportBench {
    /// Messages that may be under way: fewer than any queue holds, so that none is dropped.
    private static let window = 1_000

    /// Publishes to one subscriber; returns messages a second.
    static func publish(_ count: Int, bytes: Int) throws(ZeroMQError) -> Double {
        let context = Context()
        let loop = try PublisherLoop(
            name: "bench-publish", context, bind: localEndpoint(),
            options: SocketOptions(sendHighWaterMark: 4 * window),
            timing: .init(interval: .milliseconds(100)), onSent: { _ in },
            heartbeat: { PublisherLoop.Message(topic: [0x68], body: [], sequence: 0) }
        )
        let subscriber = try SubscriberSocket(
            context, connect: endpoint(loop.endpoint), subscriptions: [[]],
            options: SocketOptions(receiveHighWaterMark: 4 * window))
        try awaitMessage(subscriber)
        let body = [UInt8](repeating: 0x61, count: bytes)
        let start = ContinuousClock.now
        var (sent, received) = (0, 0)
        while received < count {
            let batch = min(count - sent, window - (sent - received))
            if batch > 0 {
                loop.publish((0..<batch).map { _ in PublisherLoop.Message(topic: [0x61], body: body, sequence: 0) })
                sent += batch
            }
            var items = [subscriber.pollItem()]
            guard try poll(&items, until: ContinuousClock.now + .seconds(5)) else { break }
            while let frames = try subscriber.receive() { received += frames[0] == [0x61] ? 1 : 0 }
        }
        return Double(received) / seconds(start.duration(to: .now))
    }

    /// Asks for messages, one after the other.
    static func roundTrips(_ count: Int, bytes: Int) throws(ZeroMQError) -> Latencies {
        let context = Context()
        let reply = [UInt8](repeating: 0x61, count: bytes)
        let loop = try ReplierLoop(
            name: "bench-reply", context, bind: localEndpoint(), options: SocketOptions(), maximumOpenBytes: .max
        ) { arrival in
            arrival.responder.reply([reply])
        }
        let requester = try RequesterSocket(context, connect: endpoint(loop.endpoint), options: SocketOptions())
        var latencies = Latencies()
        let request = [UInt8](repeating: 0x61, count: 200)
        for _ in 0..<count {
            let start = ContinuousClock.now
            while try !requester.send(request) {
                var items = [requester.writablePollItem()]
                _ = try poll(&items, until: ContinuousClock.now + .seconds(1))
            }
            var items = [requester.pollItem()]
            guard try poll(&items, until: ContinuousClock.now + .seconds(5)), try requester.receive() != nil else {
                break
            }
            latencies.record(start.duration(to: .now))
        }
        return latencies
    }

    private static func awaitMessage(_ subscriber: borrowing SubscriberSocket) throws(ZeroMQError) {
        while try subscriber.receive() == nil {
            var items = [subscriber.pollItem()]
            _ = try poll(&items, until: ContinuousClock.now + .seconds(1))
        }
    }

    private static func localEndpoint() -> Endpoint { endpoint("tcp://127.0.0.1:*") }

    private static func endpoint(_ text: String) -> Endpoint {
        do {
            return try Endpoint(text)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    private static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
