import GRDB
import NewsModels

/// The tables of the log, and the steps from one version of them to the next.
///
/// ```
/// log        one row: epoch, head, first, emitted_at of the newest envelope; outlives the records
/// topics     every topic ever used, with the newest seq under it
/// articles   what is known of each article: its topic for life, newest revision, fingerprint of the content
/// records    one small row for each envelope; replay finds its way here
/// envelopes  the bytes as published; read by seq alone
/// signatures what is known of each text of the last days; read as a whole when the log is opened
/// ```
/// Keys that come from outside (`article_id`, `content_hash`) are indexed by their digest: an index entry is 16 bytes
/// however long the key is, and bytes are compared as bytes.
enum Schema {
    /// `PRAGMA application_id`: "NWal".
    static let applicationID: Int64 = 0x4E57_616C
    /// `PRAGMA user_version` after all steps.
    static var version: Int { steps.count }

    /// Step n takes the schema from version n to n + 1. Steps are added, never changed.
    private static let steps: [String] = [
        """
        CREATE TABLE log (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            epoch TEXT NOT NULL,
            head INTEGER NOT NULL,
            first INTEGER NOT NULL,
            emitted_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE topics (
            id INTEGER PRIMARY KEY,
            topic TEXT NOT NULL UNIQUE,
            head INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE articles (
            ordinal INTEGER PRIMARY KEY,
            article_key BLOB NOT NULL UNIQUE,   -- digest of article_id
            article_id BLOB NOT NULL,           -- UTF-8
            topic INTEGER NOT NULL,             -- topics.id
            revision INTEGER NOT NULL,          -- the newest one
            seq INTEGER NOT NULL,               -- of the newest revision
            fingerprint BLOB NOT NULL,          -- digest of what the newest revision says
            content_key BLOB NOT NULL,          -- digest of its content_hash
            content_seq INTEGER NOT NULL,       -- since when it has had that content_hash
            retracted_by INTEGER                -- seq of the retraction
        ) STRICT;
        CREATE INDEX articles_by_content ON articles(content_key, content_seq) WHERE retracted_by IS NULL;
        CREATE TABLE records (
            seq INTEGER PRIMARY KEY,
            topic INTEGER NOT NULL,             -- topics.id
            article INTEGER NOT NULL,           -- articles.ordinal
            revision INTEGER NOT NULL,
            is_retraction INTEGER NOT NULL,
            emitted_at INTEGER NOT NULL,        -- milliseconds since 1970, never decreasing
            prior INTEGER                       -- seq of the envelope before this one of the same article
        ) STRICT;
        CREATE INDEX records_by_topic ON records(topic, seq);
        CREATE TABLE envelopes (
            seq INTEGER PRIMARY KEY,
            checksum INTEGER NOT NULL,          -- XXH64 of bytes
            bytes BLOB NOT NULL
        ) STRICT;
        """,
        """
        CREATE TABLE signatures (
            seq INTEGER PRIMARY KEY,            -- articles.content_seq
            since INTEGER NOT NULL,             -- seq since which the article has had nearly this text
            article INTEGER NOT NULL,           -- articles.ordinal
            original INTEGER,                   -- articles.ordinal of the article that it repeats
            emitted_at INTEGER NOT NULL,
            content_key BLOB NOT NULL,          -- the first 8 bytes of articles.content_key
            shingles INTEGER NOT NULL,
            sketch BLOB                         -- least hashes and bins of TextSignature
        ) STRICT;
        INSERT INTO signatures
            SELECT a.content_seq, a.content_seq, a.ordinal, NULL, r.emitted_at, substr(a.content_key, 1, 8), 0, NULL
            FROM articles a JOIN records r ON r.seq = a.content_seq
            WHERE a.retracted_by IS NULL ORDER BY a.content_seq;
        DROP INDEX articles_by_content;
        """,
    ]

    /// Checks, before anything is changed, that the database is empty or a log of this version or an earlier one.
    static func check(_ db: Database, directory: String) throws {
        let version = try pragma("user_version", db), application = try pragma("application_id", db)
        let tables = try db.firstRow(of: "SELECT count(*) FROM sqlite_master") { $0.integer(0) } ?? 0
        if version == 0 && application == 0 && tables == 0 { return }
        guard application == applicationID, version > 0 else {
            throw LogError(
                .damaged, path: directory, operation: "open the log", detail: "articles.sqlite is not an article log")
        }
        guard version <= Int64(Self.version) else {
            throw LogError(
                .newerSchema(version: Int(version)), path: directory, operation: "open the log",
                detail: "articles.sqlite has schema version \(version), this program knows \(Self.version) and earlier")
        }
    }

    /// Brings the database to the current version; a new one gets its epoch. One transaction for each step.
    static func migrate(_ db: Database, newEpoch: () -> String) throws {
        var version = Int(try pragma("user_version", db))
        while version < steps.count {
            try db.inTransaction(.immediate) {
                try db.execute(sql: steps[version])
                if version == 0 {
                    try db.run("INSERT INTO log VALUES (1, ?, 0, 1, 0)", .text(newEpoch()))
                    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                }
                try db.execute(sql: "PRAGMA user_version = \(version + 1)")
                return .commit
            }
            version += 1
        }
    }

    private static func pragma(_ name: String, _ db: Database) throws -> Int64 {
        try db.firstRow(of: "PRAGMA \(name)") { $0.integer(0) } ?? 0
    }
}
