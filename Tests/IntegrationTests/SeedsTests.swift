import Foundation
import Messaging
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing

/// The five reference texts through every part: file, parser, log, stream, index, query.
@Suite(.enabled(if: PackageRoot.seeds != nil, "the reference texts are not beside this package"))
struct SeedsTests {
    @Test func theReferenceTextsAreFoundThroughTheWholePath() async throws {
        let seeds = try #require(PackageRoot.seeds)
        let stack = try await NewsStack.started([seeds])
        try await stack.awaitReady(seq: 5)
        let envelopes = try await stack.allEnvelopes()
        let articles = envelopes.compactMap { received -> Article? in
            guard case .article(let article) = received.envelope.payload else { return nil }
            return article
        }
        // Files are read in the order of their names.
        #expect(articles.map(\.language) == ["ru", "ru", "en", "ru", "en"])
        #expect(articles[2].title == "Obama to meet with Putin next week")
        #expect(articles[3].source == "ria.ru")

        func found(_ query: String) async throws -> [UInt64] {
            try await stack.search(SearchRequest(query: query)).hits.map(\.seq)
        }
        #expect(Set(try await found("\"минские соглашения\"")) == [1, 2])
        #expect(Set(try await found("сирия")) == [1, 2, 4])
        #expect(Set(try await found("lang:en assad")) == [3, 5])
        #expect(try await found("путин обама встреча").first == 1)
        try await stack.stop()
    }
}
