internal import CHTMLParser
internal import Messaging

/// What JSON-LD says about the article (schema.org).
struct StructuredData {
    var headline: String?
    var description: String?
    var body: String?
    var published: String?
    var modified: String?
    var authors: [String] = []
    var url: String?
    var image: String?
    var language: String?
    var keywords: [String] = []
    var section: String?

    /// The most scripts, and the most objects in them, that are looked at.
    static let scriptLimit = 64
    static let objectLimit = 4_096

    /// Reads the structured data of a page.
    static func read(_ tree: PageTree) -> StructuredData {
        var data = StructuredData()
        var scripts = 0
        for node in tree.nodes.indices where tree.nodes[node].tag == GUMBO_TAG_SCRIPT {
            guard scripts < scriptLimit, tree.nodes[node].end > node + 1 else { continue }
            scripts += 1
            let text = tree.bytes[tree.nodes[node + 1].text]
            if let value = parse(text) { data.take(value) }
        }
        return data
    }

    /// Parses JSON, repaired where it is broken as pages break it.
    private static func parse(_ text: TextSlice) -> JSONValue? {
        if let value = try? JSON.parse(Array(text), maximumDepth: 64) { return value }
        return try? JSON.parse(repaired(text), maximumDepth: 64)
    }

    /// The text from the first bracket to the last, with line breaks inside strings made spaces, wrong escapes undone and
    /// commas before closing brackets left out.
    private static func repaired(_ text: TextSlice) -> [UInt8] {
        guard let start = text.firstIndex(where: { $0 == 0x7B || $0 == 0x5B }),
            let end = text.lastIndex(where: { $0 == 0x7D || $0 == 0x5D }), start < end
        else { return [] }
        var output: [UInt8] = []
        output.reserveCapacity(end - start + 1)
        var inString = false
        var index = start
        while index <= end {
            let byte = text[index]
            if byte == 0x5C, inString, index < end {
                let isEscape = "\"\\/bfnrtu".utf8.contains(text[index + 1])
                output.append(contentsOf: isEscape ? [byte, text[index + 1]] : [text[index + 1]])
                index += 2
                continue
            }
            if byte == 0x22 { inString.toggle() }
            if !inString, byte == 0x7D || byte == 0x5D {
                while let last = output.last, last <= 0x20 { output.removeLast() }
                if output.last == 0x2C { output.removeLast() }
            }
            output.append(byte < 0x20 ? 0x20 : byte)
            index += 1
        }
        return output
    }

    /// Walks through arrays and objects; the first value of each member wins, articles before others.
    private mutating func take(_ root: JSONValue) {
        var values = [root]
        var visited = 0
        var names: [String: String] = [:]
        var authorIDs: [String] = []
        while let value = values.popLast(), visited < Self.objectLimit {
            visited += 1
            if let array = value.array { values.append(contentsOf: array.reversed()) }
            guard let object = value.object else { continue }
            if let id = object["@id"]?.string, let name = object["name"]?.string { names[id] = name }
            if Self.isArticle(object["@type"]) {
                takeArticle(object)
                authorIDs += Self.references(object["author"])
            }
            for member in object.members where ["@graph", "mainEntity", "mainEntityOfPage"].contains(member.name) {
                values.append(member.value)
            }
        }
        if authors.isEmpty { authors = authorIDs.compactMap { names[$0] } }
    }

    /// The objects that stand elsewhere in the graph.
    private static func references(_ value: JSONValue?) -> [String] {
        (value?.array ?? [value].compactMap { $0 }).prefix(ArticleLimits.authorCount).compactMap {
            $0.object?["@id"]?.string
        }
    }

    private static func isArticle(_ type: JSONValue?) -> Bool {
        let names = type?.array?.compactMap(\.string) ?? [type?.string].compactMap { $0 }
        return names.contains { $0.hasSuffix("Article") || $0.hasSuffix("Posting") || $0 == "Report" }
    }

    private mutating func takeArticle(_ object: JSONObject) {
        headline = headline ?? Self.text(object["headline"]) ?? Self.text(object["name"])
        description = description ?? Self.text(object["description"])
        if let text = Self.text(object["articleBody"]), text.utf8.count > (body?.utf8.count ?? 0) { body = text }
        published = published ?? Self.text(object["datePublished"]) ?? Self.text(object["dateCreated"])
        modified = modified ?? Self.text(object["dateModified"])
        if authors.isEmpty { authors = Self.names(object["author"]) }
        url = url ?? Self.text(object["url"])
        image = image ?? Self.image(object["image"])
        language = language ?? Self.text(object["inLanguage"])
        section = section ?? Self.names(object["articleSection"]).first
        if keywords.isEmpty { keywords = Self.names(object["keywords"]) }
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.string ?? value?.array?.first?.string, !text.isEmpty else { return nil }
        return text
    }

    private static func image(_ value: JSONValue?) -> String? {
        text(value) ?? text(value?.object?["url"]) ?? text(value?.array?.first?.object?["url"])
    }

    private static func names(_ value: JSONValue?) -> [String] {
        if let text = value?.string { return [text] }
        if let object = value?.object { return names(object["name"]) }
        return (value?.array ?? []).prefix(ArticleLimits.tagCount).compactMap {
            $0.string ?? text($0.object?["name"])
        }
    }
}
