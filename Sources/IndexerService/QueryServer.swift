import Messaging
import NewsModels
import SearchEngine
import ServiceRuntime
import Synchronization
import ZeroMQ

/// Serves the query socket: one thread moves frames, others answer; requests that wait for a `min_seq` hold up nobody.
final class QueryServer: Sendable {
    /// A request on its way to an answer.
    struct Call: Sendable {
        let request: Request<QueryRequest>
        let arrivedAt: ContinuousClock.Instant
        let responder: ReplierLoop.Responder
    }

    private enum Task: Sendable {
        case arrival(ReplierLoop.Arrival, at: ContinuousClock.Instant)
        case call(Call)
    }

    private let loop: ReplierLoop
    private let queue: WorkQueue<Task>
    private let vital: WorkQueue<Task>
    private let vitalWorker: OwnedThread
    private let isStopping: StopSignal
    private let workers: [OwnedThread]
    private let waiting: WaitingRoom
    private let clock: OwnedThread

    init(_ context: Context, _ settings: IndexerSettings, answerer: QueryAnswerer) throws(ZeroMQError) {
        let queue = WorkQueue<Task>(capacity: 2 * IndexerLimits.openRequestBytes)
        let waiting = WaitingRoom()
        let vital = WorkQueue<Task>(capacity: IndexerLimits.waitingRequests)
        isStopping = answerer.isStopping
        self.vital = vital
        let options = SocketOptions(
            sendHighWaterMark: 1_000, receiveHighWaterMark: 1_000, maximumMessageBytes: 2 * WireLimits.requestBytes
        )
        self.queue = queue
        self.waiting = waiting
        loop = try ReplierLoop(
            name: "query", context, bind: settings.query, options: options,
            maximumOpenBytes: IndexerLimits.openRequestBytes, substitute: Refusal.substitute
        ) { arrival in
            let task = Task.arrival(arrival, at: .now)
            // `ping` and `stats` are always answered, on a thread that no search can hold up.
            if Self.mayBeVital(arrival.body), vital.offer(task, cost: 1) { return }
            if arrival.isOverloaded || !queue.offer(task, cost: arrival.body.count + 1) { Self.refuse(arrival) }
        }
        vitalWorker = OwnedThread(name: "query-vital") {
            let tools = answerer.tools()
            while let task = vital.take(upTo: 1).first { Self.triage(task, answerer, tools, queue) }
        }
        workers = (0..<max(settings.queryThreads, 1)).map { index in
            OwnedThread(name: "query-\(index)") {
                let tools = answerer.tools()
                while let task = queue.take(upTo: 1).first {
                    if answerer.isStopping.isSignalled {
                        Self.refuse(task)
                    } else {
                        Self.perform(task, answerer, tools, waiting)
                    }
                }
            }
        }
        clock = OwnedThread(name: "query-waiting") {
            waiting.run { call, isReached in
                if isReached {
                    _ = queue.put(.call(call), cost: 1)
                } else {
                    Self.timeOut(call, at: answerer.index.searcher().sequence)
                }
            }
        }
    }

    var endpoint: String { loop.endpoint }

    /// Lets requests go on that waited for what the index has come to now.
    func indexAdvanced(to sequence: UInt64) {
        waiting.advance(to: sequence)
    }

    /// Answers what is being worked on, refuses what waits, and closes the socket.
    func close() {
        isStopping.signal()
        waiting.close()
        clock.join()
        queue.finish()
        for worker in workers { worker.join() }
        vital.finish()
        vitalWorker.join()
        loop.close()
    }

    /// Whether a request is small and names one of the operations that are always answered.
    private static func mayBeVital(_ body: [UInt8]) -> Bool {
        guard body.count <= 4_096 else { return false }
        return body.indices.contains { index in
            body[index] == UInt8(ascii: "\"")
                && (body[index...].starts(with: vitalNames.ping) || body[index...].starts(with: vitalNames.stats))
        }
    }

    private static let vitalNames = (ping: Array("\"ping\"".utf8), stats: Array("\"stats\"".utf8))

    /// Answers `ping` and `stats`, and sends on what only looked like them.
    private static func triage(
        _ task: Task, _ answerer: QueryAnswerer, _ tools: QueryTools, _ queue: WorkQueue<Task>
    ) {
        guard case .arrival(let arrival, let arrivedAt) = task else { return }
        let request = read(arrival)
        if case .success(let request) = request, request.body.operation != .ping, request.body.operation != .stats {
            if arrival.isOverloaded || !queue.offer(task, cost: arrival.body.count + 1) { refuse(arrival) }
            return
        }
        answer(request, arrival, arrivedAt, answerer, tools)
    }

    private static func read(_ arrival: ReplierLoop.Arrival) -> Result<Request<QueryRequest>, ErrorReply> {
        RequestReader.read(
            arrival.body, maximumBytes: WireLimits.requestBytes,
            operations: QueryRequest.Operation.allCases.map(\.rawValue), as: QueryRequest.self
        )
    }

