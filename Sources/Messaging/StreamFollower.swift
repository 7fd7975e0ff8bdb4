import DequeModule
public import NewsModels

/// An envelope with the bytes it travelled in.
///
/// An object, because it goes through many hands: each copy of an article would count references to all its texts.
public final class ReceivedEnvelope: Sendable, Hashable {
    /// The envelope.
    public let envelope: Envelope
    /// The bytes as published.
    public let bytes: [UInt8]

    /// Pairs an envelope with its bytes.
    public init(_ envelope: Envelope, bytes: [UInt8]) {
        self.envelope = envelope
        self.bytes = bytes
    }

    /// Whether both hold the same envelope in the same bytes.
    public static func == (left: ReceivedEnvelope, right: ReceivedEnvelope) -> Bool {
        left.envelope == right.envelope && left.bytes == right.bytes
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

/// Where a follower starts.
public enum FollowStart: Sendable, Hashable {
    /// At a place in the log.
    case at(ReplayStart)
    /// At what is published from now on.
    case now
}

/// Follows a stream without holes: decides what to deliver, what to drop and what to ask the replay socket for.
///
/// It opens no socket and reads no clock. The owner hands it what arrives and obeys the actions that come back, in order.
/// The replay socket alone says which epoch the log has: a foreign epoch on the stream only leads to a replay request.
public struct StreamFollower: Sendable {
    /// What the owner is to do.
    public enum Action: Sendable, Hashable {
        /// The next envelope, in order and without a hole since the one before.
        case deliver(ReceivedEnvelope)
        /// Ask the replay socket, and hand its reply back. At most one request is open at a time.
        case request(ReplayQuery)
        /// The log is another one than before: forget everything; what follows starts at its beginning.
        case reset(epoch: String)
        /// Everything up to this `seq` was delivered, and the head of the log as just seen is not beyond it.
        case caughtUp(seq: UInt64)
    }

    /// Envelopes held back while a replay is under way, at most.
    public static let windowCount = 4_096
    /// Bytes held back while a replay is under way, at most.
    public static let windowBytes = 32 * 1024 * 1024

    /// The prefix followed: `article/`, one language, or one source of a language.
    public let prefix: String
    /// The epoch of the log; `nil` before the first reply.
    public private(set) var epoch: String?
    /// Everything under the prefix up to this `seq` was delivered.
    public private(set) var position: UInt64 = 0
    /// The newest `seq` of the log heard of.
    public private(set) var head: UInt64 = 0

    private var start: FollowStart?
    private var isAwaitingReplay = false
    private var window: Deque<ReceivedEnvelope> = []
    private var windowSize = 0

    /// Creates a follower.
    ///
    /// - Parameters:
    ///   - prefix: `article/`, `article/<language>/` or `article/<language>/<source>/`.
    ///   - start: Where to begin.
    ///   - epoch: The epoch that a start behind a `seq` was noted in, where known.
    public init(prefix: String = Topic.articles, start: FollowStart, epoch: String? = nil) {
        self.prefix = prefix
        self.start = start
        self.epoch = epoch
        guard case .at(.after(let seq)) = start else { return }
        position = seq
        // A place noted in an epoch shows how far its log had come; a log that is shorter now went backwards.
        if epoch != nil { head = seq }
    }

    /// Begins, or begins again after a connection was lost: asks for what was missed.
    public mutating func connect() -> [Action] {
        isAwaitingReplay = false
        return requestReplay()
    }

    /// Takes an envelope of the stream.
    public mutating func receive(_ received: ReceivedEnvelope) -> [Action] {
        guard epoch == received.envelope.epoch, start == nil else {
            hold(received)
            return isAwaitingReplay ? [] : requestReplay()
        }
        if isAwaitingReplay {
            hold(received)
            return []
        }
        if let action = apply(received) { return [action] }
        guard received.envelope.seq > position else { return [] }
        hold(received)
        return requestReplay()
    }

    /// Takes a heartbeat: a head beyond what was delivered shows a loss.
    public mutating func receive(_ heartbeat: Heartbeat) -> [Action] {
        guard !isAwaitingReplay else { return [] }
        guard epoch == heartbeat.epoch, heartbeat.seq >= head else { return requestReplay() }
        head = heartbeat.seq
        return headUnderPrefix(heartbeat) > position ? requestReplay() : []
    }

    /// Takes the reply to the open request.
    public mutating func receive(_ header: ReplayHeader, _ page: [ReceivedEnvelope]) -> [Action] {
        guard isAwaitingReplay else { return [] }
        isAwaitingReplay = false
        if let epoch, epoch != header.epoch || header.head < head { return reset(to: header) }
        epoch = header.epoch
        head = header.head
        guard start != .now else {
            start = nil
            position = header.head
            return [.caughtUp(seq: position)] + drainWindow()
        }
        start = nil
        var actions = page.compactMap { received -> Action? in
            guard received.envelope.seq > position else { return nil }
            position = received.envelope.seq
            return .deliver(received)
        }
        position = max(position, header.through)
        if !header.complete { return actions + requestReplay() }
        actions.append(.caughtUp(seq: position))
        return actions + drainWindow()
    }

    /// Notes that the open request got no usable reply; the owner calls ``connect()`` when it tries again.
    public mutating func requestFailed() {
        isAwaitingReplay = false
    }

    // MARK: Parts

    private mutating func requestReplay() -> [Action] {
        isAwaitingReplay = true
        return switch start {
        case .now: [.request(ReplayQuery(prefix: prefix, limit: 0))]
        case .at(let place): [.request(ReplayQuery(prefix: prefix, start: place))]
        case nil: [.request(ReplayQuery(prefix: prefix, start: .after(position)))]
        }
    }

    private mutating func reset(to header: ReplayHeader) -> [Action] {
        epoch = header.epoch
        head = header.head
        position = 0
        start = nil
        window.removeAll()
        windowSize = 0
        return [.reset(epoch: header.epoch)] + requestReplay()
    }

    /// Delivers an envelope that is the next one; `nil` where it is an old one or one behind a hole.
    private mutating func apply(_ received: ReceivedEnvelope) -> Action? {
        let envelope = received.envelope
        guard envelope.seq > position, let previous = envelope.previous[prefix], previous <= position else {
            return nil
        }
        position = envelope.seq
        head = max(head, envelope.seq)
        return .deliver(received)
    }

    /// Keeps an envelope until the replay has come to it; beyond the bounds it is dropped, and replayed later.
    private mutating func hold(_ received: ReceivedEnvelope) {
        guard window.count < Self.windowCount, windowSize + received.bytes.count <= Self.windowBytes else { return }
        window.append(received)
        windowSize += received.bytes.count
    }

    private mutating func drainWindow() -> [Action] {
        var actions: [Action] = []
        while let received = window.popFirst() {
            windowSize -= received.bytes.count
            guard received.envelope.epoch == epoch, received.envelope.seq > position else { continue }
            if let action = apply(received) {
                actions.append(action)
            } else {
                window.prepend(received)
                windowSize += received.bytes.count
                return actions + requestReplay()
            }
        }
        return actions
    }

    /// The newest `seq` that may lie under the prefix; heartbeats do not list single sources, so their language stands in.
    private func headUnderPrefix(_ heartbeat: Heartbeat) -> UInt64 {
        if let head = heartbeat.heads[prefix] { return head }
        let parts = prefix.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count == 3 else { return 0 }
        return heartbeat.heads["\(parts[0])/\(parts[1])/"] ?? 0
    }
}
