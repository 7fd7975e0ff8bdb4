import SearchEngine
import ZeroMQ

/// Threads that build segments side by side while the index is far behind the log.
///
/// Documents go to whichever thread is free. When there are enough of them, all threads end their segments together, so
/// that what is published is always everything up to some place in the log.
final class BulkLoader {
    /// What the threads build between two calls of ``finish()``.
    private struct Round: Sendable {
        let documents = WorkQueue<[EngineDocument]>(capacity: IndexerLimits.bulkQueueBytes)
        let built = WorkQueue<[BuiltSegment]>(capacity: .max)
    }

    private let threads: [OwnedThread]
    /// Each round once for each thread.
    private let rounds = WorkQueue<Round>(capacity: .max)
    private let isCancelled = StopSignal()

    private var round = Round()
    /// Documents on their way into the queue.
    private var piece: [EngineDocument] = []
    private var pieceBytes = 0
    private var roundBytes = 0
    private var removals: [DocumentRemoval] = []

    /// Starts the threads.
    init(settings: IndexSettings, threadCount: Int) {
        threads = (0..<threadCount).map { [rounds, isCancelled] _ in
            OwnedThread(name: "build") { Self.run(settings, rounds, isCancelled) }
        }
        begin()
    }

    /// Whether ``finish()`` should be called before more is added.
    var isFull: Bool { roundBytes >= IndexerLimits.bulkSegmentBytes * threads.count }

    /// Adds a document; waits while the threads are behind.
    func add(_ document: EngineDocument) {
        piece.append(document)
        pieceBytes += document.byteCount
        if pieceBytes >= IndexerLimits.bulkPieceBytes { putPiece() }
    }

    /// Removes the versions of a document up to a sequence.
    func remove(_ removal: DocumentRemoval) { removals.append(removal) }

    /// Waits until everything added since the last call is built.
    func finish() -> (segments: [BuiltSegment], removals: [DocumentRemoval]) {
        putPiece()
        round.documents.finish()
        var segments: [BuiltSegment] = []
        for _ in threads { segments += round.built.take(upTo: 1).first ?? [] }
        defer {
            removals = []
            roundBytes = 0
            round = Round()
            begin()
        }
        return (segments, removals)
    }

    /// Ends the threads; what they have not built is dropped.
    func close() {
        isCancelled.signal()
        round.documents.finish()
        rounds.finish()
        for thread in threads { thread.join() }
    }

    private func begin() {
        for _ in threads { _ = rounds.put(round, cost: 1) }
    }

    private func putPiece() {
        guard !piece.isEmpty else { return }
        _ = round.documents.put(piece, cost: pieceBytes)
        roundBytes += pieceBytes
        piece = []
        pieceBytes = 0
    }

    private static func run(_ settings: IndexSettings, _ rounds: WorkQueue<Round>, _ isCancelled: StopSignal) {
        var builder = BulkBuilder(settings: settings)
        while let round = rounds.take(upTo: 1).first {
            while let documents = round.documents.take(upTo: 1).first, !isCancelled.isSignalled {
                builder.add(documents)
            }
            if isCancelled.isSignalled { return }
            _ = round.built.put(builder.build(), cost: 0)
        }
    }
}

extension EngineDocument {
    /// The bytes of its text, roughly those that it holds.
    fileprivate var byteCount: Int { title.utf8.count + (lead?.utf8.count ?? 0) + body.utf8.count }
}
