import GRDB
import NewsModels

extension LogState {
    /// Reads where the log stands, and checks that its tables agree on it.
    ///
    /// - Complexity: O(n) in the number of topics.
    init(from db: Database, directory: String) throws {
        guard let position = try LogPosition(from: db) else {
            throw Self.damage(directory, "the table log is empty")
        }
        head = position.head
        first = position.first
        emittedAt = position.emittedAt
        topics = [:]
        heads = [:]
        var faults: [String] = []
        try db.forEachRow(of: "SELECT id, topic, head FROM topics") { row in
            guard let topic = Topic(row.text(1)) else {
                faults.append("topic \(row.integer(0)) is unreadable")
                return false
            }
            topics[topic] = TopicState(id: row.integer(0), head: row.sequence(2))
            for prefix in topic.prefixes.dropLast() { heads[prefix] = max(heads[prefix] ?? 0, row.sequence(2)) }
            return true
        }
        faults += try Self.faults(of: position, heads: heads, in: db)
        if let fault = faults.first { throw Self.damage(directory, fault) }
    }

    /// Where the tables disagree.
    private static func faults(of position: LogPosition, heads: [String: UInt64], in db: Database) throws -> [String] {
        var faults: [String] = []
        if heads[Topic.articles] ?? 0 != position.head {
            faults.append("the log ends at \(position.head), its topics at \(heads[Topic.articles] ?? 0)")
        }
        for table in ["records", "envelopes"] {
            let range = try db.firstRow(of: "SELECT (SELECT min(seq) FROM \(table)), (SELECT max(seq) FROM \(table))") {
                (first: $0.sequenceIfPresent(0), last: $0.sequenceIfPresent(1))
            }
            let first = range?.first ?? position.head + 1, last = range?.last ?? position.head
            if first != position.first || last != position.head {
                faults.append("the log holds \(position.first)...\(position.head), \(table) \(first)...\(last)")
            }
        }
        return faults
    }

    private static func damage(_ directory: String, _ detail: String) -> LogError {
        LogError(.damaged, path: directory, operation: "open the log", detail: detail)
    }
}

/// The row of the table `log`.
struct LogPosition: Hashable, Sendable {
    let epoch: String
    let head: UInt64
    let first: UInt64
    let emittedAt: Timestamp

    /// - Returns: `nil` where the row is missing.
    init?(from db: Database) throws {
        let row = try db.firstRow(of: "SELECT epoch, head, first, emitted_at FROM log") {
            ($0.text(0), $0.sequence(1), $0.sequence(2), $0.integer(3))
        }
        guard let row else { return nil }
        (epoch, head, first) = (row.0, row.1, row.2)
        emittedAt = Timestamp(millisecondsSinceEpoch: row.3)
    }
}
