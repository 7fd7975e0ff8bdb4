import ArticleLog
import Messaging
import NewsModels
import ServiceRuntime
import ZeroMQ

/// Serves the submit socket: one thread moves frames, others parse, the log's writer answers after its sync.
final class SubmitServer: Sendable {
    private let loop: ReplierLoop
    private let queue: WorkQueue<ReplierLoop.Arrival>
    private let workers: [OwnedThread]
    private let isStopping = StopSignal()

    init(
        _ context: Context, _ settings: IngestorSettings, writer: LogWriter
    ) throws(ZeroMQError) {
        let queue = WorkQueue<ReplierLoop.Arrival>(capacity: 2 * IngestorLimits.openSubmitBytes)
        let options = SocketOptions(
            linger: .seconds(1), sendHighWaterMark: IngestorLimits.submitReplyQueueMessages, receiveHighWaterMark: 64,
            maximumMessageBytes: 2 * WireLimits.submitRequestBytes
        )
        self.queue = queue
        loop = try ReplierLoop(
            name: "submit", context, bind: settings.submit, options: options,
            maximumOpenBytes: IngestorLimits.openSubmitBytes,
            gathering: .milliseconds(IngestorLimits.submitMilliseconds), behind: IngestorLimits.patientRequests,
            substitute: Refusal.substitute
        ) { arrival in
            if arrival.isOverloaded || !queue.offer(arrival, cost: arrival.body.count) { Self.refuse(arrival) }
        }
        let handler = SubmitHandler(intake: DocumentIntake(defaultSource: settings.defaultSource), writer: writer)
        let isStopping = isStopping
        workers = (0..<max(settings.parserThreads, 1)).map { index in
            OwnedThread(name: "parser-\(index)", niceness: IngestorLimits.parserNiceness) {
                while let arrival = queue.take(upTo: 1).first {
                    if isStopping.isSignalled { Self.refuse(arrival) } else { handler.handle(arrival) }
                }
            }
        }
    }

    var endpoint: String { loop.endpoint }

    /// Lets the documents that are being parsed go to the log, and refuses those that wait.
    func finishParsing() {
        isStopping.signal()
        queue.finish()
        for worker in workers { worker.join() }
    }

    /// Sends the replies that are ready and closes the socket.
    func close() {
        loop.close()
    }

    private static func refuse(_ arrival: ReplierLoop.Arrival) {
        arrival.responder.reply([arrival.refusal("too many documents are waiting to be taken; try again later")])
    }
}

/// Answers one request of the submit socket.
struct SubmitHandler: Sendable {
    let intake: DocumentIntake
    let writer: LogWriter

    func handle(_ arrival: ReplierLoop.Arrival) {
        if let request = SubmitRequestReader.read(arrival.body) {
            return submit(request.documents.map(SubmitCall.Document.readable), id: request.id, arrival.responder)
        }
        let request = RequestReader.read(
            arrival.body, maximumBytes: WireLimits.submitRequestBytes,
            operations: SubmitRequest.Operation.allCases.map(\.rawValue), as: SubmitCall.self
        )
        switch request {
        case .failure(let error): arrival.responder.reply([JSON.encode(error)])
        case .success(let request):
            switch request.body {
            case .submit(let documents): submit(documents, id: request.id, arrival.responder)
            case .retract(let articleID, let reason): retract(articleID, reason, id: request.id, arrival.responder)
            }
        }
    }

    private func submit(_ documents: [SubmitCall.Document], id: String?, _ responder: ReplierLoop.Responder) {
        guard documents.count <= IngestorLimits.submitDocuments else {
            let message = "\(documents.count) documents in one request, the limit is \(IngestorLimits.submitDocuments)"
            return responder.reply([JSON.encode(ErrorReply(id: id, error: WireError(.tooLarge, message)))])
        }
        let yields = documents.map { document -> [DocumentIntake.Yield] in
            switch document {
            case .readable(let document): intake.parse(document)
            case .unreadable(let message): [.rejected(WireError(.badRequest, message))]
            }
        }
        let entries = yields.flatMap(\.entries)
        guard !entries.isEmpty else {
            let reply = SubmitReply(results: DocumentIntake.results(yields, []))
            return responder.reply([JSON.encode(Reply(id: id, reply))])
        }
        writer.append(entries) { result in
            switch result {
            case .success(let outcomes):
                let reply = SubmitReply(results: DocumentIntake.results(yields, outcomes))
                responder.reply([JSON.encode(Reply(id: id, reply))])
            case .failure(let error): responder.reply([JSON.encode(ErrorReply(id: id, error: error.wireError))])
            }
        }
    }

    private func retract(_ articleID: String, _ reason: String, id: String?, _ responder: ReplierLoop.Responder) {
        guard reason.unicodeScalars.count <= Self.maximumReasonCodePoints else {
            let error = WireError(.badRequest, "reason is longer than \(Self.maximumReasonCodePoints) code points")
            return responder.reply([JSON.encode(ErrorReply(id: id, error: error))])
        }
        writer.append([.retraction(articleID: articleID, reason: reason)]) { result in
            responder.reply([Self.retractReply(result, articleID: articleID, id: id)])
        }
    }

    static let maximumReasonCodePoints = 2_000

    private static func retractReply(
        _ result: Result<[AppendOutcome], LogError>, articleID: String, id: String?
    ) -> [UInt8] {
        let error: WireError
        switch result {
        case .failure(let failure): error = failure.wireError
        case .success(let outcomes):
            switch outcomes.first {
            case .published(let appended)?:
                return JSON.encode(
                    Reply(id: id, RetractReply(status: .published, articleID: articleID, seq: appended.seq)))
            case .unchanged(_, _, let seq)?:
                return JSON.encode(Reply(id: id, RetractReply(status: .unchanged, articleID: articleID, seq: seq)))
            case .notFound?: error = WireError(.notFound, "there is no article \"\(articleID)\"")
            case .rejected(let reason)?: error = reason
            case nil: error = WireError(.overloaded, "the service is shutting down")
            }
        }
        return JSON.encode(ErrorReply(id: id, error: error))
    }
}
