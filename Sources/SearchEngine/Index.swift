import Synchronization

/// Settings of an index.
public struct IndexSettings: Sendable, Hashable {
    /// How many segments of like size are merged into one; 2 or more.
    public var mergeFactor = 8
    /// The same for segments of ``mergeFactor`` documents or more, but less than so many times as much: the batches of a
    /// busy stream.
    public var batchMergeFactor = 16
    /// Segments with this many documents are not merged any further.
    public var maximumSegmentDocuments = 65_536
    /// Segments that are built of so many documents or more have them in the order of their lengths. Merges leave them as
    /// they are, so that those of a filter by time still lie together in a large segment.
    var lengthOrderMinimum = 4_096
    /// Postings merged in one go after each batch; a merge with no more than this runs at once, a larger one goes on
    /// with the next batches. Without meaning where ``mergesElsewhere`` is set.
    public var mergeBudget = 100_000
    /// Whether merges are left to whoever calls ``IndexWriter/nextMerge()``, so that the writer never waits for one.
    public var mergesElsewhere = false
    /// Words and stems that the writer remembers.
    public var vocabularyLimit = 1_000_000
    /// Whether words are reduced to stems, by the language of their document. Without it a word matches only itself.
    public var stemsWords = true
    /// Brings the forms of Russian words together; without it they are stemmed by rules alone.
    public var russianLemmatizer: RussianLemmatizer?
    /// Whether words are also kept as they were before stemming, and titles whole, for `prefix*`, wildcards and
    /// suggestions, which else find nothing.
    public var keepsForms = true
    /// How scores are computed.
    public var ranking = RankingSettings()
    /// Limits of queries.
    public var queryLimits = QueryLimits()

    /// The defaults.
    public init() {}
}

/// A full-text index in memory. Any thread may take a ``Searcher``; one ``IndexWriter`` changes it.
public final class Index: Sendable {
    /// The settings that the index was made with.
    public let settings: IndexSettings
    private let current: Mutex<Searcher>

    /// Makes an empty index.
    public init(settings: IndexSettings = IndexSettings()) {
        self.settings = settings
        current = Mutex(Searcher(views: [], sequence: 0, settings: settings))
    }

    /// The state that was published last: immutable, and good for as long as it is kept.
    ///
    /// - Complexity: O(1); never waits for indexing.
    public func searcher() -> Searcher {
        current.withLock { $0 }
    }

    func publish(_ searcher: Searcher) {
        current.withLock { $0 = searcher }
    }
}
