import ArticleLog
import DocumentFiles
import NewsModels
import ZeroMQ

/// The one thread that appends to the log: it commits what waits in one transaction, then publishes, then answers.
final class LogWriter: Sendable {
    typealias Completion = @Sendable (Result<[AppendOutcome], LogError>) -> Void

    private struct Job: Sendable {
        let entries: [LogEntry]
        let completion: Completion
    }

    private let queue = WorkQueue<Job>(capacity: IngestorLimits.queuedArticleBytes)
    private let thread: OwnedThread

    init(log: ArticleLog, publisher: StreamPublisher) {
        let queue = queue
        thread = OwnedThread(name: "log-writer") {
            while case let jobs = queue.take(upTo: IngestorLimits.commitJobs, maximumCost: IngestorLimits.commitBytes),
                !jobs.isEmpty
            {
                Self.commit(jobs, log, publisher)
            }
        }
    }

    /// Queues entries, waiting for room; `completion` is called on the writer's thread once they are synced to disk.
    func append(_ entries: [LogEntry], completion: @escaping Completion) {
        let cost = entries.reduce(0) { $0 + Self.cost(of: $1) }
        if !queue.put(Job(entries: entries, completion: completion), cost: cost) { completion(.success([])) }
    }

    deinit {
        close()
    }

    /// Commits what is queued and ends the thread.
    func close() {
        queue.finish()
        thread.join()
    }

    private static func cost(of entry: LogEntry) -> Int {
        switch entry {
        case .article(let article): article.body.utf8.count + 1_024
        case .retraction: 1_024
        }
    }

    private static func commit(_ jobs: [Job], _ log: ArticleLog, _ publisher: StreamPublisher) {
        do {
            let outcomes = try log.append(jobs.flatMap(\.entries), now: SystemClock.now())
            publisher.publish(outcomes)
            var rest = outcomes[...]
            for job in jobs {
                job.completion(.success(Array(rest.prefix(job.entries.count))))
                rest = rest.dropFirst(job.entries.count)
            }
        } catch {
            for job in jobs { job.completion(.failure(error)) }
        }
    }
}

extension LogError {
    /// The error as a client sees it.
    var wireError: WireError {
        switch code {
        case .full: WireError(.overloaded, "the disk is full; nothing was published")
        case .unknownEpoch: WireError(.notFound, detail)
        case .closed: WireError(.overloaded, "the service is shutting down")
        default: WireError(.internalError, description)
        }
    }
}
