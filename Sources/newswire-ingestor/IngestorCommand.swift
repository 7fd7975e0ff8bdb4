import ArgumentParser
import IngestorService
import Logging
import NewsModels
import ServiceRuntime
import ZeroMQ

@main
struct IngestorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "newswire-ingestor",
        abstract: "Parse raw news into articles, keep them in a durable log, and publish them.",
        discussion: """
            Files, folders (recursively), JSON Lines (.jsonl, .ndjson) and - for standard input are read once at the start;
            the service goes on to serve until SIGTERM or SIGINT ends it. Reading the same input again is harmless.
            Feeds and sitemaps are polled as long as it serves; newswire status --feeds shows how they are.

            EXAMPLES
              newswire-ingestor crawl/                    read a folder, then serve
              newswire-ingestor --watch inbox             take files as they come into a folder
              newswire-ingestor CC-NEWS.warc.gz           read every page of a web archive, then serve
              newswire-ingestor --feed https://example.org/rss --feed https://example.org/sitemap_news.xml
              newswire-ingestor --feeds subscriptions.opml --fetch-full
              newswire-ingestor --data-dir /var/lib/newswire --stream tcp://0.0.0.0:5550

            EXIT CODES
              0   ended by a signal
              1   could not start, such as a port in use or a locked data directory
              64  the command line or environment is wrong
            """,
        version: "newswire-ingestor 1.0.0 (wire 1)"
    )

    @Option(help: ArgumentHelp("Where the log lives (NEWSWIRE_DATA_DIR); default: newswire-data.", valueName: "dir"))
    var dataDir: String?
    @Option(help: ArgumentHelp("Where to publish the stream (NEWSWIRE_STREAM).", valueName: "endpoint"))
    var stream: String?
    @Option(help: ArgumentHelp("Where to serve replays (NEWSWIRE_REPLAY).", valueName: "endpoint"))
    var replay: String?
    @Option(help: ArgumentHelp("Where to take documents (NEWSWIRE_SUBMIT).", valueName: "endpoint"))
    var submit: String?
    @Option(help: ArgumentHelp("An inbox to take files from (NEWSWIRE_WATCH).", valueName: "dir"))
    var watch: String?
    @OptionGroup(title: "Polling") var feedOptions: FeedOptions
    @Option(help: "Source of documents that name none and have no URL (NEWSWIRE_DEFAULT_SOURCE); default: unknown.")
    var defaultSource: String?
    @Option(help: "Threads that parse documents; default: one for each processor.")
    var parserThreads: Int?
    @Option(help: "trace, debug, info, notice, warning, error or critical (NEWSWIRE_LOG_LEVEL).")
    var logLevel: String?
    @Argument(help: "Files, folders, or - for standard input.")
    var inputs: [String] = []

    mutating func validate() throws {
        if let parserThreads, !(1...256).contains(parserThreads) {
            throw ValidationError("--parser-threads must be from 1 to 256")
        }
        do {
            let settings = try settings()
            guard Topic.cleanedSource(settings.defaultSource) != nil else {
                throw ValidationError("--default-source \"\(settings.defaultSource)\" needs a Latin letter or a digit")
            }
            _ = try ServiceOptions.logger("newswire-ingestor", level: logLevel)
        } catch let error as ServiceOptionError {
            throw ValidationError(error.description)
        }
    }

    private func settings() throws(ServiceOptionError) -> IngestorSettings {
        IngestorSettings(
            dataDirectory: dataDir ?? ServiceOptions.environment("NEWSWIRE_DATA_DIR") ?? "newswire-data",
            stream: try ServiceOptions.endpoint(
                stream, option: "--stream", variable: "NEWSWIRE_STREAM", default: Wire.streamEndpoint),
            replay: try ServiceOptions.endpoint(
                replay, option: "--replay", variable: "NEWSWIRE_REPLAY", default: Wire.replayEndpoint),
            submit: try ServiceOptions.endpoint(
                submit, option: "--submit", variable: "NEWSWIRE_SUBMIT", default: Wire.submitEndpoint),
            watch: watch ?? ServiceOptions.environment("NEWSWIRE_WATCH"), inputs: inputs,
            feeds: feedOptions.settings(),
            defaultSource: defaultSource ?? ServiceOptions.environment("NEWSWIRE_DEFAULT_SOURCE") ?? "unknown",
            parserThreads: parserThreads ?? ServiceOptions.processorCount
        )
    }

    mutating func run() throws {
        let logger = try ServiceOptions.logger("newswire-ingestor", level: logLevel)
        let settings = try settings()
        let hasStarted = ServiceRun.untilSignal(logger) {
            try Ingestor(settings, logger: $0)
        } stop: {
            $0.close()
        }
        guard hasStarted else { throw ExitCode.failure }
    }
}
