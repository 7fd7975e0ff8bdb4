internal import CHTMLParser
internal import NewsModels

/// What the head and the marked elements of a page say about the article.
struct PageMetadata {
    /// Values of meta elements by their folded names; the first of each name.
    private(set) var meta: [String: String] = [:]
    /// Values of meta elements that may come more than once.
    private(set) var tags: [String] = []
    private(set) var title: String?
    private(set) var headings: [String] = []
    private(set) var canonical: String?
    private(set) var language: String?
    /// Values of `itemprop` elements in the page by their names.
    private(set) var properties: [String: [String]] = [:]
    /// Values of `<time>` elements; those marked as publication first.
    private(set) var times: [String] = []
    /// Names in elements that say that they name the author.
    private(set) var bylines: [String] = []
    /// Texts in elements that say that they hold the date.
    private(set) var dates: [String] = []

    /// The most values of one kind that are kept.
    static let limit = 32

    /// Reads the metadata of a page.
    static func read(_ tree: PageTree) -> PageMetadata {
        var metadata = PageMetadata()
        for node in tree.nodes.indices {
            guard let tag = tree.nodes[node].tag else { continue }
            metadata.take(node, tag, tree)
        }
        return metadata
    }

    private mutating func take(_ node: Int, _ tag: GumboTag, _ tree: PageTree) {
        switch tag {
        case GUMBO_TAG_HTML: language = tree.value(.lang, of: node)?.string
        case GUMBO_TAG_TITLE: if title == nil { title = tree.text(of: node) }
        case GUMBO_TAG_META: takeMeta(node, tree)
        case GUMBO_TAG_LINK: takeLink(node, tree)
        case GUMBO_TAG_H1: if headings.count < Self.limit { headings.append(tree.text(of: node)) }
        case GUMBO_TAG_TIME: takeTime(node, tree)
        default: break
        }
        if !tree.nodes[node].attributes.isEmpty, tag != GUMBO_TAG_META { takeMarks(node, tree) }
    }

    private mutating func takeMeta(_ node: Int, _ tree: PageTree) {
        guard let content = tree.value(.content, of: node)?.string, !content.isEmpty else { return }
        for attribute in [PageAttribute.property, .name, .itemprop] {
            guard let names = tree.value(attribute, of: node) else { continue }
            for name in names.split(separator: 0x20).prefix(4) {
                let key = String(decoding: CaseFolding.fold(name), as: UTF8.self)
                if key == "article:tag" || key == "news_keywords" || key == "keywords" { add(content, to: &tags) }
                if meta[key] == nil { meta[key] = TextCleaner.cleanLine(content) }
                if attribute == .itemprop { add(content, to: &properties[name.string, default: []]) }
            }
        }
    }

    private mutating func takeLink(_ node: Int, _ tree: PageTree) {
        guard let rel = tree.value(.rel, of: node)?.string.lowercased(), let href = tree.value(.href, of: node) else {
            return
        }
        if rel == "canonical", canonical == nil { canonical = href.string }
    }

    private mutating func takeTime(_ node: Int, _ tree: PageTree) {
        let value = tree.value(.datetime, of: node)?.string ?? tree.text(of: node, limit: 200)
        let isPublication = tree.value(.pubdate, of: node) != nil
        if isPublication { times.insert(value, at: 0) } else { add(value, to: &times) }
    }

    /// Elements with a name that says what they hold.
    private mutating func takeMarks(_ node: Int, _ tree: PageTree) {
        if let property = tree.value(.itemprop, of: node)?.string, property.utf8.count <= 40,
            ["author", "name", "datePublished", "dateModified", "headline", "dateCreated"].contains(property)
        {
            let value = tree.value(.datetime, of: node) ?? tree.value(.content, of: node)
            add(value?.string ?? tree.text(of: node, limit: 400), to: &properties[property, default: []])
        }
        if tree.value(.rel, of: node)?.string == "author" { add(tree.text(of: node, limit: 200), to: &bylines) }
        for attribute in [PageAttribute.class, .id] {
            guard let value = tree.value(attribute, of: node), value.count <= 200 else { continue }
            let name = CaseFolding.fold(value)[...]
            if name.holds("author") || name.holds("byline") { add(tree.text(of: node, limit: 200), to: &bylines) }
            if name.holds("date") || name.holds("time") || name.holds("publish") || name.holds("posted") {
                add(tree.text(of: node, limit: 200), to: &dates)
            }
        }
    }

    private func add(_ value: String, to values: inout [String]) {
        if values.count < Self.limit, !value.isEmpty { values.append(value) }
    }
}

extension ArraySlice<UInt8> {
    /// Whether a stretch of ASCII stands anywhere in the text.
    func holds(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            withUnsafeBufferPointer { bytes in
                guard bytes.count >= word.count else { return false }
                for start in 0...(bytes.count - word.count) where bytes[start] == word[0] {
                    var length = 1
                    while length < word.count, bytes[start + length] == word[length] { length += 1 }
                    if length == word.count { return true }
                }
                return false
            }
        }
    }
}