    private static func answer(
        _ request: Result<Request<QueryRequest>, ErrorReply>, _ arrival: ReplierLoop.Arrival,
        _ arrivedAt: ContinuousClock.Instant, _ answerer: QueryAnswerer, _ tools: QueryTools
    ) {
        switch request {
        case .failure(let error): arrival.responder.reply([JSON.encode(error)])
        case .success(let request):
            arrival.responder.reply([answerer.answer(request, arrivedAt: arrivedAt, tools)])
        }
    }

    private static func perform(
        _ task: Task, _ answerer: QueryAnswerer, _ tools: QueryTools, _ waiting: WaitingRoom
    ) {
        switch task {
        case .call(let call): answer(call, answerer, tools)
        case .arrival(let arrival, let arrivedAt):
            let request = read(arrival)
            switch request {
            case .failure(let error): arrival.responder.reply([JSON.encode(error)])
            case .success(let request):
                let call = Call(request: request, arrivedAt: arrivedAt, responder: arrival.responder.withoutBody())
                guard case .search(let search) = request.body, let minSeq = search.minSeq,
                    minSeq > answerer.index.searcher().sequence, answerer.progress.current.isReady
                else { return answer(call, answerer, tools) }
                let deadline = arrivedAt + .milliseconds(search.timeoutMilliseconds)
                // The index may have come there meanwhile: the room knows how far it was told.
                if !waiting.enter(call, minSeq: minSeq, deadline: deadline) { refuse(.call(call)) }
            }
        }
    }

    private static func answer(_ call: Call, _ answerer: QueryAnswerer, _ tools: QueryTools) {
        call.responder.reply([answerer.answer(call.request, arrivedAt: call.arrivedAt, tools)])
    }

    private static func timeOut(_ call: Call, at sequence: UInt64) {
        let error = WireError(.timeout, "the index is at seq \(sequence) and has not reached min_seq in time")
        call.responder.reply([JSON.encode(ErrorReply(id: call.request.id, error: error))])
    }

    private static let refusalMessage = "too many requests are waiting; try again later"

    private static func refuse(_ arrival: ReplierLoop.Arrival) {
        arrival.responder.reply([arrival.refusal(refusalMessage)])
    }

    private static func refuse(_ task: Task) {
        switch task {
        case .arrival(let arrival, _): refuse(arrival)
        case .call(let call):
            let error = WireError(.overloaded, refusalMessage)
            call.responder.reply([JSON.encode(ErrorReply(id: call.request.id, error: error))])
        }
    }
}

/// Where requests wait until the index has come to their `min_seq`, or their time is over.
final class WaitingRoom: Sendable {
    private struct Guest: Sendable {
        let call: QueryServer.Call
        let minSeq: UInt64
        let deadline: ContinuousClock.Instant
    }

    private struct State {
        var guests: [Guest] = []
        var reached: UInt64 = 0
    }

    private let state = Mutex(State())
    private let stop = StopSignal()

    /// Takes a request in; `false` where the room is full.
    func enter(_ call: QueryServer.Call, minSeq: UInt64, deadline: ContinuousClock.Instant) -> Bool {
        let isIn = state.withLock { state in
            guard state.guests.count < IndexerLimits.waitingRequests else { return false }
            state.guests.append(Guest(call: call, minSeq: minSeq, deadline: deadline))
            return true
        }
        stop.wakeup.signal()
        return isIn
    }

    /// Notes how far the index has come.
    func advance(to sequence: UInt64) {
        let isAwaited = state.withLock { state in
            state.reached = sequence
            return !state.guests.isEmpty
        }
        if isAwaited { stop.wakeup.signal() }
    }

    /// Sends everybody home.
    func close() {
        stop.signal()
    }

    /// Releases requests until closed.
    ///
    /// - Parameter release: Takes each request, and whether its `min_seq` was reached.
    func run(_ release: (QueryServer.Call, Bool) -> Void) {
        while true {
            let isClosing = stop.isSignalled
            let now = ContinuousClock.now
            let (released, next) = state.withLock { state -> ([(QueryServer.Call, Bool)], ContinuousClock.Instant?) in
                let reached = state.reached
                let leaving = state.guests.filter { $0.minSeq <= reached || $0.deadline <= now || isClosing }
                state.guests.removeAll { $0.minSeq <= reached || $0.deadline <= now || isClosing }
                return (leaving.map { ($0.call, $0.minSeq <= reached) }, state.guests.map(\.deadline).min())
            }
            for (call, isReached) in released { release(call, isReached) }
            guard !isClosing else { return }
            var items = [stop.wakeup.pollItem()]
            _ = try? poll(&items, until: next ?? now + .seconds(60))
            stop.wakeup.clear()
        }
    }
}
