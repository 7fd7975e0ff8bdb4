import ArticleLog
import Messaging
import NewsModels
import ServiceRuntime
import ZeroMQ

/// Serves the replay socket from the log's read side.
final class ReplayServer: Sendable {
    private let loop: ReplierLoop

    init(_ context: Context, _ settings: IngestorSettings, log: ArticleLog, board: FeedBoard) throws(ZeroMQError) {
        let options = SocketOptions(
            sendHighWaterMark: IngestorLimits.replayReplyQueueMessages, receiveHighWaterMark: 256,
            maximumMessageBytes: 2 * WireLimits.requestBytes
        )
        // A page takes milliseconds at most, so the socket's own thread reads it.
        loop = try ReplierLoop(
            name: "replay", context, bind: settings.replay, options: options, maximumOpenBytes: .max,
            substitute: Refusal.substitute
        ) { arrival in
            arrival.responder.reply(Self.answer(arrival.body, log, board))
        }
    }

    var endpoint: String { loop.endpoint }

    /// Room for the header frame of a reply: its `id` may be all escapes.
    private static let headerBytes = 6 * WireLimits.requestIDBytes + 1_024

    func close() {
        loop.close()
    }

    /// Answers one request with all frames of its reply.
    static func answer(_ frame: [UInt8], _ log: ArticleLog, _ board: FeedBoard) -> [[UInt8]] {
        let request = RequestReader.read(
            frame, maximumBytes: WireLimits.requestBytes,
            operations: ReplayRequest.Operation.allCases.map(\.rawValue), as: ReplayRequest.self
        )
        switch request {
        case .failure(let error): return [JSON.encode(error)]
        case .success(let request):
            do {
                return try answer(request, log, board)
            } catch {
                return [JSON.encode(ErrorReply(id: request.id, error: error.wireError))]
            }
        }
    }

    private static func answer(
        _ request: Request<ReplayRequest>, _ log: ArticleLog, _ board: FeedBoard
    ) throws(LogError) -> [[UInt8]] {
        switch request.body {
        case .replay(let query):
            let (header, envelopes) = try log.replay(
                query, maximumBytes: WireLimits.replayReplyBytes - Self.headerBytes)
            return [JSON.encode(Reply(id: request.id, header))] + envelopes
        case .feeds(let limit): return [JSON.encode(Reply(id: request.id, board.reply(limit: limit)))]
        case .head(let prefix):
            return [JSON.encode(Reply(id: request.id, log.head(prefix: prefix)))]
        case .get(let articleID, let revision):
            guard let (seq, bytes) = try log.envelope(articleID: articleID, revision: revision) else {
                let what = revision.map { "revision \($0) of article" } ?? "article"
                let error = WireError(.notFound, "there is no \(what) \"\(articleID.prefix(256))\"")
                return [JSON.encode(ErrorReply(id: request.id, error: error))]
            }
            let head = log.head(prefix: Topic.articles)
            let header = ReplayHeader(
                epoch: head.epoch, head: head.head, first: head.first, count: 1, through: seq, complete: true
            )
            return [JSON.encode(Reply(id: request.id, header)), bytes]
        }
    }
}
