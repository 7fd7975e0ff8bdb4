import GRDB
import NewsModels

/// The envelopes that a byte prefix covers.
enum PrefixScope: Hashable {
    /// All of them: the prefix is a part of `article/`.
    case everything
    /// Those of these topics, by their keys.
    case topics([Int64])

    /// - Parameter after: Topics without an envelope behind this are left out.
    /// - Complexity: O(log n + m) with m of n topics under the prefix; no envelope is read.
    init(prefix: String, after: UInt64, in db: Database) throws {
        guard !Topic.articles.utf8.starts(with: prefix.utf8) else {
            self = .everything
            return
        }
        var topics: [Int64] = []
        // Topics are ASCII, so the highest code point comes behind every topic that starts with the prefix.
        try db.forEachRow(
            of: "SELECT id FROM topics WHERE topic >= ? AND topic < ? AND head > ? ORDER BY id", .text(prefix),
            .text(prefix + "\u{10FFFF}"), .sequence(min(after, UInt64(Int64.max)))
        ) { row in
            topics.append(row.integer(0))
            return true
        }
        self = .topics(topics)
    }
}

/// Walks the sequences under a prefix, upwards from a position to the head of the snapshot.
///
/// Under one or more topics it merges their entries of the index `records_by_topic`, so that a sparse prefix costs no more
/// than a dense one: O(t + n) index look-ups for n sequences of t topics, whatever else the log holds.
struct PrefixCursor {
    private enum Source {
        case range(ClosedRange<UInt64>?)
        case merge(SequenceMerge)
    }

    private var source: Source

    /// - Parameters:
    ///   - position: The walk starts behind it.
    ///   - expected: How many sequences will be taken, as far as is known.
    init(_ scope: PrefixScope, after position: UInt64, log: LogPosition, expected: Int, in db: Database) throws {
        switch scope {
        case .everything:
            let lower = max(position.addingReportingOverflow(1).partialValue, log.first)
            source = .range(position < log.head && lower <= log.head ? lower...log.head : nil)
        case .topics(let topics):
            let merge = try SequenceMerge(runs: topics, from: position, .ascending, expected: expected) {
                try db.sequences(ofTopic: $0, after: $1, count: $2)
            }
            source = .merge(merge)
        }
    }

    /// The sequence that ``next()`` gives.
    var peek: UInt64? {
        switch source {
        case .range(let range): range?.lowerBound
        case .merge(let merge): merge.peek
        }
    }

    /// Takes the next sequence; `nil` at the head.
    mutating func next() throws -> UInt64? {
        switch source {
        case .range(let range):
            guard let range else { return nil }
            source = .range(range.lowerBound < range.upperBound ? (range.lowerBound + 1)...range.upperBound : nil)
            return range.lowerBound
        case .merge(var merge):
            source = .range(nil)  // Keeps the merge's buffers unshared while it moves.
            defer { source = .merge(merge) }
            return try merge.next()
        }
    }
}

extension Database {
    fileprivate func sequences(ofTopic topic: Int64, after position: UInt64, count: Int) throws -> [UInt64] {
        guard position < UInt64(Int64.max) else { return [] }
        return try sequences(
            "SELECT seq FROM records WHERE topic = ? AND seq > ? ORDER BY seq LIMIT ?", topic, position, count)
    }

    /// Returns at most `count` sequences of the topic before `position`, the newest first.
    func sequences(ofTopic topic: Int64, before position: UInt64, count: Int) throws -> [UInt64] {
        try sequences(
            "SELECT seq FROM records WHERE topic = ? AND seq < ? ORDER BY seq DESC LIMIT ?", topic,
            min(position, UInt64(Int64.max)), count)
    }

    private func sequences(_ sql: String, _ topic: Int64, _ position: UInt64, _ count: Int) throws -> [UInt64] {
        var sequences: [UInt64] = []
        sequences.reserveCapacity(count)
        try forEachRow(of: sql, .integer(topic), .sequence(position), .integer(Int64(count))) { row in
            sequences.append(row.sequence(0))
            return true
        }
        return sequences
    }
}
