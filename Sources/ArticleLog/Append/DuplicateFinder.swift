import GRDB
import NewsModels

/// Finds the earlier article whose text an article repeats. Lookup by near-duplicate signature plugs in here.
protocol DuplicateFinder: Sendable {
    /// Returns the `id` of the article, not retracted and not this one itself, that was first with this text.
    ///
    /// - Parameters:
    ///   - article: The article that is about to be published.
    ///   - contentKey: Digest of its `content_hash`.
    ///   - known: The same article as it stands in the log.
    func original(
        of article: Article, contentKey: Digest, known: KnownArticle?, in db: Database
    ) throws -> String?
}

/// Finds exact duplicates: equal `content_hash`.
struct ExactDuplicateFinder: DuplicateFinder {
    /// - Complexity: O(log n) in the number of articles.
    func original(
        of article: Article, contentKey: Digest, known: KnownArticle?, in db: Database
    ) throws -> String? {
        let first = try db.firstRow(
            of: """
                SELECT ordinal, article_id FROM articles WHERE content_key = ? AND retracted_by IS NULL
                ORDER BY content_seq LIMIT 1
                """, .blob(contentKey.bytes)
        ) { (ordinal: $0.integer(0), articleID: $0.text(1)) }
        guard let first, first.ordinal != known?.ordinal else { return nil }
        return first.articleID
    }
}
