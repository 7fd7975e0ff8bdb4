import ArticleLog
import Glibc
import NewsModels
import ServiceRuntime
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
                let start = ContinuousClock.now
                Self.commit(jobs, log, publisher)
                if jobs.count > 1 { Self.gather(behind: jobs.count, since: start) }
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
        case .article(let article):
            [article.title, article.lead ?? "", article.body].reduce(1_024) { $0 + $1.utf8.count }
                + (article.tags + article.authors).reduce(0) { $0 + $1.utf8.count + 16 }
        case .retraction: 1_024
        }
    }

    private static func commit(_ jobs: [Job], _ log: ArticleLog, _ publisher: StreamPublisher) {
        let entries = jobs.flatMap(\.entries)
        var outcomes: [AppendOutcome] = []
        var failure: LogError?
        // A job may be larger than a transaction should be.
        while outcomes.count < entries.count, failure == nil {
            do {
                let batch = try log.append(nextBatch(of: entries[outcomes.count...]), now: SystemClock.now())
                publisher.publish(batch)
                outcomes += batch
            } catch {
                failure = error
            }
        }
        var rest = outcomes[...]
        for job in jobs {
            let own = Array(rest.prefix(job.entries.count))
            rest = rest.dropFirst(job.entries.count)
            // What of a failed job is in the log is found unchanged when it comes again.
            if let failure, own.count < job.entries.count {
                job.completion(.failure(failure))
            } else {
                job.completion(.success(own))
            }
        }
    }

    /// Lets jobs gather for a moment where several clients, or one that does not wait, give work to each commit: each
    /// costs a sync and a message to the disk, however little is in it.
    private static func gather(behind count: Int, since start: ContinuousClock.Instant) {
        let isFull = count > IngestorLimits.patientRequests
        let least = isFull ? IngestorLimits.fullCommitMilliseconds : IngestorLimits.commitMilliseconds
        let pause = Duration.milliseconds(least) - start.duration(to: .now)
        if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
    }

    /// The entries of the next transaction: at least one, and no more than its bounds.
    private static func nextBatch(of entries: ArraySlice<LogEntry>) -> [LogEntry] {
        var size = 0
        return Array(
            entries.prefix(IngestorLimits.commitEntries).enumerated().prefix { index, entry in
                size += cost(of: entry)
                return index == 0 || size <= IngestorLimits.commitBytes
            }.map(\.element))
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
