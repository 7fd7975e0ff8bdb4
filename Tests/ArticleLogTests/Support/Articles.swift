import Messaging
import NewsModels
import Testing

@testable import ArticleLog

/// Seeded numbers, the same on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// A time that many seconds after the tests' beginning of time.
func time(_ seconds: Int) -> Timestamp {
    Timestamp(millisecondsSinceEpoch: 1_700_000_000_000 + Int64(seconds) * 1_000)
}

func article(
    _ id: String, _ text: String = "text", language: String = "ru", source: String = "ria.ru", hash: String? = nil
) -> Article {
    Article(
        id: id, url: "https://\(source)/\(id)?utm_source=test", source: source, title: "Title of \(id)", body: text,
        language: language, languageConfidence: 0.5, fetchedAt: time(0), wordCount: 1,
        contentHash: hash ?? "hash of \(id) \(text)", parser: ParserReport(input: "test", method: "test"))
}

extension ArticleLog {
    /// Opens a log that does not wait for the disk: for tests of what it says, not of what it survives.
    convenience init(unsynced directory: String, maximumPages: Int? = nil) throws {
        var options = StorageOptions()
        options.syncsCommits = false
        options.maximumPages = maximumPages
        try self.init(directory: directory, options: options)
    }

    @discardableResult
    func append(_ entries: LogEntry..., at seconds: Int = 0) throws -> [AppendOutcome] {
        try append(entries, now: time(seconds))
    }

    /// Appends one article that must be published.
    @discardableResult
    func publish(_ article: Article, at seconds: Int = 0) throws -> AppendedEnvelope {
        try #require(append([.article(article)], now: time(seconds))[0].published)
    }

    @discardableResult
    func retract(_ articleID: String) throws -> AppendOutcome {
        try append([.retraction(articleID: articleID, reason: "test")], now: time(0))[0]
    }

    /// Everything in the log, page by page.
    func everything(prefix: String = "", limit: Int = 1_000) throws -> [[UInt8]] {
        var (after, envelopes): (UInt64, [[UInt8]]) = (0, [])
        while true {
            let (header, page) = try replay(ReplayQuery(prefix: prefix, start: .after(after), limit: limit))
            envelopes += page
            if header.complete { return envelopes }
            try #require(header.through > after)
            after = header.through
        }
    }
}

extension AppendOutcome {
    var published: AppendedEnvelope? {
        if case .published(let envelope) = self { envelope } else { nil }
    }

    var rejection: WireError? {
        if case .rejected(let error) = self { error } else { nil }
    }
}

func envelope(_ bytes: [UInt8]) throws -> Envelope {
    try JSON.decode(Envelope.self, from: bytes)
}

func publishedArticle(_ bytes: [UInt8]) throws -> Article {
    guard case .article(let article) = try envelope(bytes).payload else {
        throw JSONMismatch()
    }
    return article
}

struct JSONMismatch: Error {}

/// The code of the ``LogError`` that the expression throws; `nil` where it throws none.
func failure<Value>(of body: () throws -> Value) throws -> LogError? {
    do {
        _ = try body()
        return nil
    } catch let error as LogError {
        return error
    }
}
