import GRDB
import NewsModels

/// Answers from one snapshot of the log.
struct ReplayReader {
    let db: Database
    let log: LogPosition
    let directory: String

    /// Returns one page; see ``ArticleLog/replay(_:maximumBytes:)``.
    func page(_ query: ReplayQuery, maximumBytes: Int) throws -> (ReplayHeader, [[UInt8]]) {
        var through = try start(of: query)
        let scope = try PrefixScope(prefix: query.prefix, after: through, in: db)
        var cursor = try PrefixCursor(scope, after: through, log: log, expected: query.limit, in: db)
        var envelopes: [[UInt8]] = []
        var byteCount = 0
        while envelopes.count < query.limit, let seq = cursor.peek {
            let envelope = try bytes(of: seq)
            guard envelopes.isEmpty || byteCount + envelope.count <= maximumBytes else { break }
            envelopes.append(envelope)
            byteCount += envelope.count
            through = seq
            _ = try cursor.next()
        }
        let isComplete = cursor.peek == nil
        let header = ReplayHeader(
            epoch: log.epoch, head: log.head, first: log.first, count: envelopes.count,
            through: isComplete ? log.head : through, complete: isComplete)
        return (header, envelopes)
    }

    /// The bytes of an envelope, checked against their checksum.
    func bytes(of seq: UInt64) throws -> [UInt8] {
        let stored = try db.firstRow(of: "SELECT checksum, bytes FROM envelopes WHERE seq = ?", .sequence(seq)) {
            (checksum: $0.sequence(0), bytes: $0.bytes(1))
        }
        guard let stored else { throw missing("envelope", seq) }
        guard XXH64.hash(stored.bytes.span.bytes) == stored.checksum else {
            throw LogError(
                .digestMismatch(sequence: seq), path: directory, operation: "read envelope \(seq)",
                detail: "its bytes are not the ones that were written")
        }
        return stored.bytes
    }

    /// The `seq` of a revision; walks back from the newest, and stops at a retraction or where retention has dropped.
    func sequence(of article: KnownArticle, revision: Int?) throws -> UInt64? {
        let wanted = revision ?? article.revision
        guard (1...article.revision).contains(wanted) else { return nil }
        var seq = article.seq
        while seq >= log.first {
            guard let record = try record(seq) else { throw missing("record", seq) }
            if record.isRetraction { return nil }
            if record.revision == wanted { return seq }
            guard let prior = record.prior, prior < seq else { return nil }
            seq = prior
        }
        return nil
    }

    // MARK: Where to start

    /// The position behind which the page starts.
    private func start(of query: ReplayQuery) throws -> UInt64 {
        let position =
            switch query.start {
            case .after(let seq): min(seq, log.head)
            case .since(let time): try position(before: time)
            case .last(let count): try position(beforeLast: count, prefix: query.prefix)
            }
        return max(position, log.first - 1)
    }

    /// The last `seq` emitted before that time: a binary search, because `emitted_at` never decreases.
    private func position(before time: Timestamp) throws -> UInt64 {
        var (low, high) = (log.first, log.head + 1)
        while low < high {
            let middle = low + (high - low) / 2
            guard let record = try record(middle) else { throw missing("record", middle) }
            if record.emittedAt < time { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The position that leaves so many envelopes under the prefix behind it.
    private func position(beforeLast count: Int, prefix: String) throws -> UInt64 {
        guard count > 0 else { return log.head }
        switch try PrefixScope(prefix: prefix, after: 0, in: db) {
        case .everything: return UInt64(count) >= log.head ? 0 : log.head - UInt64(count)
        case .topics(let topics):
            var merge = try SequenceMerge(runs: topics, from: log.head + 1, .descending, expected: count) {
                try db.sequences(ofTopic: $0, before: $1, count: $2)
            }
            var (position, remaining) = (log.head + 1, count)
            while remaining > 0, let seq = try merge.next() {
                position = seq
                remaining -= 1
            }
            return position - 1
        }
    }

    // MARK: Records

    private struct Record {
        let revision: Int
        let isRetraction: Bool
        let emittedAt: Timestamp
        let prior: UInt64?
    }

    private func record(_ seq: UInt64) throws -> Record? {
        try db.firstRow(
            of: "SELECT revision, is_retraction, emitted_at, prior FROM records WHERE seq = ?", .sequence(seq)
        ) { row in
            Record(
                revision: Int(row.integer(0)), isRetraction: row.integer(1) != 0,
                emittedAt: Timestamp(millisecondsSinceEpoch: row.integer(2)), prior: row.sequenceIfPresent(3))
        }
    }

    private func missing(_ what: String, _ seq: UInt64) -> LogError {
        LogError(
            .damaged, path: directory, operation: "read \(what) \(seq)",
            detail: "it is not there, though the log holds \(log.first)...\(log.head)")
    }
}
