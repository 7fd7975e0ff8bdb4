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
    var imageCaption: String?
    var isFree: Bool?
    var isLiveBlog = false
    var hasCorrection = false
    /// The types of the objects that are read as articles.
    var types: [String] = []
    /// Scripts that were broken and could be read all the same, and those that could not.
    var repairs = 0
    var unreadable = 0

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
            let script = StructuredDataScript(text)
            if script.isRepaired { data.repairs += 1 }
            if script.values.isEmpty { data.unreadable += 1 }
            for value in script.values { data.take(value) }
        }
        return data
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

    private static func typeNames(_ type: JSONValue?) -> [String] {
        type?.array?.compactMap(\.string) ?? [type?.string].compactMap { $0 }
    }

    private static func isArticle(_ type: JSONValue?) -> Bool {
        typeNames(type).contains { $0.hasSuffix("Article") || $0.hasSuffix("Posting") || $0 == "Report" }
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
        imageCaption = imageCaption ?? Self.caption(object["image"])
        isFree = isFree ?? Self.flag(object["isAccessibleForFree"])
        hasCorrection = hasCorrection || Self.isGiven(object["correction"])
        for type in Self.typeNames(object["@type"]) where types.count < 8 && !types.contains(type) {
            types.append(type)
            isLiveBlog = isLiveBlog || type == "LiveBlogPosting"
        }
        language = language ?? Self.text(object["inLanguage"])
        section = section ?? Self.names(object["articleSection"]).first
        if keywords.isEmpty { keywords = Self.names(object["keywords"]) }
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.string ?? value?.array?.first?.string, !text.isEmpty else { return nil }
        return text
    }

    private static func caption(_ value: JSONValue?) -> String? {
        let image = value?.array?.first?.object ?? value?.object
        return text(image?["caption"])
    }

    /// `true` and `false`, also as text.
    private static func flag(_ value: JSONValue?) -> Bool? {
        switch value {
        case .bool(let flag): flag
        case .string(let text):
            ["true": true, "false": false][String(text.split(separator: "/").last ?? "").lowercased()]
        default: nil
        }
    }

    private static func isGiven(_ value: JSONValue?) -> Bool {
        switch value {
        case .string(let text): !text.isEmpty
        case .object: true
        case .array(let values): !values.isEmpty
        default: false
        }
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
