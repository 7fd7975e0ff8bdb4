/// A topic of the stream: `article/<language>/<source>/`, lower-case ASCII, at most 128 bytes.
public struct Topic: Hashable, Sendable, CustomStringConvertible {
    /// ISO 639 code of the article's language.
    public let language: String
    /// Cleaned name of the article's source.
    public let source: String

    /// The longest topic in bytes.
    public static let maximumLength = 128
    /// The prefix that every article lies under.
    public static let articles = "article/"
    /// The topic of the heartbeats.
    public static let heartbeat = "heartbeat/"

    /// Creates a topic from names as they come.
    ///
    /// - Returns: `nil` where a name cannot be cleaned into a topic: it is empty, or the topic grows beyond 128 bytes.
    public init?(language: String, source: String) {
        guard let language = Self.cleanedLanguage(language), let source = Self.cleanedSource(source) else { return nil }
        self.language = language
        self.source = source
        guard description.utf8.count <= Self.maximumLength else { return nil }
    }

    /// Reads a topic as it stands on the wire.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "article", parts[3].isEmpty,
            let topic = Topic(language: String(parts[1]), source: String(parts[2])), topic.description == text
        else { return nil }
        self = topic
    }

    /// The topic as on the wire.
    public var description: String { "article/\(language)/\(source)/" }

    /// The prefixes that the topic lies under, widest first: all articles, its language, its source.
    public var prefixes: [String] { ["article/", "article/\(language)/", description] }

    /// The source name in the form of a topic: lower case, without `www.`, other characters turned to `-`.
    ///
    /// - Returns: `nil` where no letter or digit is left.
    public static func cleanedSource(_ name: String) -> String? {
        var cleaned = clean(name, keepingDots: true)
        while cleaned.hasPrefix("www.") { cleaned.removeFirst(4) }
        return cleaned.utf8.contains(where: isLetterOrDigit) ? cleaned : nil
    }

    /// The language code in the form of a topic: its primary and other subtags, lower case.
    ///
    /// - Returns: `nil` where it is no BCP 47 tag.
    public static func cleanedLanguage(_ code: String) -> String? {
        let cleaned = clean(code, keepingDots: false)
        // Only `_` may have turned to `-`, as in `pt_BR`.
        let (dash, underscore) = (UInt8(ascii: "-"), UInt8(ascii: "_"))
        guard code.utf8.elementsEqual(cleaned.utf8, by: { $1 != dash || $0 == dash || $0 == underscore }) else {
            return nil
        }
        let subtags = cleaned.split(separator: "-", omittingEmptySubsequences: false)
        guard let primary = subtags.first, (2...8).contains(primary.utf8.count),
            primary.utf8.allSatisfy({ (97...122).contains($0) }),
            subtags.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isLetterOrDigit) })
        else { return nil }
        return cleaned
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte)
    }

    private static func clean(_ name: String, keepingDots: Bool) -> String {
        let bytes = name.unicodeScalars.map { scalar -> UInt8 in
            switch scalar {
            case "a"..."z", "0"..."9", "-": UInt8(ascii: scalar)
            case "A"..."Z": UInt8(ascii: scalar) + 32
            case "." where keepingDots: UInt8(ascii: ".")
            default: UInt8(ascii: "-")
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
