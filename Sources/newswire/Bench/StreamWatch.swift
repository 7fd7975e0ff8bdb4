import Glibc
import Messaging
import NewsModels
import Synchronization
import ZeroMQ

/// Notes when each envelope comes on the stream. Of an envelope nothing is read but its `seq`.
final class StreamWatch: Sendable {
    private final class Shared: Sendable {
        let stop = StopSignal()
        let newest = Atomic<UInt64>(0)
        let times = Mutex<[UInt64: ContinuousClock.Instant]>([:])
    }

    private let shared: Shared
    private let thread: OwnedThread

    /// Subscribes; what is published some milliseconds later is noted.
    init(_ endpoint: Endpoint) {
        let shared = Shared()
        self.shared = shared
        thread = OwnedThread(name: "watch") {
            do throws(ZeroMQError) {
                try Self.watch(endpoint, shared)
            } catch {
                Terminal.complain("stream: \(error)")
            }
        }
    }

    /// Waits, a second at most, until an envelope has come, and ends.
    ///
    /// - Returns: When each envelope came, by its `seq`.
    func finish(awaiting seq: UInt64) -> [UInt64: ContinuousClock.Instant] {
        let deadline = ContinuousClock.now + .seconds(1)
        while shared.newest.load(ordering: .acquiring) < seq, ContinuousClock.now < deadline { usleep(1_000) }
        shared.stop.signal()
        thread.join()
        return shared.times.withLock { $0 }
    }

    private static func watch(_ endpoint: Endpoint, _ shared: Shared) throws(ZeroMQError) {
        let socket = try SubscriberSocket(
            Context(), connect: endpoint, subscriptions: [Array(Topic.articles.utf8)],
            options: SocketOptions(linger: .zero, receiveHighWaterMark: 100_000))
        while !shared.stop.isSignalled {
            var items = [shared.stop.wakeup.pollItem(), socket.pollItem()]
            guard try poll(&items, until: ContinuousClock.now + .seconds(60)) else { continue }
            while let frames = try socket.receive() {
                guard frames.count == 2, let seq = seq(of: frames[1]) else { continue }
                shared.times.withLock { $0[seq] = .now }
                shared.newest.store(seq, ordering: .releasing)
            }
        }
    }

    private static func seq(of envelope: [UInt8]) -> UInt64? {
        guard let place = JSONOutline.values(of: ["seq"], in: envelope.span)?[0] else { return nil }
        return UInt64(String(decoding: envelope[place], as: UTF8.self))
    }
}
