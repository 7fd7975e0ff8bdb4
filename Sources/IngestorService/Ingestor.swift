import ArticleLog
import DocumentFiles
import FeedStore
public import Logging
import NewsModels
public import ZeroMQ

/// Why an ingestor could not start.
public struct IngestorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, on what, and what went wrong.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The ingestor: parses what comes in, writes it to the log, publishes it, and replays the log.
///
/// ```
/// submit, files, inbox ─▶ parsers ─▶ log writer ─▶ SQLite ─▶ replay
///                                         └─▶ stream
/// ```
/// Each socket, the log's writer and each parser have a thread; bounded queues stand between them.
public final class Ingestor: Sendable {
    /// Where the sockets are, with the ports that the system chose.
    public struct Endpoints: Sendable {
        /// The sockets of the wire.
        public let stream, replay, submit: String
    }

    /// Where the sockets are.
    public let endpoints: Endpoints
    private let log: ArticleLog
    private let publisher: StreamPublisher
    private let writer: LogWriter
    private let submitServer: SubmitServer
    private let replayServer: ReplayServer
    private let board = FeedBoard()
    private let stop = StopSignal()
    private let readers: [OwnedThread]
    private let logger: Logger

    /// Opens the log, binds the sockets and starts the threads.
    ///
    /// - Throws: ``IngestorError``, which names the endpoint or directory that is at fault.
    public init(_ settings: IngestorSettings, logger: Logger, context: Context = Context()) throws(IngestorError) {
        for path in settings.inputs where path != "-" && !DocumentReader.exists(path) {
            throw IngestorError("cannot read the input \(path): there is no such file or folder")
        }
        do {
            log = try ArticleLog(directory: settings.dataDirectory)
            let head = log.head(prefix: Topic.articles)
            publisher = try StreamPublisher(context, settings, head: head)
            writer = LogWriter(log: log, publisher: publisher)
            replayServer = try ReplayServer(context, settings, log: log, board: board)
            submitServer = try SubmitServer(context, settings, writer: writer)
            logger.info("log \(head.epoch) at seq \(head.head) in \(settings.dataDirectory)")
        } catch let error as LogError {
            throw IngestorError(error.description)
        } catch {
            throw IngestorError("\(error)")
        }
        endpoints = Endpoints(
            stream: publisher.endpoint, replay: replayServer.endpoint, submit: submitServer.endpoint
        )
        self.logger = logger
        if let inbox = settings.watch { try InboxWatcher.prepare(inbox) }
        do {
            let poller = try Self.poller(settings, writer, board, stop, logger)
            readers = Self.startReaders(settings, writer, stop, logger) + (poller.map { [$0] } ?? [])
        } catch {
            throw IngestorError(error.description)
        }
        logger.info("serving stream \(endpoints.stream), replay \(endpoints.replay), submit \(endpoints.submit)")
    }

    /// Finishes what was taken, answers it, publishes it, and closes sockets and log.
    public func close() {
        stop.signal()
        for reader in readers { reader.join() }
        submitServer.finishParsing()
        writer.close()
        submitServer.close()
        replayServer.close()
        publisher.close()
        log.close()
        logger.info("stopped")
    }

    /// The thread that polls, where there is anything to poll.
    private static func poller(
        _ settings: IngestorSettings, _ writer: LogWriter, _ board: FeedBoard, _ stop: StopSignal, _ logger: Logger
    ) throws(FeedStoreError) -> OwnedThread? {
        guard !settings.feeds.urls.isEmpty else { return nil }
        let store = try FeedStore(directory: settings.dataDirectory)
        let poller = try FeedPoller(
            settings.feeds, defaultSource: settings.defaultSource, store: store, writer: writer, board: board,
            stop: stop,
            logger: logger
        )
        logger.info("polling \(settings.feeds.urls.count) feeds")
        return OwnedThread(name: "feeds") {
            var poller = poller
            poller.run()
        }
    }

    private static func startReaders(
        _ settings: IngestorSettings, _ writer: LogWriter, _ stop: StopSignal, _ logger: Logger
    ) -> [OwnedThread] {
        let intake = DocumentIntake(defaultSource: settings.defaultSource)
        var readers: [OwnedThread] = []
        if !settings.inputs.isEmpty {
            readers.append(
                OwnedThread(name: "input") { readInputs(settings.inputs, intake, writer, stop, logger) }
            )
        }
        if let inbox = settings.watch {
            readers.append(
                OwnedThread(name: "inbox") {
                    let files = FileIntake(intake: intake, writer: writer, stop: stop)
                    var watcher = InboxWatcher(directory: inbox, intake: files, stop: stop, logger: logger)
                    watcher.run()
                })
        }
        return readers
    }

    private static func readInputs(
        _ inputs: [String], _ intake: DocumentIntake, _ writer: LogWriter, _ stop: StopSignal, _ logger: Logger
    ) {
        let files = FileIntake(intake: intake, writer: writer, stop: stop) { tally in
            let count = tally.published + tally.unchanged + tally.rejected
            if count.isMultiple(of: 10_000) { logger.info("input: \(tally) so far") }
        }
        let tally = files.take(inputs)
        for reason in tally.reasons { logger.warning("input: \(reason)") }
        if let failure = tally.failure { logger.error("input stopped: \(failure)") }
        logger.info("input read: \(tally)")
    }
}
