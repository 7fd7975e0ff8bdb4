import GRDB
public import NewsModels

extension ArticleLog {
    /// Returns a page of envelopes under a prefix, in `seq` order, as of one moment.
    ///
    /// - `through` is the head of the log where nothing further lies under the prefix (`complete`); else the last `seq` of
    ///   the page or, on an empty page (`limit` 0), the position before its start. Ask again with `after: through`.
    /// - An `after` beyond the head gives an empty page that is complete.
    /// - A start before ``LogHead/first`` is answered from there.
    /// - `last` counts under the prefix; where it exceeds `limit`, the page begins the walk over those last ones.
    ///
    /// Any thread may call it while another appends.
    ///
    /// - Parameters:
    ///   - query: As it came with the request. A negative or larger `limit` than 1,000 is taken as it is.
    ///   - maximumBytes: The envelopes together have at most so many bytes, unless the first alone has more.
    /// - Returns: The header, and the envelopes byte for byte as published.
    /// - Throws: `unknownEpoch`, `digestMismatch`, `damaged`, `closed`, `system`, `database`.
    /// - Complexity: O(t + n) look-ups in an index, with n envelopes of t topics under the prefix; `last` also walks
    ///   back over as many index entries, unless the prefix is `article/`; `since` adds O(log m) in a log of m.
    ///   Only envelopes of the page are read.
    public func replay(
        _ query: ReplayQuery, maximumBytes: Int = WireLimits.replayReplyBytes
    ) throws(LogError) -> (ReplayHeader, [[UInt8]]) {
        if let asked = query.epoch, asked != epoch {
            throw LogError(
                .unknownEpoch, path: directory, operation: "replay",
                detail: "the epoch of the log is \(epoch), not the one asked for")
        }
        return try read("replay \(query.prefix)") { db in
            try ReplayReader(db: db, log: try self.position(in: db), directory: self.directory)
                .page(query, maximumBytes: maximumBytes)
        }
    }

    /// Returns the envelope of an article: its newest revision, or the one that is named.
    ///
    /// - Returns: `nil` where the article is unknown or retracted, where it has no such revision, where that revision
    ///   was retracted, or where retention has dropped its envelope.
    /// - Throws: `digestMismatch`, `damaged`, `closed`, `system`, `database`.
    /// - Complexity: O(r) look-ups for a revision that lies r revisions back.
    public func envelope(
        articleID: String, revision: Int? = nil
    ) throws(LogError) -> (seq: UInt64, bytes: [UInt8])? {
        try read("get article \(articleID)") { db in
            let reader = ReplayReader(db: db, log: try self.position(in: db), directory: self.directory)
            guard let known = try db.knownArticle(key: Digest(of: articleID)), known.retractedBy == nil,
                let seq = try reader.sequence(of: known, revision: revision)
            else { return nil }
            return (seq, try reader.bytes(of: seq))
        }
    }

    /// Runs a block in a read transaction: all that it reads is as of one moment.
    func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(LogError) -> Value {
        try checkOpen(operation)
        let translator = FailureTranslator(path: directory, operation: operation)
        return try translator.run {
            try pool.read { db in try translator.run(on: db) { db in try body(db) } }
        }
    }

    private func position(in db: Database) throws -> LogPosition {
        guard let position = try LogPosition(from: db) else {
            throw LogError(.damaged, path: directory, operation: "read the log", detail: "the table log is empty")
        }
        return position
    }
}
