import GRDB
import Messaging
import NewsModels

/// Writes the entries of one batch inside one transaction.
struct BatchWriter {
    let db: Database
    let epoch: String
    let duplicates: DuplicateWindow
    /// Has taken a `seq` for each envelope that was written.
    private(set) var numbering: BatchNumbering

    init(db: Database, epoch: String, duplicates: DuplicateWindow, numbering: BatchNumbering) {
        self.db = db
        self.epoch = epoch
        self.duplicates = duplicates
        self.numbering = numbering
    }

    /// Decides on one entry and writes what is to be published. A rejected entry leaves no trace.
    mutating func write(_ entry: LogEntry) throws -> AppendOutcome {
        switch entry {
        case .article(let article): try write(article)
        case .retraction(let articleID, let reason): try writeRetraction(of: articleID, reason: reason)
        }
    }

    /// Writes where the log stands after the batch.
    func finish() throws {
        try duplicates.makeRoom(now: numbering.changes.emittedAt, in: db)
        for topic in numbering.changes.topics.values {
            try db.run("UPDATE topics SET head = ? WHERE id = ?", .sequence(topic.head), .integer(topic.id))
        }
        try db.run(
            "UPDATE log SET head = ?, emitted_at = ?", .sequence(numbering.changes.head),
            .integer(numbering.changes.emittedAt.millisecondsSinceEpoch))
    }

    private mutating func write(_ article: Article) throws -> AppendOutcome {
        if let fault = Self.fault(in: article) { return .rejected(fault) }
        guard let ownTopic = Topic(language: article.language, source: article.source) else {
            return .rejected(WireError(.badRequest, "language and source of article \(article.id) give no topic"))
        }
        let row = ArticleRow(article), known = try db.knownArticle(key: row.key)
        switch Decision.article(fingerprint: row.fingerprint.bytes, known: known) {
        case .notFound: return .notFound(articleID: article.id)
        case .unchanged(let revision, let seq):
            return .unchanged(articleID: article.id, revision: revision, seq: seq)
        case .publish(let revision):
            var article = article
            article.revision = revision
            let signature = TextSignature(body: article.body, contentKey: row.contentKey.shortened)
            let origin = try duplicates.origin(of: signature, known: known, in: db)
            article.duplicateOf = try origin.original.flatMap { try db.articleID(ofArticle: $0) }
            let change: ArticleChange = known.map { .revise($0, row) } ?? .insert(row)
            return try publish(
                .article(article), under: known?.topic ?? ownTopic, revision: revision, change,
                text: (signature, origin))
        }
    }

    private mutating func writeRetraction(of articleID: String, reason: String) throws -> AppendOutcome {
        let known = try db.knownArticle(key: Digest(of: articleID))
        switch (Decision.retraction(known: known), known) {
        case (.publish(let revision), .some(let known)):
            let payload = EnvelopePayload.retraction(articleID: articleID, reason: reason)
            return try publish(payload, under: known.topic, revision: revision, .retract(known))
        case (.unchanged(let revision, let seq), _):
            return .unchanged(articleID: articleID, revision: revision, seq: seq)
        default: return .notFound(articleID: articleID)
        }
    }

    /// Writes one envelope with its record, and what it changes about its article.
    ///
    /// - Parameter text: What the article says, and where that comes from.
    private mutating func publish(
        _ payload: EnvelopePayload, under topic: Topic, revision: Int, _ change: ArticleChange,
        text: (signature: TextSignature, origin: TextOrigin)? = nil
    ) throws -> AppendOutcome {
        let seq = numbering.next, emittedAt = numbering.changes.emittedAt
        let envelope = Envelope(
            epoch: epoch, seq: seq, previous: numbering.previous(under: topic), emittedAt: emittedAt, payload: payload)
        let bytes = JSON.encode(envelope)
        guard bytes.count <= WireLimits.envelopeBytes else {
            return .rejected(
                WireError(
                    .tooLarge,
                    "the envelope has \(bytes.count) bytes, more than the limit of \(WireLimits.envelopeBytes)"))
        }
        let topicID = numbering.id(of: topic)
        if numbering.isNew(topic) {
            try db.run("INSERT INTO topics VALUES (?, ?, ?)", .integer(topicID), .text("\(topic)"), .sequence(seq))
        }
        let ordinal = try db.apply(change, seq: seq, revision: revision, topicID: topicID)
        if let seq = change.endsText { try duplicates.remove(seq: seq, in: db) }
        if let text, change.beginsText {
            var since = seq
            if case .own(let earlier) = text.origin { since = earlier }
            let signed = SignedText(
                seq: seq, since: since, article: ordinal, original: text.origin.original, emittedAt: emittedAt,
                signature: text.signature)
            try duplicates.append(signed, in: db)
        }
        try db.run(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", .sequence(seq), .integer(topicID), .integer(ordinal),
            .integer(Int64(revision)), .integer(change.isRetraction ? 1 : 0),
            .integer(emittedAt.millisecondsSinceEpoch), .sequence(change.known?.newestSeq))
        try db.run(
            "INSERT INTO envelopes VALUES (?, ?, ?)", .sequence(seq),
            .integer(Int64(bitPattern: XXH64.hash(bytes.span.bytes))), .blob(bytes))
        numbering.take(under: topic)
        return .published(
            AppendedEnvelope(topic: topic, seq: seq, bytes: bytes, articleID: payload.articleID, revision: revision))
    }

    /// What keeps an article out of the log, whatever its topic.
    private static func fault(in article: Article) -> WireError? {
        guard article.languageConfidence.isFinite else {
            return WireError(.badRequest, "language_confidence of article \(article.id) is not a number")
        }
        return nil
    }
}
