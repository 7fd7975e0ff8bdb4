import GRDB
import Synchronization

extension ArticleLog {
    /// Drops the envelopes before a `seq`; ``NewsModels/LogHead/first`` rises to it, at most to behind the head.
    ///
    /// What is known of the articles stays: an article that comes again is still `unchanged` or a new revision, and
    /// `previous` goes on. The file does not shrink; its free pages are used for what comes.
    ///
    /// - Throws: `full`, `closed`, `locked`, `damaged`, `system`, `database`. What was dropped until then stays dropped.
    /// - Complexity: O(n) in the number of envelopes dropped, in transactions of 1,000.
    public func dropEnvelopes(before seq: UInt64) throws(LogError) {
        let operation = "drop the envelopes before \(seq)"
        let translator = FailureTranslator(path: directory, operation: operation)
        while true {
            try checkOpen(operation)
            let (first, head) = state.withLock { ($0.first, $0.head) }
            let target = min(seq, head + 1, first + 1_000)
            guard target > first else { return }
            try translator.run {
                try pool.writeWithoutTransaction { db in
                    try translator.run(on: db) { db in try Self.drop(before: target, in: db) }
                    state.withLock { $0.first = target }
                    boundWAL()
                }
            }
        }
    }

    private static func drop(before seq: UInt64, in db: Database) throws {
        try db.inTransaction(.immediate) {
            try db.run("DELETE FROM envelopes WHERE seq < ?", .sequence(seq))
            try db.run("DELETE FROM records WHERE seq < ?", .sequence(seq))
            try db.run("UPDATE log SET first = ?", .sequence(seq))
            return .commit
        }
    }
}
