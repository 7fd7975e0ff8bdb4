import NewsModels
public import ZeroMQ

/// What an indexer is told.
public struct IndexerSettings: Sendable {
    /// The ingestor's stream.
    public var stream: Endpoint
    /// The ingestor's replay socket.
    public var replay: Endpoint
    /// Where queries are answered.
    public var query: Endpoint
    /// Threads that answer queries.
    public var queryThreads: Int
    /// Where the index is kept on disk, so that a start need not read the whole log; `nil` for nowhere.
    public var snapshotDirectory: String?
    /// The folder of Hunspell dictionaries.
    public var dictionaryFolder: String

    /// The folder where Debian's packages put dictionaries.
    public static let defaultDictionaryFolder = "/usr/share/hunspell"

    /// Creates settings.
    public init(
        stream: Endpoint, replay: Endpoint, query: Endpoint, queryThreads: Int = 2,
        dictionaryFolder: String = defaultDictionaryFolder, snapshotDirectory: String? = nil
    ) {
        self.stream = stream
        self.replay = replay
        self.query = query
        self.queryThreads = queryThreads
        self.snapshotDirectory = snapshotDirectory
        self.dictionaryFolder = dictionaryFolder
    }
}

/// Bounds of the indexer that are no part of the wire.
enum IndexerLimits {
    /// Bytes of requests that may wait for their replies; beyond it `overloaded`.
    static let openRequestBytes = 32 * 1024 * 1024
    /// Requests that may wait for a `min_seq`.
    static let waitingRequests = 10_000
    /// Events indexed at a time.
    static let indexBatch = 2_000
    /// Threads that build segments while the index is far behind, at most; each needs some 200 MB.
    static let bulkThreads = 4
    /// Bytes of text that make a segment then, that wait for a thread, and that one takes at a time.
    static let bulkSegmentBytes = 48 * 1024 * 1024
    static let bulkQueueBytes = 4 * 1024 * 1024
    static let bulkPieceBytes = 512 * 1024
    /// Milliseconds that articles gather for a batch, at least; and from the beginning of a batch that took long to that
    /// of the next, at most.
    static let gatherMilliseconds = 1
    static let longestBatchMilliseconds = 12
    /// Postings of the merges that keep up with arriving batches, at most: some hundreds of articles.
    static let batchMergePostings = 200_000
    /// Milliseconds after which finished merges are looked for when nothing arrives.
    static let mergeCheckMilliseconds = 20
    /// How far merges and snapshots stand back behind searches and arriving articles, and merges of arriving batches,
    /// which have to keep up.
    static let backgroundNiceness: Int32 = 10
    static let batchMergeNiceness: Int32 = 5
    /// Seconds between two snapshots, and between two looks whether the index is ready for the first one.
    static let snapshotSeconds = 30
    static let firstSnapshotSeconds = 1
    /// Bytes of articles that hits have shown and that are kept as hits need them.
    static let cachedArticleBytes = 32 * 1024 * 1024
    /// Blocks of stored articles that are kept as they were restored for hits, 17 KB each.
    static let restoredBlocks = 1_024
    /// Seconds that the last one may take, after the signal to end.
    static let lastSnapshotSeconds = 2
    /// Code points of a snippet.
    static let snippetLength = 240
}
