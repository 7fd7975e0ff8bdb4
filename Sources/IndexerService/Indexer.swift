public import Logging
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
    private let logger: Logger

    /// Binds the query socket and starts to follow the stream.
    ///
    /// - Throws: What binding throws; it names the endpoint.
    public init(_ settings: IndexerSettings, logger: Logger, context: Context = Context()) throws(ZeroMQError) {
        var engine = IndexSettings()
        engine.mergesElsewhere = true
        let index = Index(settings: engine)
        let progress = IndexProgress()
        let answerer = QueryAnswerer(index: index, progress: progress, startedAt: .now)
        let server = try QueryServer(context, settings, answerer: answerer)
        let stream = ArticleStream(
            ArticleStream.Settings(stream: settings.stream, replay: settings.replay), context: context
        )
        indexing = OwnedThread(name: "index") {
            var indexer = StreamIndexer(stream: stream, index: index, progress: progress, logger: logger) {
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

    /// Answers the queries that were taken, and closes the sockets.
    public func close() {
        stream.close()
        indexing.join()
        server.close()
        logger.info("stopped")
    }
}
