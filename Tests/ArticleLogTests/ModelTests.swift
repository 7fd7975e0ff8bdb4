import Messaging
import NewsModels
import Testing

@testable import ArticleLog

/// What the log should be, kept in memory and decided by hand.
private struct ModelLog {
    struct Known {
        var topic: Topic
        var revision: Int
        var seq: UInt64
        var content: Article
        var contentSeq: UInt64
        var retractedBy: UInt64?
        var revisions: [Int: UInt64] = [:]
    }

    var articles: [String: Known] = [:]
    var envelopes: [(envelope: Envelope, topic: String)] = []
    var first: UInt64 = 1
    let epoch: String

    var head: UInt64 { UInt64(envelopes.count) }

    mutating func append(_ article: Article, _ now: Timestamp) -> AppendOutcome? {
        let known = articles[article.id]
        if let known, known.retractedBy == nil, known.content == article {
            return .unchanged(articleID: article.id, revision: known.revision, seq: known.seq)
        }
        var published = article
        published.revision = (known?.revision ?? 0) + 1
        let keepsContent = known?.retractedBy == nil && known?.content.contentHash == article.contentHash
        let contentSeq = keepsContent ? known!.contentSeq : head + 1
        published.duplicateOf =
            articles.filter { id, other in
                id != article.id && other.retractedBy == nil && other.content.contentHash == article.contentHash
                    && other.contentSeq < contentSeq
            }.min { $0.value.contentSeq < $1.value.contentSeq }?.key
        let topic = known?.topic ?? Topic(language: article.language, source: article.source)!
        publish(.article(published), topic, now)
        var revisions = known?.retractedBy == nil ? known?.revisions ?? [:] : [:]
        revisions[published.revision] = head
        articles[article.id] = Known(
            topic: topic, revision: published.revision, seq: head, content: article, contentSeq: contentSeq,
            revisions: revisions)
        return nil
    }

    mutating func retract(_ id: String, _ reason: String, _ now: Timestamp) -> AppendOutcome? {
        guard let known = articles[id] else { return .notFound(articleID: id) }
        if let seq = known.retractedBy { return .unchanged(articleID: id, revision: known.revision, seq: seq) }
        publish(.retraction(articleID: id, reason: reason), known.topic, now)
        articles[id]!.retractedBy = head
        return nil
    }

    private mutating func publish(_ payload: EnvelopePayload, _ topic: Topic, _ now: Timestamp) {
        var previous: [String: UInt64] = [:]
        for prefix in topic.prefixes {
            previous[prefix] = envelopes.last { $0.topic.hasPrefix(prefix) }?.envelope.seq ?? 0
        }
        let envelope = Envelope(
            epoch: epoch, seq: head + 1, previous: previous,
            emittedAt: max(now, envelopes.last?.envelope.emittedAt ?? now), payload: payload)
        envelopes.append((envelope, topic.description))
    }

    /// The envelopes of a replay without bounds.
    func replay(_ query: ReplayQuery) -> [Envelope] {
        let under = envelopes.filter { $0.topic.utf8.starts(with: query.prefix.utf8) && $0.envelope.seq >= first }
            .map(\.envelope)
        return switch query.start {
        case .after(let seq): under.filter { $0.seq > seq }
        case .since(let time): under.filter { $0.emittedAt >= time }
        case .last(let count): under.suffix(count)
        }
    }
}

/// Random submissions, revisions, retractions, retention and restarts; the log and the model must agree.
struct ModelTests {
    private static let prefixes = [
        "", "a", "article/", "article/r", "article/ru/", "article/en/", "article/ru/s", "article/ru/s1.ru/",
        "article/ru/s2",
        "article/ru/s2.ru/", "article/de/", "heartbeat/", "article/en/s1.ru/",
    ]

    private static func article(using random: inout SeededGenerator) -> Article {
        let content = Int.random(in: 0..<12, using: &random)
        return ArticleLogTests.article(
            "id\(Int.random(in: 0..<25, using: &random))", "text \(content)",
            language: ["ru", "en", "uk"].randomElement(using: &random)!,
            source: "s\(Int.random(in: 0..<4, using: &random)).ru", hash: "hash \(content / 2)")
    }

