import GRDB
import NewsModels

/// What the database keeps of an article besides its envelopes.
struct ArticleRow {
    let articleID: String
    let key: Digest
    let fingerprint: Digest
    let contentKey: Digest

    init(_ article: Article) {
        articleID = article.id
        key = Digest(of: article.id)
        fingerprint = Digest(ofContent: article)
        contentKey = Digest(of: article.contentHash)
    }
}

/// What an envelope changes about its article.
enum ArticleChange {
    case insert(ArticleRow)
    case revise(KnownArticle, ArticleRow)
    case retract(KnownArticle)

    /// The article as it was before.
    var known: KnownArticle? {
        switch self {
        case .insert: nil
        case .revise(let known, _), .retract(let known): known
        }
    }

    /// Whether the article says what it did not say before.
    var beginsText: Bool {
        switch self {
        case .insert: true
        case .revise(let known, let row): known.retractedBy != nil || known.contentKey != row.contentKey.bytes
        case .retract: false
        }
    }

    /// `seq` since when the article has said what it says no longer; `nil` where it goes on saying it, or said nothing.
    var endsText: UInt64? {
        switch self {
        case .insert: nil
        case .revise(let known, _): known.retractedBy == nil && beginsText ? known.contentSeq : nil
        case .retract(let known): known.contentSeq
        }
    }

    var isRetraction: Bool {
        if case .retract = self { true } else { false }
    }
}

extension Database {
    /// Returns what is known of the article with that key, in the state that the running transaction sees.
    ///
    /// - Complexity: O(log n) in the number of articles.
    func knownArticle(key: Digest) throws -> KnownArticle? {
        try firstRow(
            of: """
                SELECT a.ordinal, t.topic, a.revision, a.seq, a.fingerprint, a.content_key, a.content_seq, a.retracted_by
                FROM articles a LEFT JOIN topics t ON t.id = a.topic WHERE a.article_key = ?
                """, .blob(key.bytes)
        ) { row in
            guard let topic = Topic(row.text(1)) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            return KnownArticle(
                ordinal: row.integer(0), topic: topic, revision: Int(row.integer(2)), seq: row.sequence(3),
                fingerprint: row.bytes(4), contentKey: row.bytes(5), contentSeq: row.sequence(6),
                retractedBy: row.sequenceIfPresent(7))
        }
    }

    /// Writes the change.
    ///
    /// - Returns: The article's key.
    func apply(_ change: ArticleChange, seq: UInt64, revision: Int, topicID: Int64) throws -> Int64 {
        switch change {
        case .insert(let row):
            try run(
                "INSERT INTO articles VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", .blob(row.key.bytes),
                .blob(Array(row.articleID.utf8)), .integer(topicID), .integer(Int64(revision)), .sequence(seq),
                .blob(row.fingerprint.bytes), .blob(row.contentKey.bytes), .sequence(seq))
            return lastInsertedRowID
        case .revise(let known, let row):
            try run(
                """
                UPDATE articles SET revision = ?, seq = ?, fingerprint = ?, content_key = ?, content_seq = ?,
                    retracted_by = NULL WHERE ordinal = ?
                """, .integer(Int64(revision)), .sequence(seq), .blob(row.fingerprint.bytes),
                .blob(row.contentKey.bytes), .sequence(change.beginsText ? seq : known.contentSeq),
                .integer(known.ordinal))
            return known.ordinal
        case .retract(let known):
            try run(
                "UPDATE articles SET retracted_by = ? WHERE ordinal = ?", .sequence(seq), .integer(known.ordinal))
            return known.ordinal
        }
    }
}
