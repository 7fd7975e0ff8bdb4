import FeedStore
import NewsModels
import Testing

@testable import IngestorService

/// What is done with the entries of a feed.
struct FeedPlanTests {
    private func item(_ key: String, page: String? = nil, version: String = "1") -> FeedListing.Item {
        let article = Article(
            id: key, url: nil, source: "news.example", title: key, body: "text", language: "en", languageConfidence: 1,
            fetchedAt: Timestamp(millisecondsSinceEpoch: 0), wordCount: 1, contentHash: key,
            parser: ParserReport(input: "feed", method: "test"))
        return FeedListing.Item(entry: FeedEntry(key: key, version: version), article: article, page: page)
    }

    private func plan(
        _ items: [FeedListing.Item], news: Set<String>, known: Set<String> = [], room: Int = 10
    ) -> FeedPlan {
        FeedPlan(FeedListing(items: items), news: news, known: known, room: room)
    }

    @Test func onlyWhatIsNewIsTaken() {
        let plan = plan([item("a"), item("b"), item("c", page: "p")], news: ["a", "c"])
        #expect(plan.articles.map(\.id) == ["a"])
        #expect(plan.pages.map(\.entry.key) == ["c"])
        #expect(plan.entries.map(\.key) == ["a", "c"] && !plan.isCut)
    }

    @Test func entryThatComesTwiceIsTakenOnce() {
        let plan = plan([item("a", version: "2"), item("a", version: "1")], news: ["a"])
        #expect(plan.articles.count == 1)
        #expect(plan.entries == [FeedEntry(key: "a", version: "2")], "the first one, which feeds put newest")
    }

    @Test func pageThatAnotherFeedHasBroughtIsNotFetchedAgain() {
        let plan = plan([item("a", page: "p"), item("b")], news: ["a", "b"], known: ["a", "b"])
        #expect(plan.pages.isEmpty && plan.articles.map(\.id) == ["b"])
        #expect(plan.entries.map(\.key) == ["a", "b"])
    }

    @Test func pagesWithoutRoomStayNews() {
        let items = (0..<5).map { item("\($0)", page: "p\($0)") } + [item("whole")]
        let plan = plan(items, news: Set(items.map(\.entry.key)), room: 3)
        #expect(plan.pages.map(\.entry.key) == ["0", "1", "2"] && plan.isCut)
        #expect(plan.entries.map(\.key) == ["0", "1", "2", "whole"], "what waits for room is looked at again")
        #expect(self.plan(items, news: [], room: 0).isCut == false)
    }

    @Test func sitemapsHaveNoArticles() {
        let entry = FeedListing.Item(entry: FeedEntry(key: "a", version: ""), article: nil, page: nil)
        let plan = plan([entry], news: ["a"])
        #expect(plan.articles.isEmpty && plan.pages.isEmpty && plan.entries.map(\.key) == ["a"])
    }
}