    @Test(arguments: UInt64(0)..<60)
    func logIsAsTheModel(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let directory = try TemporaryDirectory()
        var log = try ArticleLog(unsynced: directory.log)
        var model = ModelLog(epoch: log.epoch)
        for round in 0..<Int.random(in: 5...25, using: &random) {
            let now = time(round + Int.random(in: -3...3, using: &random))
            var entries: [LogEntry] = [], expected: [AppendOutcome?] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                if Int.random(in: 0..<5, using: &random) == 0 {
                    let id = "id\(Int.random(in: 0..<30, using: &random))"
                    entries.append(.retraction(articleID: id, reason: "r\(round)"))
                    expected.append(model.retract(id, "r\(round)", now))
                } else {
                    let article = Self.article(using: &random)
                    entries.append(.article(article))
                    expected.append(model.append(article, now))
                }
            }
            let outcomes = try log.append(entries, now: now)
            #expect(outcomes.map { $0.published == nil ? $0 : nil } == expected)
            switch Int.random(in: 0..<12, using: &random) {
            case 0:
                log.close()
                log = try ArticleLog(unsynced: directory.log)
            case 1:
                model.first = UInt64.random(in: model.first...(model.head + 1), using: &random)
                try log.dropEnvelopes(before: model.first)
            default: break
            }
            for _ in 0..<4 { try compareReplay(log, model, using: &random) }
        }
        try compareArticles(log, model)
        #expect(log.head().heads == heads(of: model))
    }

    private func heads(of model: ModelLog) -> [String: UInt64] {
        var heads: [String: UInt64] = [:]
        for (envelope, topic) in model.envelopes {
            for prefix in Topic(topic)!.prefixes.dropLast() { heads[prefix] = envelope.seq }
        }
        return heads
    }

    /// Follows a random query page by page.
    private func compareReplay(_ log: ArticleLog, _ model: ModelLog, using random: inout SeededGenerator) throws {
        let start: ReplayStart =
            switch Int.random(in: 0..<3, using: &random) {
            case 0: .after(UInt64.random(in: 0...(model.head + 2), using: &random))
            case 1: .since(time(Int.random(in: -4...30, using: &random)))
            default: .last(Int.random(in: 0...(Int(model.head) + 2), using: &random))
            }
        var query = ReplayQuery(
            prefix: Self.prefixes.randomElement(using: &random)!, start: start,
            limit: Int.random(in: 1...20, using: &random))
        let maximumBytes = Int.random(in: 0...8_000, using: &random)
        let expected = model.replay(query)
        var replayed: [Envelope] = []
        while true {
            let (header, page) = try log.replay(query, maximumBytes: maximumBytes)
            #expect((header.head, header.first, header.count) == (model.head, model.first, page.count))
            #expect(page.count <= query.limit)
            #expect(page.count <= 1 || page.reduce(0) { $0 + $1.count } <= maximumBytes)
            replayed += try page.map(envelope)
            if header.complete {
                #expect(header.through == model.head)
                break
            }
            try #require(header.through == replayed.last?.seq)
            query.start = .after(header.through)
        }
        #expect(replayed == expected)
    }

    private func compareArticles(_ log: ArticleLog, _ model: ModelLog) throws {
        for (id, known) in model.articles {
            #expect(
                try log.envelope(articleID: id)?.seq
                    == (known.retractedBy == nil && known.seq >= model.first ? known.seq : nil))
            for revision in 1...(known.revision + 1) {
                let seq =
                    known.retractedBy == nil ? known.revisions[revision].flatMap { $0 >= model.first ? $0 : nil } : nil
                let found = try log.envelope(articleID: id, revision: revision)
                #expect(found?.seq == seq)
                if let found { #expect(try envelope(found.bytes) == model.envelopes[Int(found.seq) - 1].envelope) }
            }
        }
    }
}
