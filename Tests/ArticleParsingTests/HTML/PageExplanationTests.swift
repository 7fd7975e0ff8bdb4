import NewsModels
import Testing

@testable import ArticleParsing

struct PageExplanationTests {
    private func explain(_ page: String) throws -> PageExplanation {
        try #require(
            try DocumentParser().explain(RawDocument(bytes: Array(page.utf8), mediaType: "text/html"), now: now))
    }

    @Test func everyBlockHasAReason() throws {
        let explanation = try explain(PageTests.page(body: Prose.russian))
        let kept = explanation.blocks.filter(\.isKept)
        #expect(kept.map(\.text) == Prose.russian)
        #expect(kept.allSatisfy { $0.reason == "most candidates take it" && $0.votes.contains("score") })
        let reasons = Dictionary(explanation.blocks.map { ($0.text, $0.reason) }) { first, _ in first }
        #expect(reasons["Главная"]?.contains("div.top-menu is beside the article") ?? false)
        #expect(reasons["Читайте также: В городе откроют новый мост через реку"] != nil)
        #expect(explanation.blocks.allSatisfy { !$0.reason.isEmpty && !$0.path.isEmpty })
    }

    @Test func factsHaveOrigins() throws {
        let head = """
            <meta property="og:title" content="Трамвай свяжет вокзал с левым берегом"><script type="application/ld+json">
            {"@type": "NewsArticle", "datePublished": "2026-05-14T18:02:11+03:00", "articleBody": "\(Prose.russian.joined(separator: " "))",}
            </script>
            """
        let explanation = try explain(PageTests.page(head: head, body: Prose.russian))
        let facts = Dictionary(uniqueKeysWithValues: explanation.facts.map { ($0.name, $0) })
        #expect(facts["title"]?.origin == "h1")
        #expect(facts["published_at"]?.value == "2026-05-14T15:02:11.000Z")
        #expect(facts["published_at"]?.origin == "json_ld")
        #expect(facts["language"]?.value == "ru")
        #expect(explanation.structuredData.types == ["NewsArticle"] && explanation.structuredData.repaired == 1)
        #expect(explanation.method == "blocks" && explanation.charset == "utf-8")
    }

    @Test func onlyPagesAreExplained() throws {
        #expect(
            try DocumentParser().explain(RawDocument(bytes: Array("Text".utf8), mediaType: "text/plain"), now: now)
                == nil)
    }
}
