import Glibc
import IndexSnapshot
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
    private let merger: BackgroundMerger
    private let index: Index
    private let threads: Int
    /// While the index is being built.
    private var loader: BulkLoader?
    private let progress: IndexProgress
    private let logger: Logger
    /// Called after each change that searches can see.
    private let onPublish: () -> Void
    /// How far events have come, and how far the index has: until it is ready they are apart.
    private var sequence: UInt64 = 0
    private var indexed: UInt64 = 0
    private var build = BuildProgress(start: .now, first: 0)
    private var reportedAt = ContinuousClock.now
    private var isInterrupted = false
    /// Until when articles gather for the next batch.
    private var restUntil = ContinuousClock.now

    init(
        stream: ArticleStream, index: Index, threads: Int, snapshot: RestoredSnapshot?, progress: IndexProgress,
        logger: Logger, onPublish: @escaping () -> Void
    ) {
        self.stream = stream
        writer = IndexWriter(index: index)
        merger = BackgroundMerger()
        self.index = index
        self.threads = threads
        self.progress = progress
        self.logger = logger
        self.onPublish = onPublish
        if let snapshot { restore(snapshot) }
    }

    private mutating func restore(_ snapshot: RestoredSnapshot) {
        sequence = snapshot.resumeAfter
        indexed = sequence
        build = BuildProgress(start: .now, first: sequence)
        writer.restore(snapshot.segments, sequence: sequence)
        writer.publish(sequence: sequence)
        merger.prepare(index.searcher())
        progress.update { $0.epoch = snapshot.epoch }
    }

    /// Indexes until the stream is closed.
    mutating func run() {
        while true {
            stream.wait(until: .now + patience)
            gather()
            guard let events = stream.take(upTo: IndexerLimits.indexBatch, until: .now) else { break }
            let start = ContinuousClock.now
            let hasMerged = takeMerges()
            if events.isEmpty {
                if hasMerged { writer.publish(sequence: indexed) }
            } else {
                apply(events)
                report()
            }
            startMerges()
            let taken = start.duration(to: .now)
            restUntil = start + min(taken * 2, .milliseconds(IndexerLimits.longestBatchMilliseconds))
        }
        loader?.close()
        merger.close()
    }

    /// Lets articles gather for a moment: each batch becomes a segment, and many small ones have to be merged again and
    /// again. Those that the log has committed together come within a millisecond or two. The longer a batch took, the
    /// more may gather for the next one.
    private func gather() {
        guard progress.current.isReady else { return }
        let pause = max(.milliseconds(IndexerLimits.gatherMilliseconds), ContinuousClock.now.duration(to: restUntil))
        usleep(UInt32(pause.wholeMicroseconds))
    }

    /// How long to wait for events.
    private var patience: Duration {
        merger.isBusy ? .milliseconds(IndexerLimits.mergeCheckMilliseconds) : .seconds(60)
    }

    private func takeMerges() -> Bool {
        let merges = merger.takeFinished()
        for merge in merges { writer.finish(merge) }
        return !merges.isEmpty
    }

    /// Hands out merges, but not while the index is being built, which they would slow down.
    private func startMerges() {
        guard progress.current.isReady else { return }
        while let merge = writer.nextMerge() { merger.add(merge) }
    }

    private mutating func apply(_ events: [ArticleStream.Event]) {
        var documents: [EngineDocument] = []
        let before = indexed
        for event in events {
            switch event {
            case .envelope(let received):
                sequence = received.envelope.seq
                note(epoch: received.envelope.epoch)
                if progress.current.isReady { add(received, to: &documents) } else { load(received) }
            case .reset(let epoch):
                documents = []
                reset(to: epoch)
            case .caughtUp(let seq):
                sequence = max(sequence, seq)
                if !progress.current.isReady { finishLoading() }
                becomeReady(at: seq)
            case .interrupted(let reason):
                if !isInterrupted { logger.warning("\(reason); trying again") }
                isInterrupted = true
            }
        }
        if progress.current.isReady {
            writer.add(documents)
            indexed = sequence
        }
        writer.publish(sequence: indexed)
        let head = stream.head
        progress.update { $0.head = max($0.head, sequence, head) }
        if indexed != before { onPublish() }
    }

    private func note(epoch: String) {
        if progress.current.epoch != epoch { progress.update { $0.epoch = epoch } }
    }

    private func add(_ received: ReceivedEnvelope, to documents: inout [EngineDocument]) {
        switch received.envelope.payload {
        case .article(let article): documents.append(EngineDocument(article, received))
        case .retraction(let articleID, _):
            writer.add(documents)
            documents = []
            writer.remove(id: articleID)
            startMerges()
        }
    }

    /// Hands an envelope to the threads that build the index.
    private mutating func load(_ received: ReceivedEnvelope) {
        let loader =
            loader
            ?? BulkLoader(
                settings: index.settings, threadCount: min(max(threads, 1), IndexerLimits.bulkThreads))
        self.loader = loader
        switch received.envelope.payload {
        case .article(let article): loader.add(EngineDocument(article, received))
        case .retraction(let articleID, _):
            loader.remove(DocumentRemoval(id: articleID, sequence: received.envelope.seq))
        }
        if loader.isFull { takeBuilt(loader) }
    }

    private mutating func finishLoading() {
        if let loader {
            takeBuilt(loader)
            loader.close()
        }
        loader = nil
        indexed = sequence
        writer.publish(sequence: indexed)
    }

    private mutating func takeBuilt(_ loader: BulkLoader) {
        let (segments, removals) = loader.finish()
        writer.append(segments, removals: removals)
        indexed = sequence
    }

    private mutating func reset(to epoch: String) {
        logger.warning("the log is another one than before, epoch \(epoch): building the index anew")
        loader?.close()
        loader = nil
        sequence = 0
        indexed = 0
        writer.removeAll()
        writer.publish(sequence: 0)
        progress.update { $0 = IndexProgress.State(epoch: epoch) }
        build = BuildProgress(start: .now, first: 0)
    }

    private mutating func becomeReady(at seq: UInt64) {
        if isInterrupted { logger.info("connected again") }
        isInterrupted = false
        guard !progress.current.isReady else { return }
        let epoch = stream.epoch ?? ""
        progress.update { state in
            state.epoch = epoch
            state.isReady = true
            state.building = nil
        }
        logger.info("ready at seq \(seq), \(Int(build.rate(at: seq, now: .now))) envelopes a second")
    }

    private mutating func report() {
        guard !progress.current.isReady else { return }
        let now = ContinuousClock.now
        let rate = Int(build.rate(at: sequence, now: now))
        let remaining = build.remaining(from: sequence, to: progress.current.head, now: now)?.wholeMilliseconds
        progress.update {
            $0.building = IndexBuilding(envelopesPerSecond: rate, remainingMilliseconds: remaining)
        }
        guard reportedAt.duration(to: now) > .seconds(2) else { return }
        reportedAt = now
        let left = remaining.map { ", \(($0 + 999) / 1_000) s left" } ?? ""
        logger.info("building the index: seq \(sequence) of \(progress.current.head), \(rate) a second\(left)")
    }
}

extension EngineDocument {
    /// The fields of an article that are searched; its envelope comes back as payload, as published.
    init(_ article: Article, _ received: ReceivedEnvelope) {
        self.init(article, sequence: received.envelope.seq, payload: received.bytes)
    }

    /// The fields of an article that are searched, and the payload that comes back with it.
    init(_ article: Article, sequence: UInt64, payload: [UInt8]) {
        self.init(
            id: article.id, sequence: sequence, title: article.title, lead: article.lead,
            body: article.body, language: article.language, tags: article.tags, authors: article.authors,
            source: article.source, publishedAt: article.publishedAt?.millisecondsSinceEpoch,
            duplicateOf: article.duplicateOf, payload: payload
        )
    }
}
