/// An absolute `http` or `https` address, as far as polling has to know its parts.
public struct FetchAddress: Hashable, Sendable {
    /// The address as it was given, without user and fragment.
    public let text: String
    /// `scheme://host:port`, for which one `robots.txt` speaks.
    public let origin: String
    /// The host in small letters; requests to it are spread over time.
    public let host: String
    /// Path and query, as `robots.txt` is asked about them.
    public let target: String

    /// Reads an address; `nil` where it is none, or holds control characters.
    public init?(_ text: String) {
        guard text.utf8.count <= 4_096, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[1].hasPrefix("//") else { return nil }
        let scheme = parts[0].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = parts[1].dropFirst(2).prefix { $0 != "#" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "\\" } ?? rest.endIndex
        let authority = rest[..<end].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let (name, port) = Self.divided(authority)
        guard !name.isEmpty, port.allSatisfy(\.isNumber) else { return nil }
        host = name.lowercased()
        let isDefault = port.isEmpty || port == (scheme == "https" ? "443" : "80")
        origin = "\(scheme)://\(host)\(isDefault ? "" : ":\(port)")"
        target = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
        self.text = origin + target
    }

    /// Where the rules of the origin are.
    public var robots: String { origin + "/robots.txt" }

    private static func divided(_ authority: Substring) -> (name: String, port: String) {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            return (String(authority), "")
        }
        return (String(authority[..<colon]), String(authority[authority.index(after: colon)...]))
    }
}
