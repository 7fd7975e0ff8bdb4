import Testing

@testable import ZeroMQ

@Suite struct PublisherLoopTests {
    private static let beatTopic = Array("heartbeat/".utf8)

    private func message(_ number: Int, topic: String = "article/ru/ria.ru/") -> PublisherLoop.Message {
        PublisherLoop.Message(topic: Array(topic.utf8), body: Array("\(number)".utf8), sequence: UInt64(number))
    }

    /// A publisher whose heartbeats say the sequence that `onSent` saw last.
    private func publisher(
        _ context: Context, _ sent: ValueBox<UInt64>,
        timing: PublisherLoop.HeartbeatTiming = .init(interval: .seconds(3_600)),
        beats: Collected<ContinuousClock.Instant> = Collected(), options: SocketOptions = SocketOptions()
    ) throws -> PublisherLoop {
        try PublisherLoop(
            name: "t", context, bind: .anyPort(), options: options, timing: timing,
            onSent: { message in sent.update { $0 = message.sequence } },
            heartbeat: {
                beats.append(.now)
                return PublisherLoop.Message(topic: Self.beatTopic, body: Array("\(sent.value)".utf8), sequence: 0)
            })
    }

    private func subscriber(_ context: Context, _ endpoint: String, _ topics: [String] = ["article/", "heartbeat/"])
        throws -> SubscriberSocket
    {
        try SubscriberSocket(
            context, connect: Endpoint(endpoint), subscriptions: topics.map { Array($0.utf8) },
            options: SocketOptions(linger: .zero))
    }

    /// The next message as text.
    private func next(_ socket: borrowing SubscriberSocket) throws -> [String] {
        while true {
            if let frames = try socket.receive() { return frames.map { String(decoding: $0, as: UTF8.self) } }
            var items = [socket.pollItem()]
            try #require(try poll(&items, until: .now + patience), "a message in time")
        }
    }

    /// With an hour between heartbeats, only a subscription can be what they answer.
    @Test func subscribersHearAHeartbeatAtOnce() throws {
        let context = Context()
        let loop = try publisher(context, ValueBox(7))
        for _ in 0..<3 {
            let socket = try subscriber(context, loop.endpoint)
            #expect(try next(socket) == ["heartbeat/", "7"])
        }
    }

    @Test func heartbeatsComeAtTheInterval() throws {
        let context = Context()
        let beats = Collected<ContinuousClock.Instant>()
        let timing = PublisherLoop.HeartbeatTiming(interval: .milliseconds(20), shortest: .milliseconds(1))
        let loop = try publisher(context, ValueBox(0), timing: timing, beats: beats)
        let times = try beats.wait(for: 6)
        for (earlier, later) in zip(times.dropFirst(), times.dropFirst(2)) {
            #expect(earlier.duration(to: later) >= .milliseconds(19))
        }
        loop.close()
    }

    /// However many subscribe, heartbeats that answer them keep their distance.
    @Test func manySubscriptionsShareHeartbeats() throws {
        let context = Context()
        let beats = Collected<ContinuousClock.Instant>()
        let timing = PublisherLoop.HeartbeatTiming(interval: .seconds(3_600), shortest: .milliseconds(50))
        let loop = try publisher(context, ValueBox(0), timing: timing, beats: beats)
        for _ in 0..<30 {
            let socket = try subscriber(context, loop.endpoint)
            #expect(try next(socket)[0] == "heartbeat/")
        }
        loop.close()
        for (earlier, later) in zip(beats.all, beats.all.dropFirst()) {
            // A heartbeat is noted before it is sent, and the distance is counted from behind it.
            #expect(earlier.duration(to: later) >= .milliseconds(50))
        }
    }

    @Test func messagesComeInOrderAndBeforeTheirHeartbeat() throws {
        let context = Context()
        let sent = ValueBox<UInt64>(0)
        let timing = PublisherLoop.HeartbeatTiming(interval: .milliseconds(2), shortest: .milliseconds(1))
        // Queues hold more than is sent, so that nothing is dropped.
        let loop = try publisher(context, sent, timing: timing, options: SocketOptions(sendHighWaterMark: 1_000_000))
        let socket = try subscriber(context, loop.endpoint)
        #expect(try next(socket) == ["heartbeat/", "0"])
        let producer = OwnedThread(name: "produce") { [self] in
            for start in stride(from: 1, to: 1_000, by: 10) { loop.publish((start..<(start + 10)).map { message($0) }) }
        }
        var last = 0
        while last < 1_000 {
            let frames = try next(socket)
            let number = Int(frames[1]) ?? -1
            if frames[0] == "heartbeat/" {
                try #require(number == last, "a heartbeat tells of what was sent before it")
            } else {
                #expect(frames[0] == "article/ru/ria.ru/")
                try #require(number == last + 1)
                last = number
            }
        }
        producer.join()
        #expect(sent.value == 1_000)
    }

    @Test func subscriptionsAreBytePrefixes() throws {
        let context = Context()
        let loop = try publisher(context, ValueBox(0))
        let socket = try subscriber(context, loop.endpoint, ["heartbeat/", "article/ru/r"])
        _ = try next(socket)
        loop.publish([
            message(1, topic: "article/ru/tass.ru/"), message(2, topic: "article/ru/ria.ru/"),
            message(3, topic: "article/en/ria.ru/"),
            message(4, topic: "article/ru/rbc.ru/"),
        ])
        #expect(try next(socket)[1] == "2")
        #expect(try next(socket)[1] == "4")
    }

    @Test func closingSendsWhatIsQueued() throws {
        let context = Context()
        let sent = ValueBox<UInt64>(0)
        let loop = try publisher(context, sent)
        let socket = try subscriber(context, loop.endpoint)
        _ = try next(socket)
        loop.publish((1...500).map { message($0) })
        loop.close()
        loop.close()
        #expect(sent.value == 500)
        for number in 1...500 { #expect(try next(socket) == ["article/ru/ria.ru/", "\(number)"]) }
        loop.publish([message(501)])
        #expect(sent.value == 500, "what is published behind the end is not sent")
    }

    /// A subscriber that never reads loses messages; the others lose none, and closing waits for no one.
    @Test func stalledSubscribersHoldBackNoOne() throws {
        let clock = ContinuousClock()
        let duration = try clock.measure {
            let context = Context()
            let sent = ValueBox<UInt64>(0)
            let loop = try publisher(
                context, sent, options: SocketOptions(linger: .milliseconds(100), sendHighWaterMark: 50))
            let others = Context()
            let stalled = try SubscriberSocket(
                others, connect: Endpoint(loop.endpoint), subscriptions: [Array("".utf8)],
                options: SocketOptions(linger: .zero, receiveHighWaterMark: 1))
            var items = [stalled.pollItem()]
            #expect(try poll(&items, until: .now + patience))
            let reading = try subscriber(others, loop.endpoint)
            _ = try next(reading)
            let body = Array(repeating: UInt8(1), count: 200_000)
            for number in 1...200 {
                loop.publish([
                    PublisherLoop.Message(topic: Array("article/".utf8), body: body, sequence: UInt64(number))
                ])
                var frames: [String] = []
                repeat { frames = try next(reading) } while frames[0] == "heartbeat/"
                #expect(frames[1].utf8.count == 200_000)
            }
            #expect(sent.value == 200)
            loop.close()
            _ = try stalled.receive()
        }
        #expect(duration < .seconds(30))
    }

    @Test func aContextThatIsShutDownEndsTheThread() throws {
        let context = Context()
        let loop = try publisher(context, ValueBox(0))
        context.shutdown()
        loop.close()
        loop.publish([message(1)])
    }
}
