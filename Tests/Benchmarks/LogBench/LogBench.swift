// Times appends to a log that holds more and more texts: is the look-up of duplicates flat?
//
// Corpus model: articles of 2 KB, each of about 300 words drawn from a vocabulary of 30,000 by a power law, so that their
// shingles are as rare as in real text; every tenth is a reprint of one of the last 5,000, cut by a sixth. Seeded, so
// that every run writes the same. Batches of 200, each one transaction with one sync, as the ingestor writes them. Left
// out: parsing, publishing, and the making of the articles, which is done before each batch is timed.
//
// `LogBench DIRECTORY [ARTICLES]` prints a line for each 50,000 articles; it goes on where the log in the directory ends.

import ArticleLog
import Foundation
import NewsModels

@main
struct LogBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1, arguments.count == 2 || Int(arguments[2]) != nil else {
            print("usage: LogBench DIRECTORY [ARTICLES]")
            exit(64)
        }
        let before = residentBytes()
        let log = try ArticleLog(directory: arguments[1])
        var corpus = BenchCorpus(after: Int(log.head().head))
        for _ in 1...max(1, (Int(arguments.dropFirst(2).first ?? "") ?? 200_000) / 50_000) {
            let figures = try append(50_000, of: &corpus, to: log)
            let memory = (residentBytes() - before) / corpus.number
            report("\(corpus.number) articles: \(figures), \(memory) bytes of memory for each")
        }
        log.close()
        var open = Duration.zero
        let clock = ContinuousClock()
        try open = clock.measure { try ArticleLog(directory: arguments[1]).close() }
        report("opened again in \(open)")
    }

    /// Prints a line at once.
    private static func report(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// Appends articles in batches.
    private static func append(_ count: Int, of corpus: inout BenchCorpus, to log: ArticleLog) throws -> String {
        let clock = ContinuousClock()
        var taken = Duration.zero
        var slowest = Duration.zero
        var reprints = 0
        for _ in 0..<count / 200 {
            let entries = (0..<200).map { _ in LogEntry.article(corpus.next()) }
            let start = clock.now
            let outcomes = try log.append(entries, now: corpus.now)
            let time = clock.now - start
            taken += time
            slowest = max(slowest, time)
            // A wrong answer is never fast: as many copies as were made are told, but for those of other copies.
            for case .published(let envelope) in outcomes {
                if String(decoding: envelope.bytes, as: UTF8.self).contains("\"duplicate_of\":\"") { reprints += 1 }
            }
        }
        let rate = Int(Double(count) / taken.seconds)
        return
            "\(rate) appends/s, slowest batch \(Int(slowest.seconds * 1_000)) ms, \(reprints) of \(count / 10) reprints"
    }

    /// Memory that the process holds.
    private static func residentBytes() -> Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
