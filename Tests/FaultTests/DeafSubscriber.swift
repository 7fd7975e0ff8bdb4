import Foundation
import Testing
import ZeroMQ

/// A TCP peer that subscribes to everything by hand and then never reads.
final class DeafSubscriber: Sendable {
    private let descriptor: Int32

    init(_ endpoint: Endpoint) throws {
        let port = try #require(UInt16(endpoint.description.split(separator: ":").last ?? ""))
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var size: Int32 = 4_096
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
        // ZMTP 3.0, step by step as libzmq 4.3.4 wants it: greeting with the NULL mechanism, READY as SUB, and a
        // subscription to everything, which the first heartbeat answers.
        var greeting: [UInt8] = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0] + Array("NULL".utf8)
        greeting += [UInt8](repeating: 0, count: 64 - greeting.count)
        let ready: [UInt8] =
            [5] + Array("READY".utf8) + [11] + Array("Socket-Type".utf8) + [0, 0, 0, 3] + Array("SUB".utf8)
        try exchange(greeting, awaiting: 64)
        try exchange([4, UInt8(ready.count)] + ready, awaiting: 28)
        try exchange([0, 1, 1], awaiting: 1)
    }

    /// Sends bytes and reads at least so many in answer.
    private func exchange(_ bytes: [UInt8], awaiting count: Int) throws {
        try #require(send(descriptor, bytes, bytes.count, 0) == bytes.count)
        var buffer = [UInt8](repeating: 0, count: count)
        var total = 0
        while total < count {
            let read = recv(descriptor, &buffer, count - total, 0)
            try #require(read > 0, "the publisher ended the connection")
            total += read
        }
    }

    /// Reads what was sent until the other side ends the connection.
    ///
    /// - Returns: Bytes read; `nil` where the connection still stands after that time.
    func readToEnd(within limit: Duration) -> Int? {
        let deadline = ContinuousClock.now + limit
        var wait = timeval(tv_sec: Int(limit.components.seconds), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var total = 0
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0, ContinuousClock.now < deadline {
                total += count
            } else if count > 0 {
                return nil
            } else {
                return count == 0 || errno == ECONNRESET ? total : nil
            }
        }
    }

    func close() {
        Foundation.close(descriptor)
    }
}
