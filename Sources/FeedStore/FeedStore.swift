public import FeedPolling
internal import Foundation
internal import GRDB
internal import Messaging
public import NewsModels

/// Why the state of polling could not be read or written.
public struct FeedStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, on what, and what went wrong.
    public let description: String
}

/// An entry of a feed, as far as it has to be known again.
public struct FeedEntry: Hashable, Sendable {
    /// Identifies the entry in its feed.
    public var key: String
    /// Changes when the entry does.
    public var version: String

    /// Creates an entry.
    public init(key: String, version: String) {
        self.key = key
        self.version = version
    }
}

/// What polling has to remember across restarts, in a small SQLite file: the state of each feed, the entries that were
/// taken, and the pages that wait to be fetched.
///
/// Any thread may use it; each call is one transaction. Losing the file costs requests, not articles: the log knows those.
public final class FeedStore: Sendable {
    /// Days that an entry is remembered after its feed listed it last.
    public static let memoryDays: Int64 = 60
    /// The name of the file in the data directory.
    public static let fileName = "feeds.sqlite"

    private let database: DatabaseQueue

    /// Opens the file in a directory, or makes it.
    ///
    /// - Throws: ``FeedStoreError``.
    public init(directory: String) throws(FeedStoreError) {
        let path = "\(directory)/\(Self.fileName)"
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            // The last moments may be lost with the power: they are asked for again.
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
            }
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.write { try Self.prepare($0) }
        } catch {
            throw FeedStoreError(
                description: "cannot open the state of feeds \(path): \(error); without that file polling begins anew")
        }
    }

    private static func prepare(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS feeds (url TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS entries (
                    feed TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL, listed INTEGER NOT NULL,
                    PRIMARY KEY (feed, key)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX IF NOT EXISTS entries_by_key ON entries(key);
                CREATE TABLE IF NOT EXISTS pages (
                    feed TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, article BLOB, tries INTEGER NOT NULL,
                    next_try INTEGER NOT NULL, PRIMARY KEY (feed, key)
                ) STRICT, WITHOUT ROWID;
                """)
    }

    // MARK: - Feeds

    /// The states of feeds that were saved; what cannot be read is left out.
    public func states() throws(FeedStoreError) -> [FeedState] {
        try run("read the feeds") { db in
            try Data.fetchAll(db, sql: "SELECT state FROM feeds").compactMap { bytes in
                try? JSON.decode(FeedState.self, from: Array(bytes))
            }
        }
    }

    /// Saves the state of a feed.
    public func save(_ state: FeedState) throws(FeedStoreError) {
        try run("save a feed") { db in try Self.save(state, db) }
    }

    private static func save(_ state: FeedState, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO feeds VALUES (?, ?)", arguments: [state.url, Data(JSON.encode(state))])
    }

    // MARK: - Entries

    /// Those of the entries that are new, or have changed since they were taken; entries that are listed again are remembered longer.
    public func news(among entries: [FeedEntry], of feed: String, now: Timestamp) throws(FeedStoreError) -> Set<String>
    {
        try run("look entries up") { db in
            var news: Set<String> = []
            for entry in entries {
                let known = try String.fetchOne(
                    db, sql: "SELECT version FROM entries WHERE feed = ? AND key = ?", arguments: [feed, entry.key])
                if known != entry.version { news.insert(entry.key) }
                if known != nil {
                    try db.execute(
                        sql: "UPDATE entries SET listed = ? WHERE feed = ? AND key = ?",
                        arguments: [now.millisecondsSinceEpoch, feed, entry.key])
                }
            }
            return news
        }
    }

    /// Those of the entries that another feed has listed too: their pages were fetched already, or wait.
    public func known(among keys: [String], outside feed: String) throws(FeedStoreError) -> Set<String> {
        try run("look entries up") { db in
            Set(
                try keys.filter { key in
                    try Bool.fetchOne(
                        db, sql: "SELECT EXISTS (SELECT 1 FROM entries WHERE key = ? AND feed <> ?)",
                        arguments: [key, feed]) ?? false
                })
        }
    }

    /// Notes that a feed was read: its entries are taken, and these pages wait.
    public func saveRead(
        _ state: FeedState, taken: [FeedEntry], pages: [(task: PageTask, article: Article?)], now: Timestamp
    ) throws(FeedStoreError) {
        try run("save what a feed held") { db in
            try Self.save(state, db)
            for entry in taken {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)",
                    arguments: [state.url, entry.key, entry.version, now.millisecondsSinceEpoch])
            }
            for (task, article) in pages {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        task.feed, task.key, task.address.text, article.map { Data(JSON.encode($0)) }, task.tries,
                        task.nextTry.millisecondsSinceEpoch,
                    ])
            }
            let oldest = now.millisecondsSinceEpoch - Self.memoryDays * 86_400_000
            try db.execute(sql: "DELETE FROM entries WHERE feed = ? AND listed < ?", arguments: [state.url, oldest])
        }
    }

    // MARK: - Pages

    /// The pages that wait.
    public func pages() throws(FeedStoreError) -> [PageTask] {
        try run("read the pages that wait") { db in
            let rows = try Row.fetchAll(db, sql: "SELECT feed, key, url, tries, next_try FROM pages ORDER BY next_try")
            return rows.compactMap { row in
                PageTask(
                    feed: row[0], key: row[1], url: row[2], tries: row[3],
                    nextTry: Timestamp(millisecondsSinceEpoch: row[4]))
            }
        }
    }

    /// What the feed says of a page that waits; `nil` where it only names it.
    public func article(of page: PageTask) throws(FeedStoreError) -> Article? {
        try run("read an entry") { db in
            let bytes = try Data.fetchOne(
                db, sql: "SELECT article FROM pages WHERE feed = ? AND key = ?", arguments: [page.feed, page.key])
            return bytes.flatMap { try? JSON.decode(Article.self, from: Array($0)) }
        }
    }

    /// Saves when a page is tried again.
    public func postpone(_ page: PageTask) throws(FeedStoreError) {
        try run("save a page that waits") { db in
            try db.execute(
                sql: "UPDATE pages SET tries = ?, next_try = ? WHERE feed = ? AND key = ?",
                arguments: [page.tries, page.nextTry.millisecondsSinceEpoch, page.feed, page.key])
        }
    }

    /// Notes that a page waits no longer.
    public func finish(_ page: PageTask) throws(FeedStoreError) {
        try run("save a page") { db in
            try db.execute(sql: "DELETE FROM pages WHERE feed = ? AND key = ?", arguments: [page.feed, page.key])
        }
    }

    private func run<Value>(_ what: String, _ body: (Database) throws -> Value) throws(FeedStoreError) -> Value {
        do {
            return try database.write(body)
        } catch {
            throw FeedStoreError(description: "cannot \(what): \(error)")
        }
    }
}
