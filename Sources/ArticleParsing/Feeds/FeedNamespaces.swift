/// The namespaces of a feed, by what they mean and not by the prefix that stands for them.
///
/// A prefix that is not declared means what it means by convention: feeds forget declarations.
struct FeedNamespaces {
    private struct Binding {
        var prefix: String
        /// Conventional prefix; empty for the formats of feeds, `nil` for what is not known.
        var meaning: String?
        var depth: Int
    }

    private var bindings: [Binding] = []
    /// The prefix of the root element, which belongs to the feed whatever its URI is.
    var rootPrefix = ""

    /// Takes `xmlns` or `xmlns:prefix` of an element.
    mutating func declare(_ prefix: String, uri: String, depth: Int) {
        guard bindings.count < FeedLimits.namespaces else { return }
        bindings.append(
            Binding(prefix: prefix, meaning: Self.meaning(of: uri) ?? Self.convention(prefix), depth: depth))
    }

    /// Forgets the declarations of elements that are closed.
    mutating func close(depth: Int) {
        while let last = bindings.last, last.depth >= depth { bindings.removeLast() }
    }

    /// The name by which an element is known.
    func canonicalName(_ name: TextSlice) -> String {
        let parts = name.prefix(64).string.lowercased().split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return qualified(parts.first.map(String.init) ?? "", prefix: "") }
        return qualified(String(parts[1]), prefix: String(parts[0]))
    }

    private func qualified(_ local: String, prefix: String) -> String {
        let binding = bindings.last { $0.prefix == prefix }
        let meaning: String? =
            if let known = binding?.meaning {
                known
            } else if prefix == rootPrefix {
                ""
            } else {
                binding == nil ? Self.convention(prefix) : nil
            }
        guard let meaning else { return "?:\(local)" }
        return meaning.isEmpty ? local : "\(meaning):\(local)"
    }

    private static func convention(_ prefix: String) -> String? {
        switch prefix {
        case "": ""
        case "atom", "atom03", "atom10", "a10", "rss": ""
        case "dc", "dcterms", "content", "media", "itunes", "xhtml", "rdf", "feedburner": prefix
        default: nil
        }
    }

    private static func meaning(of uri: String) -> String? {
        let uri = uri.lowercased()
        return meanings.first { uri.contains($0.fragment) }?.meaning
    }

    private static let meanings: [(fragment: String, meaning: String)] = [
        ("w3.org/2005/atom", ""), ("purl.org/atom/ns", ""), ("purl.org/atom-blog/ns", ""),
        ("purl.org/rss/1.0/modules/content", "content"), ("purl.org/dc/elements", "dc"),
        ("purl.org/dc/terms", "dcterms"), ("search.yahoo.com/mrss", "media"), ("itunes.com/dtds", "itunes"),
        ("w3.org/1999/xhtml", "xhtml"), ("w3.org/1999/02/22-rdf", "rdf"), ("feedburner", "feedburner"),
        ("purl.org/rss/1.0/modules", "?"), ("purl.org/rss/1.0", ""), ("my.netscape.com", ""),
        ("channel.netscape.com", ""), ("backend.userland.com", ""), ("harvard.edu/tech/rss", ""),
        ("harvard.edu/rss", ""), ("purl.org/net/rss1.1", ""),
    ]
}
