import NewsModels
public import ZeroMQ

/// What an ingestor is told.
public struct IngestorSettings: Sendable {
    /// Where the log lives.
    public var dataDirectory: String
    /// Where the stream is published.
    public var stream: Endpoint
    /// Where replays are served.
    public var replay: Endpoint
    /// Where documents are taken.
    public var submit: Endpoint
    /// An inbox to take files from.
    public var watch: String?
    /// Files, directories and `-`, read once at the start.
    public var inputs: [String]
    /// What is polled.
    public var feeds: FeedSettings
    /// The source of documents that name none and have no URL.
    public var defaultSource: String
    /// From one heartbeat to the next.
    public var heartbeatInterval: Duration
    /// Threads that parse documents.
    public var parserThreads: Int

    /// Creates settings.
    public init(
        dataDirectory: String, stream: Endpoint, replay: Endpoint, submit: Endpoint, watch: String? = nil,
        inputs: [String] = [], feeds: FeedSettings = FeedSettings(), defaultSource: String = "unknown",
        heartbeatInterval: Duration = .seconds(1),
        parserThreads: Int = 2
    ) {
        self.dataDirectory = dataDirectory
        self.stream = stream
        self.replay = replay
        self.submit = submit
        self.watch = watch
        self.inputs = inputs
        self.feeds = feeds
        self.defaultSource = defaultSource
        self.heartbeatInterval = heartbeatInterval
        self.parserThreads = parserThreads
    }
}

/// Bounds of the ingestor that are no part of the wire.
enum IngestorLimits {
    /// Bytes of submit requests that may wait for their replies; beyond it `overloaded`.
    static let openSubmitBytes = 96 * 1024 * 1024
    /// Bytes of articles that wait for the log.
    static let queuedArticleBytes = 16 * 1024 * 1024
    /// So many requests under way come from clients that wait for their replies: what held one of them up would hold all
    /// of them up.
    static let patientRequests = 8
    /// Milliseconds that submit requests gather while more than that are being worked on.
    static let submitMilliseconds = 4
    /// How far parsing stands back, here and on the same machine, behind what was parsed already, and behind searches.
    /// No further: at 10, and with the log's writer at 5, articles are found sooner where processors are short, but
    /// programs that take all of them starve the ingestor until its clients no longer wait for their replies.
    static let parserNiceness: Int32 = 5
    /// Documents in one submit request; beyond it `too_large`.
    static let submitDocuments = 10_000
    /// Articles of one transaction.
    static let commitEntries = 2_000
    /// Jobs of one group commit.
    static let commitJobs = 1_024
    /// Milliseconds from the beginning of one group commit of several jobs to that of the next, at least: what is
    /// committed together is synced, published and indexed together, each of which costs less so.
    static let commitMilliseconds = 3
    /// The same for a commit of more jobs than patient clients have under way.
    static let fullCommitMilliseconds = 8
    /// Bytes of one group commit.
    static let commitBytes = 8 * 1024 * 1024
    /// Messages queued for a subscriber that does not read.
    static let subscriberQueueMessages = WireLimits.subscriberQueueBytes / (4 * 1024)
    /// Bytes queued for subscribers that do not read before one is cut: a largest envelope more stays in the wire's limit.
    static let subscriberQueueBytes = WireLimits.subscriberQueueBytes - 2 * WireLimits.envelopeBytes
    /// Replies of the submit socket that libzmq queues for a peer that does not read; one has some 100 bytes an article.
    static let submitReplyQueueMessages = 32
    /// The same of the replay socket, where a page of the log may have 8 MiB.
    static let replayReplyQueueMessages = 4
}
