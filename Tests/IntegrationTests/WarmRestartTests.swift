import Foundation
import NewsModels
import NewsTestSupport
import Testing

/// The index on disk, with real processes.
struct WarmRestartTests {
    private func awaitFile(_ path: String, within limit: Duration = .seconds(60)) async throws {
        let deadline = ContinuousClock.now + limit
        while !FileManager.default.fileExists(atPath: path) {
            try #require(ContinuousClock.now < deadline, "\(path) has not come")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func document(_ title: String) -> SubmittedDocument {
        SubmittedDocument(content: "\(title)\n\nМост через реку откроют в мае, сообщили в мэрии.", source: "ria.ru")
    }

    /// What was kept serves at once, and what came since is read from the log.
    @Test func aKilledIndexerGoesOnFromWhatItKept() async throws {
        let stack = try NewsStack()
        let arguments = ["--snapshot-dir", stack.folder.path("snapshots")]
        try stack.startIngestor()
        try await stack.awaitIngestor()
        _ = try await stack.submit([document("Мост откроют в мае"), document("Переправу закроют")])
        try stack.startIndexer(arguments)
        try await stack.awaitReady(seq: 2)
        try await awaitFile(stack.folder.path("snapshots/manifest.json"))

        let killed = try #require(stack.indexer)
        killed.signal(SIGKILL)
        _ = try await killed.waitForExit(within: .seconds(30))
        _ = try await stack.submit([document("Мост подождёт")])
        try stack.startIndexer(arguments)
        try await stack.awaitReady(seq: 3)
        #expect(try #require(stack.indexer).output.contains("snapshot at seq 2 read"))
        let found = try await stack.search(SearchRequest(query: "title:мост"))
        #expect(Set(found.hits.map(\.seq)) == [1, 3])
        try await stack.stop()
    }
}
