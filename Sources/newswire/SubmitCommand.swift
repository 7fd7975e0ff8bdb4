import ArgumentParser
import DocumentFiles
import NewsModels
import NewswireClient
import Synchronization
import ZeroMQ

struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Send raw documents to the ingestor.",
        discussion: """
            Takes files, folders (recursively), JSON Lines (.jsonl, .ndjson) and - for standard input. Each document is
            acknowledged once it is synced to the log. Sending the same again is harmless.

            EXAMPLES
              newswire submit crawl/                       every file of a folder
              newswire submit --source ria.ru page.txt     state what the text does not say
              curl -s https://example.org/a | newswire submit --media-type text/plain --url https://example.org/a -
              newswire submit --json articles.jsonl        one result a line
            """
    )

    @OptionGroup var endpoint: SubmitEndpoint
    @OptionGroup var timeout: TimeoutOption
    @Option(help: "MIME type of documents whose name does not tell it.") var mediaType: String?
    @Option(help: "URL of the document.") var url: String?
    @Option(help: "Name of the publisher.") var source: String?
    @Option(help: "ISO 639 code of the language.") var language: String?
    @Flag(help: "Write one JSON result a line.") var json = false
    @Argument(help: "Files, folders, or - for standard input.") var paths: [String]

    func run() throws {
        Terminal.endProgressOnInterrupt()
        let sender = BatchSender(
            timeout.channel(try endpoint.resolve()), timeout.duration(orElse: 30), json: json,
            totalBytes: Terminal.showsProgress ? DocumentReader.totalBytes(of: paths) : nil)
        var batch: [InputDocument] = []
        var size = 0
        DocumentReader(mediaType: mediaType, url: url).read(paths) { input in
            let input = stated(input)
            let inputSize = (try? input.content.get()).map(BatchSender.size) ?? 0
            if !batch.isEmpty, size + inputSize > BatchSender.bytes || batch.count >= BatchSender.documents {
                guard sender.send(batch) else { return false }
                (batch, size) = ([], 0)
            }
            batch.append(input)
            size += inputSize
            return true
        }
        if !batch.isEmpty { _ = sender.send(batch) }
        let (tally, failure) = sender.finish()
        if let failure { throw ExitStatus.report(failure) }
        if !json {
            Terminal.print("\(tally.published) published, \(tally.unchanged) unchanged, \(tally.rejected) rejected")
        }
        if tally.rejected > 0 { throw ExitStatus.refused }
    }

    /// The document with what the options state about it.
    private func stated(_ input: InputDocument) -> InputDocument {
        let content = input.content.flatMap { document -> Result<SubmittedDocument, WireError> in
            var document = document
            document.source = source ?? document.source
            document.language = language ?? document.language
            let limit = WireLimits.submitRequestBytes - 64 * 1024
            guard BatchSender.size(document) <= limit else {
                return .failure(WireError(.tooLarge, "the document takes more than \(limit) bytes as JSON"))
            }
            return .success(document)
        }
        return InputDocument(name: input.name, content: content)
    }
}

/// Sends batches of documents, several at a time, and tells what became of each.
final class BatchSender: Sendable {
    struct Tally {
        var published = 0
        var unchanged = 0
        var rejected = 0
    }

    /// Documents of one request.
    static let documents = 100
    /// Bytes of one request, about; well below the limit of the socket.
    static let bytes = 4 * 1024 * 1024
    /// Requests under way at a time.
    private static let window = 4

    private struct State {
        var tally = Tally()
        var bytes = 0
        var open = 0
        var failure: ClientError?
    }

    private let channel: RequestChannel
    private let timeout: Duration
    private let json: Bool
    private let totalBytes: Int?
    private let state = Mutex(State())
    private let changed = Wakeup()

    /// - Parameter totalBytes: What all documents have together, for the progress bar; `nil` where unknown.
    init(_ channel: RequestChannel, _ timeout: Duration, json: Bool, totalBytes: Int?) {
        self.channel = channel
        self.timeout = timeout
        self.json = json
        self.totalBytes = totalBytes
    }

    /// The bytes that a document takes in a request, about: text grows where it is escaped.
    static func size(_ document: SubmittedDocument) -> Int {
        let text = document.content ?? ""
        let escapes = text.utf8.reduce(0) { $0 + ($1 == 0x22 || $1 == 0x5C || $1 == 0x0A ? 1 : $1 < 0x20 ? 5 : 0) }
        return text.utf8.count + escapes + (document.contentBase64?.utf8.count ?? 0)
    }

    /// Sends a batch once there is room.
    ///
    /// - Returns: Whether to go on.
    func send(_ batch: [InputDocument]) -> Bool {
        wait(below: Self.window)
        let names = batch.map(\.name)
        var readable: [(index: Int, document: SubmittedDocument)] = []
        for (index, input) in batch.enumerated() {
            switch input.content {
            case .success(let document): readable.append((index, document))
            case .failure(let error): note([SubmitResult(document: index, rejected: error)], names)
            }
        }
        guard state.withLock({ $0.failure == nil }) else { return false }
        guard !readable.isEmpty else { return true }
        state.withLock { $0.open += 1 }
        let indexes = readable.map(\.index)
        let size = readable.reduce(0) { $0 + Self.size($1.document) }
        let request = SubmitRequest.submit(documents: readable.map(\.document))
        channel.send(request, as: SubmitReply.self, operation: "submit", timeout: timeout) { [self] result in
            switch result {
            case .success(let reply):
                let results = reply.results.map { result in
                    var result = result
                    result.document = indexes.indices.contains(result.document) ? indexes[result.document] : 0
                    return result
                }
                state.withLock { $0.bytes += size }
                note(results, names)
            case .failure(let error): state.withLock { $0.failure = $0.failure ?? error }
            }
            state.withLock { $0.open -= 1 }
            changed.signal()
        }
        return true
    }

    /// Waits for the replies that are under way.
    func finish() -> (Tally, ClientError?) {
        wait(below: 1)
        Terminal.endProgress()
        return state.withLock { ($0.tally, $0.failure) }
    }

    private func wait(below count: Int) {
        while state.withLock({ $0.open >= count }) {
            var items = [changed.pollItem()]
            _ = try? poll(&items, until: ContinuousClock.now + .seconds(1))
            changed.clear()
        }
    }

    private func note(_ results: [SubmitResult], _ names: [String]) {
        let (tally, bytes) = state.withLock { state in
            for result in results {
                switch result.status {
                case .published: state.tally.published += 1
                case .unchanged: state.tally.unchanged += 1
                case .rejected: state.tally.rejected += 1
                }
            }
            return (state.tally, state.bytes)
        }
        for result in results {
            if json {
                Terminal.print(json: NamedResult(name: names[result.document], result: result))
            } else if let error = result.error {
                Terminal.endProgress()
                Terminal.complain("\(names[result.document]): \(error.code.rawValue): \(error.message)")
            }
        }
        let bar = totalBytes.map { Terminal.bar(Double(bytes) / Double(max($0, 1))) + " " } ?? ""
        let count = tally.published + tally.unchanged + tally.rejected
        Terminal.showProgress("\(bar)\(count) articles, \(tally.rejected) rejected")
    }

    private struct NamedResult: Encodable {
        let name: String
        let result: SubmitResult

        private enum CodingKeys: String, CodingKey {
            case name
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try result.encode(to: encoder)
        }
    }
}
