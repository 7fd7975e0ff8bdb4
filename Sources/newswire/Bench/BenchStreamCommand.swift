import ArgumentParser
import Messaging
import NewsModels
import NewswireClient
import Synchronization
import ZeroMQ

struct BenchStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stream",
        abstract: "Send articles through submit, log, stream and index, and time each step.",
        discussion: """
            With --rate, articles arrive at fixed times, one a request, and latencies count from the time an article
            should have been sent, so that a service that stalls shows it. Without, batches go as fast as they are
            acknowledged.

            The articles are about 3 KB, made up, half of them Russian; they stay in the log: use a log of its own.

            EXAMPLES
              newswire bench stream --rate 200 --count 4000
              newswire bench stream --count 20000 --json
            """
    )

    @OptionGroup var submit: SubmitEndpoint
    @OptionGroup var stream: StreamEndpoint
    @OptionGroup var replay: ReplayEndpoint
    @OptionGroup var query: QueryEndpoint
    @Option(help: "Articles a second; 0: as fast as it goes.") var rate = 0.0
    @Option(help: "Articles.") var count = 2_000
    @Option(help: "Articles in a request, without --rate.") var batch = 100
    @Option(help: "Requests under way at a time, without --rate.") var window = 8
    @Flag(help: "Write one line of JSON, times in microseconds.") var json = false

    func validate() throws {
        guard (1...100_000_000).contains(count) else { throw ValidationError("--count must be 1 or more") }
        guard rate >= 0, (1...1_000).contains(batch), (1...1_000).contains(window) else {
            throw ValidationError("--rate must be 0 or more, --batch and --window from 1 to 1000")
        }
    }

    func run() async throws {
        let settings = RequestChannel.Settings(timeout: .seconds(60), tryTimeout: .seconds(60))
        let bench = StreamBench(
            submit: RequestChannel(try submit.resolve(), settings: settings),
            query: RequestChannel(try query.resolve(), settings: settings),
            stream: ArticleStream(
                .init(
                    stream: try stream.resolve(), replay: try replay.resolve(), start: .now,
                    bufferBytes: 256 * 1024 * 1024)),
            news: BenchNews(run: String(UInt64.random(in: .min ... .max), radix: 36))
        )
        do {
            let report =
                try await rate > 0
                ? bench.measureLatency(count: count, rate: rate)
                : bench.measureThroughput(count: count, batch: batch, window: window)
            if json { Terminal.print(json: report) } else { report.lines.forEach(Terminal.print) }
        } catch let error as ClientError {
            throw ExitStatus.report(error)
        }
    }
}

/// What a run of ``BenchStreamCommand`` found.
struct StreamReport: Encodable {
    var articles = 0
    var seconds = 0.0
    var acknowledgedPerSecond = 0.0
    var searchablePerSecond = 0.0
    var acknowledged: Latencies?
    var published: Latencies?
    var searchable: Latencies?
    var acknowledgedToSearchable: Latencies?

    enum CodingKeys: String, CodingKey {
        case articles, seconds
        case acknowledgedPerSecond = "acknowledged_per_s"
        case searchablePerSecond = "searchable_per_s"
        case acknowledged = "acknowledged_us"
        case published = "published_us"
        case searchable = "searchable_us"
        case acknowledgedToSearchable = "acknowledged_to_searchable_us"
    }

    var lines: [String] {
        [
            "\(articles) articles in \((seconds * 100).rounded() / 100) s: "
                + "\(Int(acknowledgedPerSecond)) acknowledged/s, \(Int(searchablePerSecond)) searchable/s",
            acknowledged?.line("due to acknowledged"), published?.line("due to published on the stream"),
            searchable?.line("due to searchable"),
            acknowledgedToSearchable?.line("acknowledged to searchable"),
        ].compactMap { $0 }
    }
}

/// Sends articles and watches them arrive.
struct StreamBench: Sendable {
    let submit: RequestChannel
    let query: RequestChannel
    let stream: ArticleStream
    let news: BenchNews

    private func seconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = start.duration(to: .now).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Waits until the index has come to a `seq`.
    private func awaitSearchable(_ seq: UInt64) async throws(ClientError) {
        let request = SearchRequest(
            query: "", limit: 0, minSeq: seq, timeoutMilliseconds: WireLimits.queryTimeoutMilliseconds)
        _ = try await query.reply(
            to: QueryRequest.search(request), as: SearchReply.self, operation: "search", timeout: .seconds(61))
    }

    private func send(_ documents: [SubmittedDocument]) async throws(ClientError) -> UInt64 {
        let reply = try await submit.reply(
            to: SubmitRequest.submit(documents: documents), as: SubmitReply.self, operation: "submit")
        if let error = reply.results.lazy.compactMap(\.error).first { throw .service(error) }
        return reply.results.compactMap(\.seq).max() ?? 0
    }

