// Appends to the log in the directory given until it is killed, and says on standard output what was acknowledged.
//
// Usage: ArticleLogCrashHelper DIRECTORY BATCH SEED
//   first line    ready EPOCH HEAD
//   further lines ack SEQ CHECKSUM, one for each envelope, after the append that published it has returned
// With BATCH 0 it opens the log, says that it is ready, and holds it until standard input ends.

import ArticleLog
import Glibc
import NewsModels

func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDOUT_FILENO, bytes, bytes.count)
}

/// FNV-1a, 64 bits: enough to see that the bytes in the log are the acknowledged ones.
func checksum(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
}

func article(_ number: UInt64) -> Article {
    let time = Timestamp(millisecondsSinceEpoch: 1_700_000_000_000 + Int64(number % 1_000_000))
    let body = String(repeating: "Paragraph \(number). ", count: 20 + Int(number % 300))
    return Article(
        id: "article-\(number % 5_000)", source: "source-\(number % 7).example", title: "Title \(number)", body: body,
        language: number % 3 == 0 ? "en" : "ru", languageConfidence: 1, fetchedAt: time, wordCount: 1,
        contentHash: "\(number)", parser: ParserReport(input: "test", method: "test"))
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let batch = Int(arguments[2]), var number = UInt64(arguments[3]) else { exit(64) }
do {
    let log = try ArticleLog(directory: arguments[1])
    say("ready \(log.epoch) \(log.head().head)")
    guard batch > 0 else {
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) > 0 {}
        exit(0)
    }
    while true {
        var entries: [LogEntry] = []
        for _ in 0..<batch {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            entries.append(
                number >> 60 == 0
                    ? .retraction(articleID: "article-\((number >> 20) % 5_000)", reason: "test")
                    : .article(article(number >> 20)))
        }
        let outcomes = try log.append(entries, now: Timestamp(millisecondsSinceEpoch: Int64(number >> 24)))
        var lines = ""
        for case .published(let envelope) in outcomes { lines += "ack \(envelope.seq) \(checksum(envelope.bytes))\n" }
        if !lines.isEmpty { say(String(lines.dropLast())) }
    }
} catch {
    say("error \(error)")
    exit(1)
}
