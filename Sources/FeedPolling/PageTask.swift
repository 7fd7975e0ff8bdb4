public import NewsModels

/// A page to fetch, because an entry of a feed or a sitemap names it.
public struct PageTask: Hashable, Sendable {
    /// The configured address of the feed.
    public let feed: String
    /// Identifies the entry in the feed.
    public let key: String
    /// Where the page is.
    public let address: FetchAddress
    /// Requests that failed.
    public var tries: Int
    /// When to ask.
    public var nextTry: Timestamp

    /// Creates a task; `nil` where the URL cannot be fetched.
    public init?(feed: String, key: String, url: String, tries: Int = 0, nextTry: Timestamp) {
        guard let address = FetchAddress(url) else { return nil }
        self.feed = feed
        self.key = key
        self.address = address
        self.tries = tries
        self.nextTry = nextTry
    }

    /// Whose page it is.
    struct Entry: Hashable {
        let feed, key: String
    }

    /// Whose page it is.
    var entry: Entry { Entry(feed: feed, key: key) }

    /// Whether it is the page of the same entry.
    func isSame(as other: PageTask) -> Bool { entry == other.entry }
}
