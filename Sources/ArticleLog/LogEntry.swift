public import NewsModels

/// What is to be written to the log.
public enum LogEntry: Hashable, Sendable {
    /// An article: new, known, or changed. The log sets its `revision` and `duplicate_of`.
    case article(Article)
    /// An article is to be forgotten.
    case retraction(articleID: String, reason: String)
}

/// What became of one entry.
public enum AppendOutcome: Hashable, Sendable {
    /// It is in the log, synced to disk, and may be sent.
    case published(AppendedEnvelope)
    /// The same content, or for a retraction the same withdrawal, is in the log already under that `seq`.
    case unchanged(articleID: String, revision: Int, seq: UInt64)
    /// The article that is to be retracted is unknown.
    case notFound(articleID: String)
    /// It cannot be published; nothing of it was written.
    case rejected(WireError)
}

/// One envelope as it stands in the log.
public struct AppendedEnvelope: Hashable, Sendable {
    /// Where to publish it: the first topic that the article had.
    public let topic: Topic
    /// Its place in the log.
    public let seq: UInt64
    /// The envelope as JSON, byte for byte as stored.
    public let bytes: [UInt8]
    /// The article that it speaks of.
    public let articleID: String
    /// The revision that it brings or, for a retraction, the last one that there was.
    public let revision: Int
}
