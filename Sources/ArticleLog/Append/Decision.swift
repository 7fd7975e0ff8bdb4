import NewsModels

/// What the log knows of an article.
struct KnownArticle: Hashable, Sendable {
    /// Key in the database.
    let ordinal: Int64
    /// The topic for life.
    let topic: Topic
    /// The newest revision.
    let revision: Int
    /// `seq` of the newest revision.
    let seq: UInt64
    /// Digest of what the newest revision says.
    let fingerprint: [UInt8]
    /// Digest of its `content_hash`.
    let contentKey: [UInt8]
    /// Since which `seq` it has had that `content_hash`.
    let contentSeq: UInt64
    /// `seq` of the retraction, while it is retracted.
    let retractedBy: UInt64?

    /// `seq` of the newest envelope that speaks of the article.
    var newestSeq: UInt64 { retractedBy ?? seq }
}

/// What to do with an entry, given what is known of its article.
enum Decision: Hashable, Sendable {
    case publish(revision: Int)
    case unchanged(revision: Int, seq: UInt64)
    case notFound

    /// An article: new, the same again, or with other content. After a retraction it always is a new revision.
    static func article(fingerprint: [UInt8], known: KnownArticle?) -> Decision {
        guard let known else { return .publish(revision: 1) }
        guard known.retractedBy == nil, known.fingerprint == fingerprint else {
            return .publish(revision: known.revision + 1)
        }
        return .unchanged(revision: known.revision, seq: known.seq)
    }

    /// A retraction; the revision is the last one that there was.
    static func retraction(known: KnownArticle?) -> Decision {
        guard let known else { return .notFound }
        guard let seq = known.retractedBy else { return .publish(revision: known.revision) }
        return .unchanged(revision: known.revision, seq: seq)
    }
}
