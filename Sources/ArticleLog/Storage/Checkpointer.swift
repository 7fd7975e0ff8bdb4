import GRDB
import GRDBSQLite
import Synchronization

/// Moves pages from the write-ahead log to the database, on a connection and a queue of its own: a checkpoint takes tens
/// of milliseconds, for which appends would else wait.
///
/// A commit that finds the log long enough starts one, unless one is running. What is committed meanwhile is left to the
/// next one, which is shorter, until one ends before the next commit, which then begins the log anew; if none does, because
/// commits follow each other too closely or a reader stays, the writer empties the log once it is too long. A commit is on
/// disk before and after, wherever the process ends: SQLite syncs the log before it moves pages, and the database before
/// the log may be overwritten.
///
/// One that would have nothing to move is not started: versions of SQLite before 3.51.3 may lose commits where a writer
/// begins the log anew while a checkpoint of another connection finds it moved already, which cannot be while there is
/// something to move.
///
/// - Source: https://www.sqlite.org/wal.html, section 2.2 and "The WAL-reset bug"; `SQLITE_CHECKPOINT_PASSIVE` waits for
///   nobody.
final class Checkpointer: Sendable {
    let connection: DatabaseQueue
    private let pages: Int
    private let isRunning = Atomic(false)
    /// Pages of the log that the last checkpoint left moved.
    private let movedPages = Atomic(0)

    /// - Parameters:
    ///   - connection: To the same database as the writer's.
    ///   - pages: Pages in the write-ahead log from which on it is a long one.
    init(_ connection: DatabaseQueue, pages: Int) {
        self.connection = connection
        self.pages = pages
    }

    /// Has each commit of the writer start a checkpoint when it is time. This must outlive the writer.
    func watch(_ writer: Database) {
        let this = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            writer.sqliteConnection,
            { this, _, _, pages in
                if let this { Unmanaged<Checkpointer>.fromOpaque(this).takeUnretainedValue().noteCommit(Int(pages)) }
                return SQLITE_OK
            }, this)
    }

    private func noteCommit(_ pageCount: Int) {
        guard pageCount >= pages, !isRunning.exchange(true, ordering: .acquiring) else { return }
        // The last one may have seen this commit before this was told of it.
        guard pageCount != movedPages.load(ordering: .relaxed) else {
            return isRunning.store(false, ordering: .releasing)
        }
        connection.asyncWriteWithoutTransaction { [self] db in
            if let moved = Self.checkpoint(db, .passive) { movedPages.store(moved, ordering: .relaxed) }
            isRunning.store(false, ordering: .releasing)
        }
    }

    /// Moves everything and empties the write-ahead log, as far as readers allow it; waits for them, and for the checkpoint
    /// that is running. To be called by the writer between two transactions.
    func emptyLog() {
        _ = connection.writeWithoutTransaction { Self.checkpoint($0, .truncate) }
    }

    /// Returns the pages that are moved; `nil` if it failed, which the next one makes up for, or the connection is closed.
    private static func checkpoint(_ db: Database, _ kind: Database.CheckpointMode) -> Int? {
        guard db.sqliteConnection != nil else { return nil }
        return try? db.checkpoint(kind).checkpointedFrameCount
    }

    /// Waits for the checkpoint that is running and closes the connection; to be called when the writer is closed.
    func close() { try? connection.close() }
}
