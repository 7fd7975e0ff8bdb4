import Testing

@testable import ZeroMQ

/// A socket of any kind that sends and receives frames as they are, to play peers that our own sockets are not.
struct RawPeer: ~Copyable {
    /// Numbers of libzmq's socket types.
    enum Kind: Int32 {
        case request = 3, dealer = 5, router = 6
    }

    private let handle: SocketHandle

    init(
        _ context: Context, _ kind: Kind, connect endpoint: String,
        options: SocketOptions = SocketOptions(linger: .zero)
    ) throws {
        let handle = try SocketHandle(context, type: kind.rawValue, kind: "raw")
        try handle.setCommonOptions(options)
        try handle.connect(Endpoint(endpoint))
        self.handle = handle
    }

    func send(_ frames: [[UInt8]]) throws {
        try #require(try handle.send(frames: frames) == .sent)
    }

    func send(_ frames: String...) throws { try send(frames.map { Array($0.utf8) }) }

    /// Waits for a message; fails where none comes.
    func receive(within duration: Duration = patience) throws -> [[UInt8]] {
        let deadline = ContinuousClock.now + duration
        while true {
            if let frames = try handle.receive() { return frames }
            var items = [handle.pollItem(.readable)]
            try #require(try poll(&items, until: deadline), "a message in time")
        }
    }

    func receiveText() throws -> [String] { try receive().map { String(decoding: $0, as: UTF8.self) } }

    /// Whether a message comes.
    func receivesNothing(within duration: Duration) throws -> Bool {
        var items = [handle.pollItem(.readable)]
        return try !poll(&items, until: ContinuousClock.now + duration)
    }
}

/// How long tests wait for what must come; reached only where something is broken.
let patience = Duration.seconds(30)

extension Endpoint {
    static func anyPort() throws -> Endpoint { try Endpoint("tcp://127.0.0.1:*") }
}

/// Values that threads add to and a test waits for.
final class Collected<Value: Sendable>: Sendable {
    private let values = ValueBox<[Value]>([])
    private let changed = Wakeup()

    func append(_ value: Value) {
        values.update { $0.append(value) }
        changed.signal()
    }

    var all: [Value] { values.value }

    /// Waits until so many are there.
    func wait(for count: Int) throws -> [Value] {
        let deadline = ContinuousClock.now + patience
        while true {
            let all = all
            if all.count >= count { return all }
            var items = [changed.pollItem()]
            try #require(try poll(&items, until: deadline), "\(count) values in time, there are \(all.count)")
            changed.clear()
        }
    }
}
