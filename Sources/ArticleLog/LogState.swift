import NewsModels

/// A topic that has been used, as the log remembers it.
struct TopicState: Hashable, Sendable {
    /// Key in the database.
    let id: Int64
    /// The newest `seq` under the topic.
    var head: UInt64
}

/// Where the log stands, as of the last commit: what is needed to go on without asking the database.
struct LogState: Sendable {
    var head: UInt64
    var first: UInt64
    /// The time of the newest envelope.
    var emittedAt: Timestamp
    /// Every topic ever used.
    var topics: [Topic: TopicState]
    /// The newest `seq` under `article/` and under each language; empty for a log that never had an envelope.
    var heads: [String: UInt64]

    /// Takes over what a batch has changed, after its commit.
    mutating func apply(_ changes: BatchChanges) {
        head = changes.head
        emittedAt = changes.emittedAt
        topics.merge(changes.topics) { _, new in new }
        heads.merge(changes.heads) { _, new in new }
    }

    /// The newest `seq` under any byte prefix; 0 if none.
    ///
    /// - Complexity: O(1) for `article/` and `article/<language>/`, else O(n) in the number of topics.
    func head(under prefix: String) -> UInt64 {
        if let head = heads[prefix] { return head }
        return topics.lazy.filter { $0.key.description.utf8.starts(with: prefix.utf8) }.map(\.value.head).max() ?? 0
    }
}

/// What a batch changes.
struct BatchChanges: Sendable {
    var head: UInt64
    var emittedAt: Timestamp
    /// Topics with envelopes of the batch.
    var topics: [Topic: TopicState] = [:]
    /// Heads of the wider prefixes of those topics.
    var heads: [String: UInt64] = [:]
}

/// Numbers the envelopes of one batch: the committed state, and above it what the batch has taken so far.
struct BatchNumbering {
    private let base: LogState
    private(set) var changes: BatchChanges
    private var newTopicCount = 0

    /// - Parameter now: Taken as the time of the batch, unless it lies before the last envelope's.
    init(base: LogState, now: Timestamp) {
        self.base = base
        changes = BatchChanges(head: base.head, emittedAt: max(now, base.emittedAt))
    }

    /// Whether the batch has taken no `seq`.
    var isEmpty: Bool { changes.head == base.head }

    /// The `seq` that the next envelope gets.
    var next: UInt64 { changes.head + 1 }

    /// Whether no envelope went out under the topic before.
    func isNew(_ topic: Topic) -> Bool { state(of: topic) == nil }

    /// The topic's key in the database; a new topic gets the next one.
    func id(of topic: Topic) -> Int64 {
        state(of: topic)?.id ?? Int64(base.topics.count + newTopicCount + 1)
    }

    /// What `previous` says in the next envelope, if it goes out under that topic.
    func previous(under topic: Topic) -> [String: UInt64] {
        var previous: [String: UInt64] = [:]
        for prefix in topic.prefixes { previous[prefix] = changes.heads[prefix] ?? base.heads[prefix] ?? 0 }
        previous[topic.description] = state(of: topic)?.head ?? 0
        return previous
    }

    /// Takes the next `seq` for an envelope under that topic.
    mutating func take(under topic: Topic) {
        let seq = next, id = id(of: topic)
        if isNew(topic) { newTopicCount += 1 }
        changes.head = seq
        changes.topics[topic] = TopicState(id: id, head: seq)
        for prefix in topic.prefixes.dropLast() { changes.heads[prefix] = seq }
    }

    private func state(of topic: Topic) -> TopicState? { changes.topics[topic] ?? base.topics[topic] }
}
