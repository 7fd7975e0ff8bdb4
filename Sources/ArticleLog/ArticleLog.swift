import GRDB
public import NewsModels
import Synchronization

/// The durable log of articles: what is appended is on disk when the call returns, and is replayed byte for byte.
///
/// One thread appends; any number of threads read meanwhile, each from a snapshot, and none waits for the other.
public final class ArticleLog: Sendable {
    /// The directory that holds the log.
    public let directory: String
    /// Names the log, 32 hex digits; chosen at random when it is created.
    public let epoch: String

    let pool: DatabasePool
    let checkpointer: Checkpointer
    let options: StorageOptions
    /// The texts in which those of new articles are looked for; belongs to the writer's queue of `pool`.
    let duplicates: DuplicateWindow
    /// Where the log stands, as of the last commit. Lock order: the writer's queue of `pool`, then that of
    /// `checkpointer`; or then `lock`, then `state`.
    let state: Mutex<LogState>
    /// The claim on the directory; `nil` once the log is closed.
    let lock: Mutex<DirectoryLock?>

    /// Opens the log in a directory, or creates both.
    ///
    /// After a crash the log is as of its last commit. A log that lacks envelopes which were acknowledged (a cut
    /// write-ahead log, an old copy put back) is refused as `damaged`, because its `seq` would be given out twice.
    ///
    /// - Throws: `locked`, `system` (the directory cannot be made or written), `damaged`, `newerSchema`, `full`.
    public convenience init(directory: String) throws(LogError) {
        try self.init(directory: directory, options: StorageOptions())
    }

    init(directory: String, options: StorageOptions) throws(LogError) {
        try DataDirectory.create(directory)
        let lock = try DirectoryLock(directory: directory)
        let (pool, checkpointer) = try LogDatabase.open(directory: directory, options)
        let translator = FailureTranslator(path: directory, operation: "open the log")
        let lastNote = lock.lastNote
        let duplicates = DuplicateWindow(limits: options.duplicates)
        let (epoch, state) = try translator.run {
            try pool.writeWithoutTransaction { db in
                try translator.run(on: db) { db in
                    let recovered = try Self.recover(db, directory: directory, lastNote: lastNote)
                    try duplicates.load(from: db)
                    return recovered
                }
            }
        }
        try DataDirectory.sync(directory)
        lock.note(AcknowledgedHead(epoch: epoch, head: state.head))
        self.directory = directory
        self.options = options
        self.duplicates = duplicates
        self.pool = pool
        self.checkpointer = checkpointer
        self.epoch = epoch
        self.state = Mutex(state)
        self.lock = Mutex(lock)
    }

    deinit {
        close()
    }

    /// Closes the log and lets go of the directory. Closing twice is harmless.
    ///
    /// Waits for the append and the replays that are running; later ones throw `closed`.
    public func close() {
        guard isOpen else { return }
        try? pool.close()
        // After the last commit, which may start a checkpoint; as the last connection it empties the write-ahead log.
        checkpointer.close()
        lock.withLock { $0 = nil }
    }

    /// Where the log stands, as of the last commit.
    ///
    /// - Parameter prefix: The byte prefix that `prefix_head` is about.
    /// - Complexity: O(1) for `article/` and `article/<language>/`, else O(n) in the number of topics; no disk access.
    public func head(prefix: String = Topic.articles) -> LogHead {
        state.withLock { state in
            LogHead(
                epoch: epoch, head: state.head, first: state.first, heads: state.heads,
                prefixHead: state.head(under: prefix))
        }
    }

    var isOpen: Bool { lock.withLock { $0 != nil } }

    func checkOpen(_ operation: String) throws(LogError) {
        guard isOpen else {
            throw LogError(.closed, path: directory, operation: operation, detail: "the log is closed")
        }
    }

    /// Creates what is missing and reads where the log stands.
    private static func recover(
        _ db: Database, directory: String, lastNote: AcknowledgedHead?
    ) throws -> (epoch: String, LogState) {
        try Schema.migrate(db, newEpoch: randomEpoch)
        let state = try LogState(from: db, directory: directory)
        let epoch = try LogPosition(from: db)?.epoch ?? ""
        if let lastNote, lastNote.epoch == epoch, lastNote.head > state.head {
            throw LogError(
                .damaged, path: directory, operation: "open the log",
                detail: "it ends at \(state.head), but everything up to \(lastNote.head) was acknowledged; "
                    + "its write-ahead log was cut, or an older copy was put in its place")
        }
        return (epoch, state)
    }

    private static func randomEpoch() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}
