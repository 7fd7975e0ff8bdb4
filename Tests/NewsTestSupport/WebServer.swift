internal import Foundation
internal import Glibc
internal import Synchronization

/// A server on this machine that answers each request with bytes that a test chose, however wrong they are.
public final class WebServer: Sendable {
    /// What is sent, one after another.
    public enum Step: Sendable {
        /// These bytes.
        case send([UInt8])
        /// Milliseconds without a byte.
        case pause(Int)
        /// The same bytes until the client goes away, with pauses in milliseconds.
        case endless([UInt8], pause: Int)
        /// Ends the connection with a reset.
        case reset
    }

    /// A request as it came.
    public struct Request: Sendable {
        /// Path and query.
        public let path: String
        /// All of the header.
        public let header: String
    }

    /// The port that the system chose.
    public let port: UInt16
    private let descriptor: Int32
    private let ledger = Ledger()

    private final class Ledger: Sendable {
        let state = Mutex((requests: [Request](), isClosed: false))
    }

    /// Starts a server.
    ///
    /// - Parameter answer: Called on a thread of the connection; a connection serves one request.
    public init(_ answer: @escaping @Sendable (Request) -> [Step]) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        let thread = Thread { [ledger] in
            while true {
                let connection = accept(descriptor, nil, nil)
                // Closed by whoever waits on it, so that nobody else gets the number in between.
                guard connection >= 0 else {
                    Glibc.close(descriptor)
                    return
                }
                Thread.detachNewThread {
                    Self.serve(connection, answer) { request in ledger.state.withLock { $0.requests.append(request) } }
                }
            }
        }
        thread.start()
    }

    deinit { close() }

    /// Ends the server.
    public func close() {
        let isFirst = ledger.state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// The address of a path.
    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// The requests so far.
    public var requests: [Request] { ledger.state.withLock { $0.requests } }

    private static func serve(
        _ connection: Int32, _ answer: (Request) -> [Step], _ note: (Request) -> Void
    ) {
        defer { Glibc.close(connection) }
        var received: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while !received.suffix(4).elementsEqual([13, 10, 13, 10]) {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0, received.count < 100_000 else { return }
            received.append(contentsOf: piece[..<count])
        }
        let header = String(decoding: received, as: UTF8.self)
        let words = header.split(separator: " ", maxSplits: 2)
        guard words.count == 3 else { return }
        let request = Request(path: String(words[1]), header: header)
        note(request)
        for step in answer(request) {
            guard perform(step, connection) else { return }
        }
    }

    private static func perform(_ step: Step, _ connection: Int32) -> Bool {
        switch step {
        case .send(let bytes): return sendAll(bytes, connection)
        case .pause(let milliseconds): usleep(UInt32(milliseconds) * 1_000)
        case .endless(let bytes, let pause):
            while sendAll(bytes, connection) { usleep(UInt32(pause) * 1_000) }
            return false
        case .reset:
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        }
        return true
    }

    private static func sendAll(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// A whole response.
    public static func response(
        _ status: String = "200 OK", _ fields: [String] = [], _ body: [UInt8] = []
    ) -> [Step] {
        let header = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)", "Connection: close"] + fields
        return [.send(Array(header.map { $0 + "\r\n" }.joined().utf8) + [13, 10] + body)]
    }
}
