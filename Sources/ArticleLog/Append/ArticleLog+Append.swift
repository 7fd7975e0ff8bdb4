import GRDB
public import NewsModels
import Synchronization

extension ArticleLog {
    /// Decides on each entry in order, and writes all envelopes of the batch in one transaction with one sync.
    ///
    /// When it returns, everything `published` is on disk. When it throws, nothing of the batch is in the log, no `seq`
    /// is used up, and the next call goes on as if this one had not been. One thread calls it.
    ///
    /// - Parameter now: The time of the batch; `emitted_at` never decreases, even where this does.
    /// - Returns: One outcome for each entry, in order.
    /// - Throws: `full`, `closed`, `locked` (another program writes to the database), `damaged`, `system`, `database`.
    /// - Complexity: O(n log m), n entries in a log of m articles.
    public func append(_ entries: [LogEntry], now: Timestamp) throws(LogError) -> [AppendOutcome] {
        let operation = "append \(entries.count) entries"
        try checkOpen(operation)
        guard !entries.isEmpty else { return [] }
        let translator = FailureTranslator(path: directory, operation: operation)
        return try translator.run {
            try pool.writeWithoutTransaction { db in
                let (outcomes, changes) = try translator.run(on: db) { db in try write(entries, now: now, to: db) }
                if let changes {
                    acknowledge(changes)
                    boundWAL()
                }
                return outcomes
            }
        }
    }

    /// Writes the batch; `changes` is `nil` where nothing was published and so nothing was committed.
    private func write(
        _ entries: [LogEntry], now: Timestamp, to db: Database
    ) throws -> (outcomes: [AppendOutcome], changes: BatchChanges?) {
        var outcomes: [AppendOutcome] = []
        var changes: BatchChanges?
        try db.inTransaction(.immediate) {
            let numbering = BatchNumbering(base: try currentState(in: db), now: now)
            duplicates.begin(size: entries.count)
            var writer = BatchWriter(db: db, epoch: epoch, duplicates: duplicates, numbering: numbering)
            outcomes.reserveCapacity(entries.count)
            for entry in entries { outcomes.append(try writer.write(entry)) }
            guard !writer.numbering.isEmpty else { return .rollback }
            try writer.finish()
            changes = writer.numbering.changes
            return .commit
        }
        return (outcomes, changes)
    }

    /// The state in memory, or the one on disk where they differ: a commit whose sync failed may have come through.
    private func currentState(in db: Database) throws -> LogState {
        let state = state.withLock { $0 }
        let head = try db.firstRow(of: "SELECT head FROM log") { $0.sequence(0) }
        guard head != state.head else { return state }
        let reloaded = try LogState(from: db, directory: directory)
        try duplicates.load(from: db)
        self.state.withLock { $0 = reloaded }
        return reloaded
    }

    private func acknowledge(_ changes: BatchChanges) {
        lock.withLock { $0?.note(AcknowledgedHead(epoch: epoch, head: changes.head)) }
        state.withLock { $0.apply(changes) }
        duplicates.commit()
    }

    /// Empties a write-ahead log that readers, or commits without a pause, have kept from being begun anew. A failure is no
    /// failure of what was committed; the next commit tries again.
    func boundWAL() {
        guard let size = fileSize(pool.path + "-wal"), size > options.maximumWALBytes else { return }
        checkpointer.emptyLog()
    }
}
