import FeedStore
import NewsModels

/// What is to be done with the entries of a listing.
struct FeedPlan: Sendable {
    /// Articles that the feed carries whole.
    private(set) var articles: [Article] = []
    /// Entries whose page is to be fetched.
    private(set) var pages: [FeedListing.Item] = []
    /// Entries that need not be looked at again until they change.
    private(set) var entries: [FeedEntry] = []
    /// Whether pages were left out.
    private(set) var isCut = false

    /// Decides.
    ///
    /// - Parameters:
    ///   - news: Keys of the entries that are new or have changed.
    ///   - known: Keys whose pages another feed has brought.
    ///   - room: How many more pages may wait.
    init(_ listing: FeedListing, news: Set<String>, known: Set<String>, room: Int) {
        var seen: Set<String> = []
        for item in listing.items where news.contains(item.entry.key) && seen.insert(item.entry.key).inserted {
            switch item.page {
            case nil: if let article = item.article { articles.append(article) }
            case _ where known.contains(item.entry.key): break
            case _ where pages.count < room: pages.append(item)
            default:
                isCut = true
                continue
            }
            entries.append(item.entry)
        }
    }
}
