/// Which network an IP address belongs to.
///
/// Whoever writes a feed chooses the addresses in it. Those that lead into the networks behind the poller are followed only
/// where the feed itself stands in the same network, so that no stranger's feed reads what a router or a cloud keeps for the inside.
public enum NetworkZone: String, Codable, Hashable, Sendable {
    /// The internet.
    case global
    /// Private networks (RFC 1918, RFC 4193, RFC 6598) and what is reserved.
    case inside
    /// This machine.
    case loopback
    /// This link (RFC 3927, RFC 4291), where clouds serve their credentials.
    case link

    /// The zone of an address of 4 or 16 bytes, in network order; any other is `inside`.
    public init(_ address: [UInt8]) {
        switch address.count {
        case 4: self = Self.zone(ofIPv4: address)
        case 16: self = Self.zone(ofIPv6: address)
        default: self = .inside
        }
    }

    /// Whether a page may be fetched here that a feed in another zone names.
    public func isOpen(toFeedIn zone: NetworkZone?) -> Bool { self == .global || self == zone }

    private static func zone(ofIPv4 address: [UInt8]) -> NetworkZone {
        switch (address[0], address[1]) {
        case (127, _): .loopback
        case (169, 254): .link
        case (0, _), (10, _), (172, 16...31), (192, 168), (100, 64...127), (198, 18...19), (224..., _): .inside
        case (192, 0) where address[2] == 0: .inside
        default: .global
        }
    }

    private static func zone(ofIPv6 address: [UInt8]) -> NetworkZone {
        let start = address.prefix(12)
        if start.allSatisfy({ $0 == 0 }) {
            return address[12...] == [0, 0, 0, 1]
                ? .loopback : address[12...] == [0, 0, 0, 0] ? .inside : zone(ofIPv4: Array(address[12...]))
        }
        // IPv4 within IPv6: mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056).
        if start.prefix(10).allSatisfy({ $0 == 0 }), address[10] == 0xFF, address[11] == 0xFF {
            return zone(ofIPv4: Array(address[12...]))
        }
        if start.starts(with: [0, 0x64, 0xFF, 0x9B]) { return zone(ofIPv4: Array(address[12...])) }
        if start.starts(with: [0x20, 0x02]) { return zone(ofIPv4: Array(address[2..<6])) }
        switch (address[0], address[1]) {
        case (0xFE, 0x80...0xBF): return .link
        case (0xFC...0xFD, _), (0xFE, _), (0xFF, _): return .inside
        default: return .global
        }
    }
}
