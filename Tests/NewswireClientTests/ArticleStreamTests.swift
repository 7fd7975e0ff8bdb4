import Messaging
import NewsModels
import Synchronization
import Testing
import ZeroMQ

@testable import NewswireClient

@Suite struct ArticleStreamTests {
    private static let russian = Topic.named("ru", "ria.ru")
    private static let other = Topic.named("ru", "tass.ru")
    private static let english = Topic.named("en", "ria.ru")

    /// Takes events until so many envelopes have come since the last reset.
    private func sequences(_ stream: ArticleStream, _ count: Int) throws -> [UInt64] {
        try events(stream, count).compactMap { event in
            guard case .envelope(let received) = event else { return nil }
            return received.envelope.seq
        }
    }

    /// The events up to the envelope that is the last one wanted, those before the last reset left out.
    private func events(_ stream: ArticleStream, _ count: Int, from known: [ArticleStream.Event] = []) throws
        -> [ArticleStream.Event]
    {
        var events = known
        func envelopes() -> Int { events.count { if case .envelope = $0 { true } else { false } } }
        let deadline = ContinuousClock.now + patience
        while envelopes() < count {
            let taken = try #require(stream.take(upTo: 1, until: deadline), "the stream ended")
            try #require(!taken.isEmpty, "\(count) envelopes in time, there are \(envelopes())")
            for event in taken {
                if case .reset = event { events = [] }
                events.append(event)
            }
        }
        return events
    }

    @Test func deliversTheLogAndWhatComes() throws {
        let context = Context()
        let ingestor = try TestIngestor(context, pageLimit: 7)
        ingestor.publish(Self.russian, count: 20)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        #expect(try sequences(stream, 20) == Array(1...20))
        ingestor.publish(Self.english, count: 30)
        #expect(try sequences(stream, 30) == Array(21...50))
        stream.close()
        stream.close()
        // What is left can be taken; then the stream has ended.
        while let events = stream.take(upTo: 10, until: .now + patience) {
            #expect(!events.contains { if case .envelope = $0 { true } else { false } })
        }
        #expect(stream.take(upTo: 1, until: .now + patience) == nil)
    }

