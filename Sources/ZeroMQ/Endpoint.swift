/// An address that a socket binds or connects to: `tcp://host:port`, `ipc://path` or `inproc://name`.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// The address as given.
    public let description: String

    /// Why a text is no endpoint.
    public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong with which text, and what is expected.
        public let description: String
    }

    /// Reads an address.
    ///
    /// - Throws: ``Malformed``, which names the text and what is expected.
    public init(_ text: String) throws(Malformed) {
        func fault(_ reason: String) -> Malformed {
            Malformed(description: "malformed endpoint \"\(text)\": \(reason), as in tcp://127.0.0.1:5550")
        }
        guard let range = text.firstRange(of: "://") else { throw fault("it needs a transport") }
        let address = text[range.upperBound...]
        guard !address.isEmpty, !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) else {
            throw fault("it needs an address without spaces")
        }
        switch text[..<range.lowerBound] {
        case "tcp":
            guard let colon = address.lastIndex(of: ":"), colon != address.startIndex else {
                throw fault("it needs a host and a port")
            }
            let host = address[..<colon]
            let port = address[address.index(after: colon)...]
            guard port == "*" || (UInt16(port) != nil && port.utf8.allSatisfy { (48...57).contains($0) }) else {
                throw fault("the port must be a number up to 65535")
            }
            guard !host.contains(":") || (host.hasPrefix("[") && host.hasSuffix("]")) else {
                throw fault("an IPv6 address stands in brackets")
            }
        case "ipc", "inproc": break
        default: throw fault("the transport must be tcp, ipc or inproc")
        }
        description = text
    }
}
