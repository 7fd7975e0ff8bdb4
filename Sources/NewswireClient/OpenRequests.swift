import Messaging
import ZeroMQ

/// A request that waits for its reply.
struct PendingRequest {
    let id: String
    /// Its place in the order of submission.
    let number: UInt64
    let operation: String
    let bytes: [UInt8]
    let started: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant
    var tryTimeout: Duration
    let completion: @Sendable (Result<[[UInt8]], ClientError>) -> Void
    var sentAt: ContinuousClock.Instant?
    /// When to send it again after the service had no room for it.
    var notBefore: ContinuousClock.Instant?
    var backoff = Backoff()
}

/// The requests that have no reply yet. Each step costs the requests that it is about, not all that are open.
struct OpenRequests {
    private(set) var byID: [String: PendingRequest] = [:]
    /// Those to be sent, in the order of submission; some may have ended since.
    private(set) var unsent: [String] = []
    /// When a deadline, a try or a pause may be over, at the earliest.
    private(set) var due = ContinuousClock.now + .seconds(60)

    mutating func add(_ request: PendingRequest) {
        byID[request.id] = request
        unsent.append(request.id)
        due = min(due, request.deadline)
    }

    /// Sends what is to be sent; returns whether something is left.
    mutating func send(through socket: borrowing RequesterSocket) throws(ZeroMQError) -> Bool {
        var done = 0
        defer { unsent.removeFirst(done) }
        for id in unsent {
            if let request = byID[id] {
                guard try socket.send(request.bytes) else { return true }
                let now = ContinuousClock.now
                byID[id]?.sentAt = now
                due = min(due, now + request.tryTimeout)
            }
            done += 1
        }
        return false
    }

    /// Lets a request wait before it is sent again; `false` where its time would be over.
    mutating func pause(_ id: String) -> Bool {
        guard var request = byID[id] else { return false }
        let time = ContinuousClock.now + request.backoff.delay()
        guard time < request.deadline else { return false }
        request.notBefore = time
        request.sentAt = nil
        byID[id] = request
        due = min(due, time)
        return true
    }

    mutating func remove(_ id: String) -> PendingRequest? { byID.removeValue(forKey: id) }

    /// Lets all requests that were sent be sent again. A try that was too short for the service may be only that: each
    /// is given twice the time of the one before.
    mutating func resend() {
        for (id, request) in byID where request.sentAt != nil {
            byID[id]?.sentAt = nil
            byID[id]?.tryTimeout = request.tryTimeout * 2
        }
        unsent = byID.filter { $0.value.notBefore == nil }.sorted { $0.value.number < $1.value.number }.map(\.key)
    }

    /// Ends the requests whose time is over and lets those be sent whose pause is; to be called when it is ``due``.
    ///
    /// - Returns: The requests that ended, and whether a try of another one timed out.
    /// - Complexity: O(open requests).
    mutating func check(_ now: ContinuousClock.Instant) -> (ended: [PendingRequest], hasTimedOut: Bool) {
        var (ended, rested) = ([PendingRequest](), [PendingRequest]())
        var hasTimedOut = false
        due = now + .seconds(60)
        for (id, request) in byID {
            if request.deadline <= now {
                ended.append(request)
                byID[id] = nil
                continue
            }
            var next = request.deadline
            if let sentAt = request.sentAt {
                hasTimedOut = hasTimedOut || sentAt + request.tryTimeout <= now
                next = min(next, sentAt + request.tryTimeout)
            } else if let time = request.notBefore {
                if time <= now {
                    byID[id]?.notBefore = nil
                    rested.append(request)
                } else {
                    next = min(next, time)
                }
            }
            due = min(due, next)
        }
        unsent += rested.sorted { $0.number < $1.number }.map(\.id)
        return (ended, hasTimedOut)
    }
}
