import IndexSnapshot
public import Logging
import Messaging
import NewsModels
import NewswireClient
import SearchEngine
public import ZeroMQ

/// The indexer: follows the stream, keeps an inverted index in memory, and answers queries.
///
/// ```
/// stream, replay ─▶ ArticleStream ─▶ StreamIndexer ─▶ Index ─▶ query threads ─▶ query socket
/// ```
/// One thread changes the index; those that answer take an immutable searcher and never wait for it.
public final class Indexer: Sendable {
    /// Where queries are answered, with the port that the system chose.
    public let queryEndpoint: String
    private let stream: ArticleStream
    private let server: QueryServer
    private let indexing: OwnedThread
    private let keeper: SnapshotKeeper?
    private let logger: Logger

    /// Binds the query socket and starts to follow the stream.
    ///
    /// - Throws: What binding throws, which names the endpoint, and what opening the directory of snapshots throws.
    public init(_ settings: IndexerSettings, logger: Logger, context: Context = Context()) throws {
        let engine = Self.indexSettings(settings, logger)
        let index = Index(settings: engine)
        let progress = IndexProgress()
        let answerer = QueryAnswerer(index: index, progress: progress, startedAt: .now)
        let server = try QueryServer(context, settings, answerer: answerer)
        var snapshot: RestoredSnapshot?
        var keeper: SnapshotKeeper?
        if let directory = settings.snapshotDirectory {
            let store = try SnapshotStore(directory: directory, settings: engine)
            snapshot = Self.load(store, logger)
            keeper = SnapshotKeeper(store, index: index, progress: progress, logger: logger)
        }
        self.keeper = keeper
        let stream = ArticleStream(
            ArticleStream.Settings(
                stream: settings.stream, replay: settings.replay, start: .at(.after(snapshot?.resumeAfter ?? 0)),
                epoch: snapshot?.epoch),
            context: context
        )
        indexing = OwnedThread(name: "index") { [snapshot] in
            var indexer = StreamIndexer(
                stream: stream, index: index, threads: settings.queryThreads, snapshot: snapshot, progress: progress,
                logger: logger
            ) {
                server.indexAdvanced(to: index.searcher().sequence)
            }
            indexer.run()
        }
        self.server = server
        self.stream = stream
        self.logger = logger
        queryEndpoint = server.endpoint
        logger.info("following \(settings.stream) and \(settings.replay), answering at \(queryEndpoint)")
    }

    private static func indexSettings(_ settings: IndexerSettings, _ logger: Logger) -> IndexSettings {
        var index = IndexSettings()
        index.mergesElsewhere = true
        let folder = DictionaryFolder(path: settings.dictionaryFolder)
        index.russianLemmatizer = folder.dictionary(named: "ru_RU").map { RussianLemmatizer($0) }
        if index.russianLemmatizer == nil {
            logger.warning(
                "no dictionary ru_RU in \(folder.path): Russian words are stemmed by rules alone, which finds less")
        }
        return index
    }

    /// Answers the queries that were taken, and closes the sockets.
    public func close() {
        stream.close()
        indexing.join()
        keeper?.close()
        server.close()
        logger.info("stopped")
    }

    private static func load(_ store: SnapshotStore, _ logger: Logger) -> RestoredSnapshot? {
        let start = ContinuousClock.now
        guard let snapshot = store.load(report: { logger.warning("\($0); the index is built from the log") }) else {
            return nil
        }
        for damage in snapshot.damages {
            logger.warning("\(damage); what it held is taken from the log, from seq \(snapshot.resumeAfter + 1) on")
        }
        let milliseconds = start.duration(to: .now).wholeMilliseconds
        logger.info("snapshot at seq \(snapshot.seq) read in \(milliseconds) ms")
        return snapshot
    }
}
