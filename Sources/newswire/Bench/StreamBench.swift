import Glibc
import NewsModels
import NewswireClient
import ZeroMQ

/// Sends articles and watches them arrive. It shares the processors with what it measures, so that each step of it is made
/// to take little: no task for an article, no reading of articles on the stream.
struct StreamBench: Sendable {
    let submit: RequestChannel
    let query: RequestChannel
    let stream: Endpoint
    let news: BenchNews

    private func seconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = start.duration(to: .now).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Waits until the index has come to a `seq`; returns how far it has come.
    @discardableResult
    private func awaitSearchable(_ seq: UInt64) async throws(ClientError) -> UInt64 {
        let request = SearchRequest(
            query: "", limit: 0, minSeq: seq, timeoutMilliseconds: WireLimits.queryTimeoutMilliseconds)
        return try await query.reply(
            to: QueryRequest.search(request), as: SearchReply.self, operation: "search", timeout: .seconds(61)
        ).seq
    }

    private func send(_ documents: [SubmittedDocument]) async throws(ClientError) -> UInt64 {
        try Self.newest(
            try await submit.reply(
                to: SubmitRequest.submit(documents: documents), as: SubmitReply.self, operation: "submit"))
    }

    /// The highest `seq` of a reply, in which every article must have been taken.
    private static func newest(_ reply: SubmitReply) throws(ClientError) -> UInt64 {
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
        let prepared = (0..<min(count, Self.preparedCount)).map(news.document)
        let watch = StreamWatch(stream)
        let acknowledgements = Acknowledgements(expected: count)
        let start = ContinuousClock.now + .milliseconds(300)
        let sender = OwnedThread(name: "arrivals") {
            for number in 0..<count {
                let due = start + interval * number
                Self.sleep(until: due)
                if acknowledgements.hasFailed { return }
                let document = number < prepared.count ? prepared[number] : news.document(number)
                send(document, due: due, acknowledgements)
            }
        }
        let samples = try await confirm(acknowledgements)
        let elapsed = seconds(since: start)
        sender.join()
        return report(samples, watch.finish(awaiting: samples.lazy.map(\.seq).max() ?? 0), elapsed: elapsed)
    }

    /// Sleeps until an article is due, and a millisecond at least, so that a high rate does not wake a thread for each
    /// article: latencies count from when it was due all the same.
    private static func sleep(until time: ContinuousClock.Instant) {
        while case let rest = ContinuousClock.now.duration(to: time), rest > .zero {
            usleep(UInt32(min(max(rest / .microseconds(1), 1_000), 500_000)))
        }
    }

    /// Articles that are made before the clock runs, in some 200 MB: making one takes more than sending it.
    private static let preparedCount = 50_000

    private func send(
        _ document: SubmittedDocument, due: ContinuousClock.Instant, _ acknowledgements: Acknowledgements
    ) {
        let request = SubmitRequest.submit(documents: [document])
        submit.send(request, as: SubmitReply.self, operation: "submit") { result in
            acknowledgements.add(
                result.flatMap { reply in
                    Result { () throws(ClientError) in
                        Acknowledgement(seq: try Self.newest(reply), due: due, time: .now)
                    }
                })
        }
    }

    private struct Sample {
        let seq: UInt64
        let due, acknowledged, searchable: ContinuousClock.Instant
    }

    /// Waits until acknowledged articles are searchable, with one request under way at a time, so that the measurement adds
    /// no load that grows with the rate: each waits for the oldest article, and its reply says which others can be found as
    /// well. A time found so is late by up to the round trip of one request.
    private func confirm(_ acknowledgements: Acknowledgements) async throws -> [Sample] {
        var samples: [Sample] = []
        for await _ in acknowledgements.signals {
            var waiting = try acknowledgements.take()
            while let oldest = waiting.lazy.map(\.seq).min() {
                let seq = try await awaitSearchable(oldest)
                let now = ContinuousClock.now
                waiting += try acknowledgements.take()
                let found = waiting.partition { $0.seq <= seq }
                samples += waiting[found...].map {
                    Sample(seq: $0.seq, due: $0.due, acknowledged: $0.time, searchable: max(now, $0.time))
                }
                waiting.removeSubrange(found...)
            }
        }
        return samples
    }

    private func report(
        _ samples: [Sample], _ publishedAt: [UInt64: ContinuousClock.Instant], elapsed: Double
    ) -> StreamReport {
        var (acknowledged, published, searchable, visible) = (Latencies(), Latencies(), Latencies(), Latencies())
        var publishedToSearchable = Latencies()
        for sample in samples {
            acknowledged.record(sample.due.duration(to: sample.acknowledged))
            searchable.record(sample.due.duration(to: sample.searchable))
            visible.record(sample.acknowledged.duration(to: sample.searchable))
            guard let time = publishedAt[sample.seq] else { continue }
            published.record(sample.due.duration(to: time))
            publishedToSearchable.record(time.duration(to: sample.searchable))
        }
        let rate = Double(samples.count) / elapsed
        return StreamReport(
            articles: samples.count, seconds: elapsed, acknowledgedPerSecond: rate, searchablePerSecond: rate,
            acknowledged: acknowledged, published: published, searchable: searchable,
            acknowledgedToSearchable: visible, publishedToSearchable: publishedToSearchable)
    }
}
