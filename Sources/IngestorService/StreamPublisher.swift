import ArticleLog
import Messaging
import NewsModels
import ServiceRuntime
import Synchronization
import ZeroMQ

/// Publishes envelopes and heartbeats; a heartbeat reports only what was sent before it.
final class StreamPublisher: Sendable {
    private struct Sent {
        var seq: UInt64
        var heads: [String: UInt64]
    }

    private let loop: PublisherLoop

    init(_ context: Context, _ settings: IngestorSettings, head: LogHead) throws(ZeroMQError) {
        let sent = Mutex(Sent(seq: head.head, heads: head.heads))
        let shared = Shared(sent)
        let epoch = head.epoch
        let interval = settings.heartbeatInterval
        let options = SocketOptions(
            sendHighWaterMark: IngestorLimits.subscriberQueueMessages, maximumMessageBytes: 4 * Topic.maximumLength
        )
        loop = try PublisherLoop(
            name: "stream", context, bind: settings.stream, options: options, timing: .init(interval: interval),
            maximumQueuedBytes: IngestorLimits.subscriberQueueBytes, onSent: { message in shared.note(message) },
            heartbeat: { shared.heartbeat(epoch: epoch, interval: interval) }
        )
    }

    var endpoint: String { loop.endpoint }

    /// Publishes what is new among outcomes, in order.
    func publish(_ outcomes: [AppendOutcome]) {
        let messages = outcomes.compactMap { outcome -> PublisherLoop.Message? in
            guard case .published(let appended) = outcome else { return nil }
            let topic = Array(appended.topic.description.utf8)
            return PublisherLoop.Message(topic: topic, body: appended.bytes, sequence: appended.seq)
        }
        if !messages.isEmpty { loop.publish(messages) }
    }

    func close() {
        loop.close()
    }

    private final class Shared: Sendable {
        private let sent: Mutex<Sent>

        init(_ sent: consuming Mutex<Sent>) {
            self.sent = sent
        }

        func note(_ message: PublisherLoop.Message) {
            guard let topic = Topic(String(decoding: message.topic, as: UTF8.self)) else { return }
            sent.withLock { sent in
                sent.seq = message.sequence
                for prefix in topic.prefixes.prefix(2) { sent.heads[prefix] = message.sequence }
            }
        }

        func heartbeat(epoch: String, interval: Duration) -> PublisherLoop.Message {
            let (seq, heads) = sent.withLock { ($0.seq, $0.heads) }
            let heartbeat = Heartbeat(
                epoch: epoch, seq: seq, heads: heads, intervalMilliseconds: Int(interval.milliseconds),
                emittedAt: SystemClock.now()
            )
            return PublisherLoop.Message(
                topic: Array(Topic.heartbeat.utf8), body: JSON.encode(heartbeat), sequence: seq
            )
        }
    }
}