    /// Sends batches as fast as they are acknowledged.
    func measureThroughput(count: Int, batch: Int, window: Int) async throws -> StreamReport {
        let batches = stride(from: 0, to: count, by: batch).map { first in
            (first..<min(first + batch, count)).map(news.document)
        }
        let start = ContinuousClock.now
        let last = try await withThrowingTaskGroup(of: UInt64.self) { group in
            var highest: UInt64 = 0
            for (index, documents) in batches.enumerated() {
                if index >= window, let seq = try await group.next() { highest = max(highest, seq) }
                group.addTask { try await send(documents) }
            }
            for try await seq in group { highest = max(highest, seq) }
            return highest
        }
        let acknowledged = seconds(since: start)
        try await awaitSearchable(last)
        let searchable = seconds(since: start)
        return StreamReport(
            articles: count, seconds: searchable, acknowledgedPerSecond: Double(count) / acknowledged,
            searchablePerSecond: Double(count) / searchable)
    }

    /// Sends one article a request at fixed times.
    func measureLatency(count: Int, rate: Double) async throws -> StreamReport {
        let interval = Duration.nanoseconds(Int64(1e9 / rate))
        let start = ContinuousClock.now + .milliseconds(100)
        let shared = PublishTimes()
        let acknowledged = Acknowledgements()
        let watcher = Task { await watch(count, shared) }
        let confirmer = Task { try await confirm(acknowledged) }
        defer { confirmer.cancel() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                let due = start + interval * number
                try await Task.sleep(until: due, clock: .continuous)
                group.addTask {
                    let seq = try await send([news.document(number)])
                    acknowledged.add(Acknowledgement(number: number, seq: seq, due: due, time: .now))
                }
            }
            try await group.waitForAll()
        }
        acknowledged.finish()
        let samples = try await confirmer.value
        let elapsed = seconds(since: start)
        await watcher.value
        return report(samples, shared, elapsed: elapsed)
    }

    /// An article that is on disk.
    private struct Acknowledgement: Sendable {
        let number: Int
        let seq: UInt64
        let due, time: ContinuousClock.Instant
    }

    private struct Sample: Sendable {
        let number: Int
        let due, acknowledged, searchable: ContinuousClock.Instant
    }

    private final class PublishTimes: Sendable {
        let byNumber = Mutex([Int: ContinuousClock.Instant]())
    }

    /// What has been acknowledged and not been looked for yet.
    private final class Acknowledgements: Sendable {
        /// Has an element when there is something to take; ends with the last one.
        let signals: AsyncStream<Void>
        private let signal: AsyncStream<Void>.Continuation
        private let waiting = Mutex([Acknowledgement]())

        init() { (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

        func add(_ acknowledgement: Acknowledgement) {
            waiting.withLock { $0.append(acknowledgement) }
            signal.yield()
        }

        func take() -> [Acknowledgement] {
            waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
        }

        func finish() { signal.finish() }
    }

    /// Waits until acknowledged articles are searchable, with one request under way at a time, so that the measurement adds
    /// no load that grows with the rate. A time found so is late by up to the round trip of one request.
    private func confirm(_ acknowledged: Acknowledgements) async throws -> [Sample] {
        var samples: [Sample] = []
        for await _ in acknowledged.signals {
            let batch = acknowledged.take()
            guard let seq = batch.map(\.seq).max() else { continue }
            try await awaitSearchable(seq)
            let now = ContinuousClock.now
            samples += batch.map { Sample(number: $0.number, due: $0.due, acknowledged: $0.time, searchable: now) }
        }
        return samples
    }

    /// Notes when each article came on the stream.
    private func watch(_ count: Int, _ times: PublishTimes) async {
        let mark = "bench-\(news.run)-"
        for await event in stream.events {
            guard case .envelope(let received) = event, received.envelope.payload.articleID.hasPrefix(mark),
                let number = Int(received.envelope.payload.articleID.dropFirst(mark.count))
            else { continue }
            let seen = times.byNumber.withLock { times in
                times[number] = .now
                return times.count
            }
            if seen == count { return }
        }
    }

    private func report(_ samples: [Sample], _ times: PublishTimes, elapsed: Double) -> StreamReport {
        var (acknowledged, published, searchable, visible) = (Latencies(), Latencies(), Latencies(), Latencies())
        let publishedAt = times.byNumber.withLock { $0 }
        for sample in samples {
            acknowledged.record(sample.due.duration(to: sample.acknowledged))
            searchable.record(sample.due.duration(to: sample.searchable))
            visible.record(sample.acknowledged.duration(to: sample.searchable))
            if let time = publishedAt[sample.number] { published.record(sample.due.duration(to: time)) }
        }
        let rate = Double(samples.count) / elapsed
        return StreamReport(
            articles: samples.count, seconds: elapsed, acknowledgedPerSecond: rate, searchablePerSecond: rate,
            acknowledged: acknowledged, published: published, searchable: searchable,
            acknowledgedToSearchable: visible)
    }
}
