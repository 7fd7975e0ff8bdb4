import Logging
import Messaging
import NewsModels
import NewswireClient
import SearchEngine
import ZeroMQ

/// The one thread that changes the index: applies the stream's events in order, batch by batch.
struct StreamIndexer {
    private let stream: ArticleStream
    private let writer: IndexWriter
    private let progress: IndexProgress
    private let logger: Logger
    /// Called after each change that searches can see.
    private let onPublish: () -> Void
    private var sequence: UInt64 = 0
    private var reportedAt = ContinuousClock.now
    private var isInterrupted = false

    init(
        stream: ArticleStream, index: Index, progress: IndexProgress, logger: Logger, onPublish: @escaping () -> Void
    ) {
        self.stream = stream
        writer = IndexWriter(index: index)
        self.progress = progress
        self.logger = logger
        self.onPublish = onPublish
    }

    /// Indexes until the stream is closed.
    mutating func run() {
        while let events = stream.take(upTo: IndexerLimits.indexBatch, until: ContinuousClock.now + .seconds(60)) {
            guard !events.isEmpty else { continue }
            apply(events)
            report()
        }
    }

    private mutating func apply(_ events: [ArticleStream.Event]) {
        var documents: [EngineDocument] = []
        func flush(_ writer: IndexWriter) {
            guard !documents.isEmpty else { return }
            writer.add(documents)
            documents = []
        }
        var caughtUp: UInt64?
        for event in events {
            switch event {
            case .envelope(let received):
                let envelope = received.envelope
                sequence = envelope.seq
                if progress.current.epoch != envelope.epoch { progress.update { $0.epoch = envelope.epoch } }
                switch envelope.payload {
                case .article(let article): documents.append(EngineDocument(article, seq: envelope.seq))
                case .retraction(let articleID, _):
                    flush(writer)
                    writer.remove(id: articleID)
                }
            case .reset(let epoch):
                documents = []
                reset(to: epoch)
                caughtUp = nil
            case .caughtUp(let seq):
                sequence = max(sequence, seq)
                caughtUp = seq
            case .interrupted(let reason):
                if !isInterrupted { logger.warning("\(reason); trying again") }
                isInterrupted = true
            }
        }
        flush(writer)
        writer.publish(sequence: sequence)
        if let caughtUp { becomeReady(at: caughtUp) }
        progress.update { $0.head = max($0.head, sequence) }
        onPublish()
    }

    private mutating func reset(to epoch: String) {
        logger.warning("the log is another one than before, epoch \(epoch): building the index anew")
        sequence = 0
        writer.removeAll()
        writer.publish(sequence: 0)
        progress.update { $0 = IndexProgress.State(epoch: epoch) }
    }

    private mutating func becomeReady(at seq: UInt64) {
        if isInterrupted { logger.info("connected again") }
        isInterrupted = false
        guard !progress.current.isReady else { return }
        let epoch = stream.epoch ?? ""
        progress.update { state in
            state.epoch = epoch
            state.isReady = true
        }
        logger.info("ready at seq \(seq)")
    }

    private mutating func report() {
        guard !progress.current.isReady, reportedAt.duration(to: .now) > .seconds(2) else { return }
        reportedAt = .now
        logger.info("building the index: at seq \(sequence)")
    }
}

extension EngineDocument {
    /// The fields of an article that are searched; the article itself comes back as payload.
    init(_ article: Article, seq: UInt64) {
        self.init(
            id: article.id, sequence: seq, title: article.title, lead: article.lead, body: article.body,
            language: article.language, tags: article.tags, authors: article.authors, source: article.source,
            publishedAt: article.publishedAt?.millisecondsSinceEpoch, duplicateOf: article.duplicateOf,
            payload: JSON.encode(article)
        )
    }
}
