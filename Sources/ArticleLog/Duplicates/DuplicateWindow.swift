import GRDB
import NewsModels

/// How much the log remembers of texts.
struct DuplicateLimits: Sendable {
    /// How long, in days.
    var days = 30
    /// The most texts.
    var texts = 1_000_000
    /// Texts that one batch forgets at most because of their age.
    var forgottenPerBatch = 2_000
}

/// Where a text comes from.
enum TextOrigin: Hashable {
    /// No other text is near it.
    case new
    /// The article itself was first with it, since that `seq`.
    case own(since: UInt64)
    /// The article with that key was first.
    case other(Int64)

    /// Key of the article that it repeats.
    var original: Int64? {
        if case .other(let article) = self { article } else { nil }
    }
}

/// The texts in which an article's text is looked for: those that are committed, and those of the batch that is written.
///
/// The table `signatures` holds the same, and changes in the same transaction as the log.
///
/// `Sendable` because it is touched on the writer's queue of the database pool alone, which runs one thing at a time.
final class DuplicateWindow: @unchecked Sendable {
    private let limits: DuplicateLimits
    private var committed: SignatureIndex
    /// Texts of the batch.
    private var pending = SignatureIndex(capacity: 1)
    /// Since when the texts have stood that the batch takes away.
    private var removed: Set<UInt64> = []

    init(limits: DuplicateLimits) {
        self.limits = limits
        committed = SignatureIndex(capacity: limits.texts)
    }

    /// Reads what is committed.
    ///
    /// - Complexity: O(n) in the texts of the window; about 2 s for a million.
    func load(from db: Database) throws {
        committed = SignatureIndex(capacity: limits.texts)
        try db.forEachSignature { committed.append($0) }
    }

    // MARK: - Batch

    /// Begins a batch; what the last one left without a commit is forgotten.
    ///
    /// - Parameter size: The most texts that it brings.
    func begin(size: Int) {
        pending = SignatureIndex(capacity: max(size, 1), headCount: 1 << 8)
        removed = []
    }

    /// Finds the article, not retracted, that was first with a text or nearly that text.
    ///
    /// It is the oldest that is found, or the one that this in turn repeats, if the text still is near that one's: so
    /// all copies name the same article.
    ///
    /// - Parameter known: The article that has the text, as it stands in the log.
    /// - Complexity: O(1), and two look-ups in the database where there is one.
    func origin(of signature: TextSignature, known: KnownArticle?, in db: Database) throws -> TextOrigin {
        let match =
            committed.oldestMatch(of: signature) { removed.contains($0) }
            ?? pending.oldestMatch(of: signature) { removed.contains($0) }
        guard let match else { return .new }
        var first = match
        if let original = match.original, let seq = try db.textSeq(ofArticle: original), let text = text(seq: seq),
            text.since < match.since, SignatureIndex.repeats(text.signature, signature)
        {
            first = text
        }
        return first.article == known?.ordinal ? .own(since: first.since) : .other(first.article)
    }

    /// Takes the text of an article that is published.
    func append(_ text: SignedText, in db: Database) throws {
        try db.insert(text)
        pending.append(text)
    }

    /// Takes away the text that an article has had since `seq`.
    func remove(seq: UInt64, in db: Database) throws {
        try db.deleteSignature(seq: seq)
        removed.insert(seq)
    }

    /// Makes room for the batch, and forgets what is too old; before the commit.
    func makeRoom(now: Timestamp, in db: Database) throws {
        let before = committed.firstSeq
        let horizon = now.millisecondsSinceEpoch - Int64(limits.days) * 86_400_000
        committed.removeTexts(
            before: Timestamp(millisecondsSinceEpoch: horizon), limit: limits.forgottenPerBatch)
        committed.removeTexts(beyond: limits.texts - pending.count)
        guard let first = committed.firstSeq ?? pending.firstSeq, before != nil, before != first else { return }
        try db.deleteSignatures(before: first)
    }

    /// Takes over the batch; after the commit.
    func commit() {
        for seq in removed { committed.remove(seq: seq) }
        for text in pending.texts where !removed.contains(text.seq) { committed.append(text) }
        begin(size: 1)
    }

    private func text(seq: UInt64) -> SignedText? {
        removed.contains(seq) ? nil : committed.text(seq: seq) ?? pending.text(seq: seq)
    }
}
