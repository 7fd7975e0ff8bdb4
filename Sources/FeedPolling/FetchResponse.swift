public import NewsModels

/// A response of HTTP, as it came.
public struct FetchResponse: Hashable, Sendable {
    /// The status code.
    public var status: Int
    /// The fields, names in small letters; of each name the last.
    public var fields: [String: String]
    /// The content, with its codings undone.
    public var body: [UInt8]
    /// The absolute address that a redirect names.
    public var redirect: String?
    /// Where the server stands.
    public var zone: NetworkZone?

    /// Creates a response.
    public init(
        status: Int, fields: [String: String] = [:], body: [UInt8] = [], redirect: String? = nil,
        zone: NetworkZone? = nil
    ) {
        self.status = status
        self.fields = fields
        self.body = body
        self.redirect = redirect
        self.zone = zone
    }
}

/// What came of a request.
public enum FetchOutcome: Hashable, Sendable {
    /// A response, whatever its status.
    case response(FetchResponse)
    /// None, or one that was given up; the reason is for people.
    case failed(String)
    /// The address must not be reached by this request, now or ever.
    case refused(String)
}

/// What a response means to whoever asked.
public enum ResponseMeaning: Hashable, Sendable {
    /// Here is the content.
    case content
    /// The content is what it was.
    case unchanged
    /// The content is elsewhere; from now on, where `isPermanent`.
    case moved(to: String, isPermanent: Bool)
    /// There is no content now.
    case failed(String)

    /// Reads a response (RFC 9110, section 15).
    public init(_ response: FetchResponse) {
        switch response.status {
        case 200, 203: self = .content
        case 304: self = .unchanged
        case 301, 302, 303, 307, 308:
            guard let target = response.redirect else {
                self = .failed("HTTP \(response.status) without a valid Location")
                return
            }
            self = .moved(to: target, isPermanent: response.status == 301 || response.status == 308)
        default: self = .failed("HTTP \(response.status)")
        }
    }
}

/// What a response says about when to ask again.
public enum Freshness {
    /// How long the content stays fresh, in seconds: `max-age` less `Age`, else `Expires` less `Date` (RFC 9111, section 4.2);
    /// 0 where it says nothing, or wants to be asked each time.
    public static func lifetime(of response: FetchResponse, now: Timestamp) -> Int {
        let directives = (response.fields["cache-control"] ?? "").lowercased().split(separator: ",").map { directive in
            directive.filter { !$0.isWhitespace && $0 != "\"" }
        }
        if directives.contains("no-cache") || directives.contains("no-store") { return 0 }
        if let age = directives.lazy.compactMap({ value(of: "max-age", in: $0) }).first {
            let spent = response.fields["age"].flatMap { Int($0.prefix(9)) } ?? 0
            return max(0, age - max(0, spent))
        }
        guard let expires = response.fields["expires"].flatMap(HTTPDate.read) else { return 0 }
        return max(0, seconds(from: response.fields["date"].flatMap(HTTPDate.read) ?? now, to: expires))
    }

    /// How long to wait before asking again after a refusal, in seconds (RFC 9110, section 10.2.3).
    public static func retryAfter(_ response: FetchResponse, now: Timestamp) -> Int? {
        guard let text = response.fields["retry-after"] else { return nil }
        if let seconds = Int(text) { return max(0, seconds) }
        return HTTPDate.read(text).map { max(0, seconds(from: now, to: $0)) }
    }

    private static func value(of name: String, in directive: String) -> Int? {
        guard directive.hasPrefix(name + "=") else { return nil }
        return Int(directive.dropFirst(name.count + 1).prefix(9))
    }

    private static func seconds(from start: Timestamp, to end: Timestamp) -> Int {
        Int((end.millisecondsSinceEpoch - start.millisecondsSinceEpoch) / 1_000)
    }
}
