import ArgumentParser
import Histogram
import Messaging
import NewsModels
import NewswireClient

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure running services.",
        discussion: """
            EXAMPLES
              newswire bench stream --rate 200 --count 2000   latency of each step at a fixed arrival rate
              newswire bench stream --count 20000             as fast as it goes
              newswire bench search queries.txt               queries from a file, one a line
              newswire bench ping --count 10000               round trips on the query socket
              newswire bench transport                        bare sockets, to compare with
            """,
        subcommands: [
            BenchStreamCommand.self, BenchSearchCommand.self, BenchPingCommand.self, BenchTransportCommand.self,
        ]
    )
}

/// Latencies of one step.
struct Latencies: Encodable {
    private var histogram = Histogram<UInt64>(
        lowestDiscernibleValue: 1, highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: .three)

    mutating func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        histogram.record(UInt64(max(seconds * 1_000_000 + attoseconds / 1_000_000_000_000, 0)))
    }

    private enum CodingKeys: String, CodingKey {
        case count, mean, p50, p90, p99, p999, max
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(histogram.totalCount, forKey: .count)
        try container.encode((histogram.mean * 10).rounded() / 10, forKey: .mean)
        try container.encode(histogram.valueAtPercentile(50), forKey: .p50)
        try container.encode(histogram.valueAtPercentile(90), forKey: .p90)
        try container.encode(histogram.valueAtPercentile(99), forKey: .p99)
        try container.encode(histogram.valueAtPercentile(99.9), forKey: .p999)
        try container.encode(histogram.max, forKey: .max)
    }

    /// A histogram for people: a line for each doubling of the time, with its share.
    var histogramLines: String {
        var lines: [String] = []
        var upper: UInt64 = 64
        var seen = 0.0
        while seen < 100, upper < 1_000_000_000 {
            let below = histogram.percentileAtOrBelowValue(upper)
            let bar = String(repeating: "#", count: Int((below - seen) / 2))
            if below > seen || !lines.isEmpty {
                let share = ((below - seen) * 10).rounded() / 10
                lines.append("  up to \(Double(upper) / 1_000) ms  \(share) %  \(bar)")
            }
            seen = below
            upper *= 2
        }
        return lines.joined(separator: "\n")
    }

    /// A line for people, in milliseconds.
    func line(_ name: String) -> String {
        func milliseconds(_ microseconds: UInt64) -> String { "\(Double(microseconds) / 1_000)" }
        return "\(name): p50 \(milliseconds(histogram.valueAtPercentile(50))) ms, "
            + "p99 \(milliseconds(histogram.valueAtPercentile(99))) ms, max \(milliseconds(histogram.max)) ms"
    }
}

struct BenchPingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Time round trips on the query socket, one after the other.",
        discussion: """
            EXAMPLES
              newswire bench ping --count 10000 --json
            """
    )

    @OptionGroup var query: QueryEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Option(help: "Round trips.") var count = 10_000
    @Flag(help: "Write one line of JSON, times in microseconds.") var json = false

    func validate() throws {
        guard (1...100_000_000).contains(count) else { throw ValidationError("--count must be 1 or more") }
    }

    func run() async throws {
        let channel = timeout.channel(try query.resolve())
        var latencies = Latencies()
        do {
            for _ in 0..<count {
                let start = ContinuousClock.now
                _ = try await channel.reply(to: QueryRequest.ping, as: PingReply.self, operation: "ping")
                latencies.record(start.duration(to: .now))
            }
        } catch {
            throw ExitStatus.report(error)
        }
        if json { Terminal.print(json: ["ping_us": latencies]) } else { Terminal.print(latencies.line("ping")) }
    }
}
