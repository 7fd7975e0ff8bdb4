import ArgumentParser
import NewsModels
import NewswireClient

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
            stream: try stream.resolve(),
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
    var publishedToSearchable: Latencies?

    enum CodingKeys: String, CodingKey {
        case articles, seconds
        case acknowledgedPerSecond = "acknowledged_per_s"
        case searchablePerSecond = "searchable_per_s"
        case acknowledged = "acknowledged_us"
        case published = "published_us"
        case searchable = "searchable_us"
        case acknowledgedToSearchable = "acknowledged_to_searchable_us"
        case publishedToSearchable = "published_to_searchable_us"
    }

    var lines: [String] {
        [
            "\(articles) articles in \((seconds * 100).rounded() / 100) s: "
                + "\(Int(acknowledgedPerSecond)) acknowledged/s, \(Int(searchablePerSecond)) searchable/s",
            acknowledged?.line("due to acknowledged"), published?.line("due to published on the stream"),
            searchable?.line("due to searchable"),
            acknowledgedToSearchable?.line("acknowledged to searchable"),
            publishedToSearchable?.line("published to searchable"),
        ].compactMap { $0 }
    }
}
