/// Pictures of an entry.
enum FeedMedia {
    /// The main picture: the widest of the media module, an enclosure, a thumbnail, one in the text.
    static func image(of entry: FeedNode, inText: String?, base: WebAddress?) -> String? {
        let groups = entry.all("media:group").flatMap(\.children)
        let media = entry.children + groups
        let contents = media.filter { $0.name == "media:content" }
        let widest = contents.filter(isImage).max { width($0) < width($1) }
        let thumbnails = (media + contents.flatMap(\.children)).filter { $0.name == "media:thumbnail" }
        let enclosures = entry.children.filter { node in
            (node.name == "enclosure" || node.attributes["rel"] == "enclosure") && isImage(node)
        }
        let images = [widest] + enclosures + thumbnails
        var candidates = images.compactMap { $0 }.map { ($0, $0.attributes["url"] ?? $0.attributes["href"]) }
        if let own = entry.children.first(where: { $0.name == "itunes:image" }) {
            candidates.append((own, own.attributes["href"]))
        }
        if let own = entry.children.first(where: { $0.name == "image" }) {
            candidates.append((own, own.first("url")?.trimmedText ?? own.trimmedText))
        }
        let stated = candidates.lazy.compactMap { node, text in
            text.flatMap { RelativeAddress.resolve($0, base: node.base ?? base) }.flatMap(WebAddress.init)?.text
        }
        return stated.first
            ?? inText.flatMap { RelativeAddress.resolve($0, base: base) }.flatMap(WebAddress.init)?.text
    }

    private static func isImage(_ node: FeedNode) -> Bool {
        let type = node.attributes["type"]?.lowercased() ?? ""
        if node.attributes["medium"]?.lowercased() == "image" || type.hasPrefix("image/") { return true }
        guard type.isEmpty, node.attributes["medium"] == nil else { return false }
        let address = (node.attributes["url"] ?? node.attributes["href"] ?? "").lowercased()
        let path = address.prefix { $0 != "?" && $0 != "#" }
        return [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"].contains(where: path.hasSuffix)
    }

    private static func width(_ node: FeedNode) -> Int { Int(node.attributes["width"]?.prefix(6) ?? "") ?? 0 }
}

/// The language that a feed declares.
enum FeedLanguage {
    /// The first declared language that is one, as ISO 639 code, unless the script of the text belies it.
    static func language(_ declared: [String?], of draft: inout ArticleDraft) -> String? {
        for text in declared {
            guard let text, text.utf8.count <= 35 else { continue }
            let primary = text.lowercased().split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? ""
            guard (2...3).contains(primary.utf8.count), primary.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
                primary != "und"
            else { continue }
            guard !isBelied(primary, by: draft) else {
                draft.warn("declared as \(primary), but written in Cyrillic letters: language detected")
                return nil
            }
            return primary
        }
        return nil
    }

    private static func isBelied(_ code: String, by draft: ArticleDraft) -> Bool {
        guard latin.contains(code) else { return false }
        var (cyrillic, others) = (0, 0)
        for text in [draft.title, draft.body] {
            TextSlice(text).prefix(1_024).wholeScalars.forEachScalar { value in
                if (0x400...0x52F).contains(value) {
                    cyrillic += 1
                } else if ScalarClass.isWordPart(value), value > 0x39 {
                    others += 1
                }
            }
        }
        return cyrillic >= 8 && cyrillic > 2 * others
    }

    private static let latin: Set<String> = [
        "en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "sv", "no", "nb", "da", "fi", "et", "lv", "lt",
        "hu",
        "ro", "hr", "sl", "tr", "vi", "id",
    ]
}
