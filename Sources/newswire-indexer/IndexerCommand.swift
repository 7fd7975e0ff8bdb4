import ArgumentParser
import IndexerService
import Logging
import NewsModels
import ServiceRuntime
import ZeroMQ

@main
struct IndexerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "newswire-indexer",
        abstract: "Keep an index of the article stream in memory and answer queries.",
        discussion: """
            The index is built from the ingestor's log at each start; until it has caught up, searches are answered
            with not_ready. With --snapshot-dir the index is kept on disk as well, and a start takes from the log only
            what came since; a snapshot that is damaged or of another log costs nothing but the time to build its part
            anew. SIGTERM and SIGINT end the service.

            EXAMPLES
              newswire-indexer
              newswire-indexer --query tcp://0.0.0.0:5560 --snapshot-dir /var/lib/newswire-index
              NEWSWIRE_STREAM=tcp://ingestor:5550 NEWSWIRE_REPLAY=tcp://ingestor:5551 newswire-indexer

            EXIT CODES
              0   ended by a signal
              1   could not start, such as a port in use
              64  the command line or environment is wrong
            """,
        version: "newswire-indexer 1.0.0 (wire 1)"
    )

    @Option(help: ArgumentHelp("Stream of the ingestor (NEWSWIRE_STREAM).", valueName: "endpoint"))
    var stream: String?
    @Option(help: ArgumentHelp("Replay socket of the ingestor (NEWSWIRE_REPLAY).", valueName: "endpoint"))
    var replay: String?
    @Option(help: ArgumentHelp("Where to answer queries (NEWSWIRE_QUERY).", valueName: "endpoint"))
    var query: String?
    @Option(help: ArgumentHelp("Folder of Hunspell dictionaries (NEWSWIRE_DICTIONARIES).", valueName: "folder"))
    var dictionaries: String?
    @Option(help: "Threads that answer queries; default: one for each processor.")
    var queryThreads: Int?
    @Option(help: ArgumentHelp("Where to keep the index on disk (NEWSWIRE_SNAPSHOT_DIR).", valueName: "dir"))
    var snapshotDir: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical (NEWSWIRE_LOG_LEVEL).")
    var logLevel: String?

    mutating func validate() throws {
        if let queryThreads, !(1...256).contains(queryThreads) {
            throw ValidationError("--query-threads must be from 1 to 256")
        }
        do {
            _ = try settings()
            _ = try ServiceOptions.logger("newswire-indexer", level: logLevel)
        } catch {
            throw ValidationError(error.description)
        }
    }

    private func settings() throws(ServiceOptionError) -> IndexerSettings {
        IndexerSettings(
            stream: try ServiceOptions.endpoint(
                stream, option: "--stream", variable: "NEWSWIRE_STREAM", default: Wire.streamEndpoint),
            replay: try ServiceOptions.endpoint(
                replay, option: "--replay", variable: "NEWSWIRE_REPLAY", default: Wire.replayEndpoint),
            query: try ServiceOptions.endpoint(
                query, option: "--query", variable: "NEWSWIRE_QUERY", default: Wire.queryEndpoint),
            queryThreads: queryThreads ?? ServiceOptions.processorCount,
            dictionaryFolder: dictionaries ?? ServiceOptions.environment("NEWSWIRE_DICTIONARIES")
                ?? IndexerSettings.defaultDictionaryFolder,
            snapshotDirectory: snapshotDir ?? ServiceOptions.environment("NEWSWIRE_SNAPSHOT_DIR")
        )
    }

    mutating func run() throws {
        let logger = try ServiceOptions.logger("newswire-indexer", level: logLevel)
        let settings = try settings()
        let hasStarted = ServiceRun.untilSignal(logger) {
            try Indexer(settings, logger: $0)
        } stop: {
            $0.close()
        }
        guard hasStarted else { throw ExitCode.failure }
    }
}
