import ArgumentParser
import DocumentFiles
import Messaging
import NewsModels
import NewswireClient
import Synchronization

struct BenchSearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Time queries against a running indexer.",
        discussion: """
            Queries come from a file, one a line, again from its start until there are enough. With --rate they arrive at
            fixed times and latencies count from the time a query should have been sent; without, each client asks
            its next query when the one before is answered.

            EXAMPLES
              newswire bench search queries.txt
              newswire bench search --clients 4 --count 20000 queries.txt
              newswire bench search --rate 500 --count 10000 --json queries.txt
            """
    )

    @OptionGroup var query: QueryEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Option(help: "Queries a second; 0: each client asks as soon as it is answered.") var rate = 0.0
    @Option(help: "Clients that ask side by side, without --rate.") var clients = 1
    @Option(help: "Queries to ask.") var count = 2_000
    @Option(help: "Hits of a reply.") var limit = 10
    @Flag(help: "Write one line of JSON, times in microseconds.") var json = false
    @Argument(help: "A file of queries, one a line.") var queries: String

    func validate() throws {
        guard (1...100_000_000).contains(count), (1...1_000).contains(clients) else {
            throw ValidationError("--count must be 1 or more, --clients from 1 to 1000")
        }
        guard rate >= 0, (0...WireLimits.replyItems).contains(limit) else {
            throw ValidationError("--rate must be 0 or more, --limit from 0 to \(WireLimits.replyItems)")
        }
    }

    func run() async throws {
        let lines = try QueryFile.lines(of: queries)
        let bench = SearchRun(
            channel: timeout.channel(try query.resolve()), queries: lines, limit: limit, account: SearchRun.Account())
        let start = ContinuousClock.now
        if rate > 0 {
            try await bench.ask(count, atRate: rate)
        } else {
            try await bench.ask(count, clients: clients)
        }
        let report = bench.account.report(elapsed: start.duration(to: .now))
        if json { Terminal.print(json: report) } else { report.lines.forEach(Terminal.print) }
        if report.failures > 0 { throw ExitStatus.refused }
    }
}

/// Reads a file of queries.
enum QueryFile {
    /// The lines that are not empty.
    static func lines(of path: String) throws -> [String] {
        var lines: [String] = []
        DocumentReader(mediaType: "text/plain").read([path]) { input in
            switch input.content {
            case .success(let document):
                lines += (document.content ?? "").split(separator: "\n").map(String.init).filter { !$0.isEmpty }
            case .failure(let error): Terminal.complain(error.message)
            }
            return true
        }
        guard !lines.isEmpty else { throw ValidationError("\(path) holds no queries") }
        return lines
    }
}

/// What ``BenchSearchCommand`` found.
struct SearchReport: Encodable {
    var queries: Int
    var failures: Int
    var hits: Int
    var perSecond: Double
    var roundTrip: Latencies
    var service: Latencies

    enum CodingKeys: String, CodingKey {
        case queries, failures, hits
        case perSecond = "per_s"
        case roundTrip = "round_trip_us"
        case service = "service_us"
    }

    var lines: [String] {
        [
            "\(queries) queries, \(failures) failed, \(hits) articles matched, \(Int(perSecond)) queries/s",
            roundTrip.line("round trip"), service.line("in the service"), roundTrip.histogramLines,
        ]
    }
}

/// Asks queries and keeps the account.
struct SearchRun: Sendable {
    final class Account: Sendable {
        private struct State {
            var report = SearchReport(
                queries: 0, failures: 0, hits: 0, perSecond: 0, roundTrip: Latencies(), service: Latencies())
            var complained = false
        }

        private let state = Mutex(State())

        func note(_ reply: SearchReply, took: Duration) {
            state.withLock { state in
                state.report.queries += 1
                state.report.hits += reply.total.value
                state.report.roundTrip.record(took)
                state.report.service.record(.microseconds(reply.tookMicroseconds))
            }
        }

        func note(_ error: ClientError, query: String) {
            let isFirst = state.withLock { state in
                state.report.queries += 1
                state.report.failures += 1
                defer { state.complained = true }
                return !state.complained
            }
            if isFirst { Terminal.complain("\(Terminal.plain(query)): \(error)") }
        }

        func report(elapsed: Duration) -> SearchReport {
            state.withLock { state in
                var report = state.report
                let (seconds, attoseconds) = elapsed.components
                report.perSecond = Double(report.queries) / (Double(seconds) + Double(attoseconds) / 1e18)
                return report
            }
        }
    }

    let channel: RequestChannel
    let queries: [String]
    let limit: Int
    let account: Account

    private func ask(_ number: Int, due: ContinuousClock.Instant) async {
        let text = queries[number % queries.count]
        let request = QueryRequest.search(SearchRequest(query: text, limit: limit))
        do {
            let reply = try await channel.reply(to: request, as: SearchReply.self, operation: "search")
            account.note(reply, took: due.duration(to: .now))
        } catch {
            account.note(error, query: text)
        }
    }

    /// Asks as soon as the query before is answered, with so many clients side by side.
    func ask(_ count: Int, clients: Int) async throws {
        await withTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask {
                    for number in stride(from: client, to: count, by: clients) { await ask(number, due: .now) }
                }
            }
        }
    }

    /// Asks at fixed times, whether or not the queries before are answered.
    func ask(_ count: Int, atRate rate: Double) async throws {
        let interval = Duration.nanoseconds(Int64(1e9 / rate))
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                let due = start + interval * number
                try await Task.sleep(until: due, clock: .continuous)
                group.addTask { await ask(number, due: due) }
            }
            try await group.waitForAll()
        }
    }
}
