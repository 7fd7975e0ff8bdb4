internal import NewsModels

/// A list of feeds to poll: OPML, or one address a line.
public enum SubscriptionList {
    /// The most feeds of a list.
    public static let countLimit = 100_000

    /// Reads a list.
    ///
    /// In a list of lines, empty ones and those that begin with `#` are passed over.
    ///
    /// - Returns: The addresses in their order, each once; and what was no `http` or `https` address.
    /// - Complexity: O(n).
    public static func read(_ bytes: [UInt8]) -> (feeds: [String], refused: [String]) {
        let text = FeedCharset.decode(RawDocument(bytes: bytes), label: nil).bytes
        let isMarkup = text.first { $0 > 0x20 && $0 < 0x80 } == UInt8(ascii: "<")
        var seen: Set<String> = []
        var feeds: [String] = []
        var refused: [String] = []
        for entry in isMarkup ? outlines(of: text) : lines(of: text) {
            guard WebAddress(entry) != nil else {
                refused.append(entry)
                continue
            }
            guard seen.insert(entry).inserted, feeds.count < countLimit else { continue }
            feeds.append(entry)
        }
        return (feeds, refused)
    }

    private static func lines(of bytes: [UInt8]) -> [String] {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        return text.split { $0 == 0x0A || $0 == 0x0D }.compactMap { line in
            let line = line.trimming { $0 <= 0x20 }
            return line.isEmpty || line.first == UInt8(ascii: "#") ? nil : line.string
        }
    }

    /// The `xmlUrl` of each outline.
    private static func outlines(of decoded: [UInt8]) -> [String] {
        var tokens = MarkupTokens(decoded, in: decoded.indices)
        var references = CharacterReferences()
        var found: [String] = []
        while let token = tokens.next() {
            guard case .start(let tag) = token, decoded[tag.name].prefix(16).string.lowercased() == "outline" else {
                continue
            }
            for attribute in MarkupAttributes(decoded, in: tag.attributes)
            where decoded[attribute.name].prefix(16).string.lowercased() == "xmlurl" {
                var value: [UInt8] = []
                references.decode(decoded[attribute.value], into: &value)
                found.append(value[...].trimming { $0 <= 0x20 }.string)
            }
        }
        return found
    }
}