    @Test func tellsWhenItHasCaughtUp() throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        ingestor.publish(Self.russian, count: 3)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        var events = try events(stream, 3)
        while true {
            if case .caughtUp = events.last { break }
            events += try #require(stream.take(upTo: 1, until: .now + patience))
        }
        #expect(events.last == .caughtUp(seq: 3))
    }

    /// Messages that never arrive are fetched from the replay socket, the last one too, which only a heartbeat shows.
    @Test func fillsGaps() throws {
        let context = Context()
        let ingestor = try TestIngestor(context, pageLimit: 5) { $0.isMultiple(of: 3) || $0 > 90 }
        ingestor.publish(Self.russian)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        #expect(try sequences(stream, 1) == [1])
        for _ in 0..<33 {
            ingestor.publish(Self.russian)
            ingestor.publish(Self.english)
            ingestor.publish(Self.other)
        }
        #expect(try sequences(stream, 99) == Array(2...100))
    }

    @Test func startsNow() throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        ingestor.publish(Self.russian, count: 5)
        let stream = ArticleStream(try ingestor.settings(start: .now), context: context)
        #expect(stream.take(upTo: 1, until: .now + patience) == [.caughtUp(seq: 5)])
        ingestor.publish(Self.russian, count: 3)
        #expect(try sequences(stream, 3) == [6, 7, 8])
    }

    @Test func startsAtTheLast() throws {
        let context = Context()
        let ingestor = try TestIngestor(context, pageLimit: 2)
        ingestor.publish(Self.russian, count: 9)
        let stream = ArticleStream(try ingestor.settings(start: .at(.last(5))), context: context)
        #expect(try sequences(stream, 5) == Array(5...9))
    }

    @Test(
        arguments: [
            ("article/ru/", [1, 2, 4, 6]), ("article/ru/ria.ru/", [1, 4]), ("article/ru/ri", [1, 4]),
            ("article/r", [1, 2, 4, 6]), ("art", [1, 2, 3, 4, 5, 6]), ("", [1, 2, 3, 4, 5, 6]),
        ] as [(String, [UInt64])])
    func prefixesMayEndInsideAName(prefix: String, sequences: [UInt64]) throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        for topic in [Self.russian, Self.other, Self.english] { ingestor.publish(topic) }
        let stream = ArticleStream(try ingestor.settings(prefix: prefix), context: context)
        let early = sequences.filter { $0 <= 3 }
        #expect(try self.sequences(stream, early.count) == early)
        for topic in [Self.russian, Self.english, Self.other] { ingestor.publish(topic) }
        let late = sequences.filter { $0 > 3 }
        #expect(try self.sequences(stream, late.count) == late)
    }

    @Test(arguments: [
        ("", "article/"), ("art", "article/"), ("article", "article/"), ("article/", "article/"),
        ("article/r", "article/"),
        ("article/ru/", "article/ru/"), ("article/ru/ri", "article/ru/"), ("article/ru/ria.ru/", "article/ru/ria.ru/"),
        ("article/ru/ria.ru/x/y", "article/ru/ria.ru/"), ("heartbeat/", "article/"), ("/", "article/"),
    ])
    func prefixesAreWidened(prefix: String, widened: String) {
        #expect(FollowerLoop.widened(prefix) == widened)
    }

    /// The ingestor goes away and comes back at the same address with the same log.
    @Test func survivesARestart() throws {
        let context = Context()
        let (streamEndpoint, replayEndpoint) = (try Endpoint.unbound(), try Endpoint.unbound())
        var ingestor = try TestIngestor(Context(), stream: streamEndpoint, replay: replayEndpoint)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        ingestor.publish(Self.russian, count: 5)
        #expect(try sequences(stream, 5) == Array(1...5))
        for round in 1...3 as ClosedRange<UInt64> {
            var log = ingestor.stop()
            // Logged, and the ingestor gone before it was sent.
            _ = log.append(Self.english, bytes: 1)
            ingestor = try TestIngestor(Context(), log, stream: streamEndpoint, replay: replayEndpoint)
            ingestor.publish(Self.russian, count: 4)
            #expect(try sequences(stream, 5) == Array((round * 5 + 1)...(round * 5 + 5)))
        }
    }

    /// The ingestor comes back with another log: everything starts again.
    @Test func startsAgainWithAnotherLog() throws {
        let context = Context()
        let (streamEndpoint, replayEndpoint) = (try Endpoint.unbound(), try Endpoint.unbound())
        var ingestor = try TestIngestor(Context(), stream: streamEndpoint, replay: replayEndpoint)
        ingestor.publish(Self.russian, count: 5)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        #expect(try sequences(stream, 5) == Array(1...5))
        _ = ingestor.stop()
        ingestor = try TestIngestor(
            Context(), TestIngestor.Log(epoch: "other"), stream: streamEndpoint, replay: replayEndpoint)
        ingestor.publish(Self.russian, count: 8)
        var taken: [ArticleStream.Event] = []
        while !taken.contains(.reset(epoch: "other")) {
            taken += try #require(stream.take(upTo: 1, until: .now + patience))
        }
        #expect(try sequences(stream, 8) == Array(1...8))
    }

    @Test func theIngestorMayComeLater() throws {
        let context = Context()
        let (streamEndpoint, replayEndpoint) = (try Endpoint.unbound(), try Endpoint.unbound())
        let settings = ArticleStream.Settings(
            stream: streamEndpoint, replay: replayEndpoint, replayTimeout: .milliseconds(200))
        let stream = ArticleStream(settings, context: context)
        let first = try #require(stream.take(upTo: 1, until: .now + patience)?.first)
        guard case .interrupted(let reason) = first else {
            Issue.record("an interruption is told")
            return
        }
        #expect(reason.contains(replayEndpoint.description))
        let ingestor = try TestIngestor(Context(), stream: streamEndpoint, replay: replayEndpoint)
        ingestor.publish(Self.russian, count: 3)
        #expect(try sequences(stream, 3) == [1, 2, 3])
    }

    /// A consumer slower than the stream, with room for next to nothing: what is dropped is replayed.
    @Test(arguments: [0, 1, 500, 5_000])
    func aSlowConsumerLosesNothing(bufferBytes: Int) throws {
        let context = Context()
        let ingestor = try TestIngestor(context, pageLimit: 10)
        ingestor.publish(Self.russian, count: 50, bytes: 200)
        let stream = ArticleStream(try ingestor.settings(bufferBytes: bufferBytes), context: context)
        var taken: [UInt64] = try sequences(stream, 1)
        for _ in 0..<25 {
            ingestor.publish(Self.russian, count: 10, bytes: 200)
            taken += try sequences(stream, 5)
        }
        taken += try sequences(stream, 300 - taken.count)
        #expect(taken == Array(1...300))
    }

    @Test func takingWaitsUntilTheDeadline() throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        #expect(stream.take(upTo: 5, until: .now + patience) == [.caughtUp(seq: 0)])
        let deadline = ContinuousClock.now + .milliseconds(50)
        #expect(stream.take(upTo: 5, until: deadline) == [])
        #expect(ContinuousClock.now >= deadline)
    }

    @Test func closingReleasesABlockedConsumer() throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        #expect(stream.take(upTo: 1, until: .now + patience) == [.caughtUp(seq: 0)])
        let thread = OwnedThread(name: "consumer") {
            #expect(stream.take(upTo: 1, until: .now + patience) == nil)
        }
        stream.close()
        thread.join()
    }

    // MARK: Awaiting

    @Test func eventsAreAwaited() async throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        ingestor.publish(Self.russian, count: 100)
        var sequences: [UInt64] = []
        for await event in stream.events {
            guard case .envelope(let received) = event else { continue }
            sequences.append(received.envelope.seq)
            if sequences.count == 100 { ingestor.publish(Self.english, count: 100) }
            if sequences.count == 200 { break }
        }
        #expect(sequences == Array(1...200))
    }

    /// As in the documentation: nothing but the loop holds the stream.
    @Test func iteratingKeepsTheStreamOpen() async throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        func events() throws -> ArticleStream.Events { ArticleStream(try ingestor.settings(), context: context).events }
        var iterator = try events().makeAsyncIterator()
        var sequences: [UInt64] = []
        // A busy machine may interrupt the stream; what comes of it is the same.
        while sequences.isEmpty, let event = await iterator.next() {
            if case .caughtUp(seq: 0) = event { ingestor.publish(Self.russian) }
            if case .envelope(let received) = event { sequences.append(received.envelope.seq) }
        }
        #expect(sequences == [1])
    }

    @Test func cancellingEndsTheLoop() async throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        let (arrived, signal) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            var count = 0
            for await _ in stream.events {
                count += 1
                signal.yield()
            }
            return count
        }
        for await _ in arrived { break }
        task.cancel()
        // On a busy machine more may have come before the loop saw that it was cancelled.
        #expect(await task.value >= 1)
        // The stream itself goes on, for the next loop.
        ingestor.publish(Self.russian)
        #expect(try sequences(stream, 1) == [1])
    }

    @Test func closingEndsTheLoop() async throws {
        let context = Context()
        let ingestor = try TestIngestor(context)
        let stream = ArticleStream(try ingestor.settings(), context: context)
        let (arrived, signal) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in stream.events { signal.yield() }
        }
        for await _ in arrived { break }
        stream.close()
        await task.value
    }

    @Test func aContextThatIsShutDownEndsTheStream() throws {
        let context = Context()
        let ingestor = try TestIngestor(Context())
        let stream = ArticleStream(try ingestor.settings(), context: context)
        #expect(stream.take(upTo: 1, until: .now + patience) == [.caughtUp(seq: 0)])
        context.shutdown()
        #expect(stream.take(upTo: 1, until: .now + patience) == nil)
    }
}

extension Topic {
    static func named(_ language: String, _ source: String) -> Topic {
        guard let topic = Topic(language: language, source: source) else { preconditionFailure("no topic") }
        return topic
    }
}
