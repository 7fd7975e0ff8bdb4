import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing

/// What the ingestor has acknowledged so far.
private actor Ledger {
    private(set) var sequences: [String: UInt64] = [:]
    private(set) var isDone = false

    func note(_ results: [SubmitResult]) {
        for result in results {
            if let id = result.articleID, let seq = result.seq { sequences[id] = seq }
        }
    }

    func finish() {
        isDone = true
    }
}

/// Kills either service again and again while articles are submitted.
struct KillTests {
    @Test(.timeLimit(.minutes(6)), arguments: [UInt64(20_261_121)])
    func killsLoseNothingThatWasAcknowledged(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let stack = try await NewsStack.started()
        let ledger = Ledger()
        let submitter = Task { try await submit(to: stack, ledger, seed: seed) }

        // A busy machine takes fewer articles between two kills: then there are more kills.
        var (kills, articles) = (0, 0)
        while kills < 60 || articles <= 100 && kills < 600 {
            try await Task.sleep(for: .milliseconds(Int.random(in: 5...120, using: &random)))
            let isIngestor = Bool.random(using: &random)
            let victim = try #require(isIngestor ? stack.ingestor : stack.indexer)
            victim.signal(SIGKILL)
            _ = try await victim.waitForExit()
            if isIngestor { try stack.startIngestor() } else { try stack.startIndexer() }
            // Some kills come while the victim still starts, others after it has answered again.
            if Int.random(in: 0..<3, using: &random) > 0 { try await stack.awaitIngestor() }
            kills += 1
            articles = await ledger.sequences.count
        }
        try await stack.awaitIngestor()
        await ledger.finish()
        try await submitter.value

        let acknowledged = await ledger.sequences
        #expect(acknowledged.count > 100, "too few articles to show anything: \(acknowledged.count)")
        try await expectLogIsWhole(stack, acknowledged)
        try await expectIndexEqualsLog(stack)
        try await stack.stop()
    }

    /// Submits small batches one after the other; a batch without an answer is sent again by the channel.
    private func submit(to stack: NewsStack, _ ledger: Ledger, seed: UInt64) async throws {
        var news = SampleNews(seed: seed)
        let channel = RequestChannel(
            stack.submit, settings: .init(timeout: .seconds(60), tryTimeout: .milliseconds(500)))
        var number = 0
        while await !ledger.isDone {
            let batch = (0..<3).map { news.document(number + $0, sentences: 4) }
            number += batch.count
            let reply = try await channel.reply(
                to: SubmitRequest.submit(documents: batch), as: SubmitReply.self, operation: "submit")
            #expect(reply.results.allSatisfy { $0.status != .rejected })
            await ledger.note(reply.results)
        }
    }
}

/// Checks that the log has no hole and holds each acknowledged article at the `seq` that was acknowledged.
func expectLogIsWhole(_ stack: NewsStack, _ acknowledged: [String: UInt64]) async throws {
    let envelopes = try await stack.allEnvelopes().map(\.envelope)
    #expect(envelopes.map(\.seq) == Array(1...UInt64(max(envelopes.count, 1))).prefix(envelopes.count).map { $0 })
    var previous: [String: UInt64] = [:]
    for envelope in envelopes {
        for (prefix, seq) in envelope.previous {
            #expect(seq == previous[prefix] ?? 0, "previous of \(prefix) at \(envelope.seq)")
            previous[prefix] = envelope.seq
        }
    }
    let logged = Dictionary(
        envelopes.map { ($0.payload.articleID, [$0.seq]) }, uniquingKeysWith: { $0 + $1 })
    for (id, seq) in acknowledged { #expect(logged[id]?.contains(seq) == true, "\(id) at \(seq)") }
}

/// Checks that the index holds exactly the newest revisions of the log's articles that are not retracted.
func expectIndexEqualsLog(_ stack: NewsStack) async throws {
    let envelopes = try await stack.allEnvelopes().map(\.envelope)
    try await stack.awaitReady(seq: envelopes.last?.seq ?? 0)
    var expected: [String: UInt64] = [:]
    for envelope in envelopes {
        switch envelope.payload {
        case .article(let article): expected[article.id] = envelope.seq
        case .retraction(let articleID, _): expected[articleID] = nil
        }
    }
    var found: [String: UInt64] = [:]
    var hits = 0
    // A page of a thousand takes its time in a debug build beside other tests.
    var request = SearchRequest(query: "", limit: 1_000, sort: .oldest, timeoutMilliseconds: 60_000)
    repeat {
        let reply = try await stack.search(request)
        #expect(reply.total.value == expected.count)
        for hit in reply.hits { found[hit.articleID] = hit.seq }
        hits += reply.hits.count
        request.cursor = reply.cursor
    } while request.cursor != nil
    #expect(hits == found.count, "an article appeared twice")
    #expect(found == expected)
}
