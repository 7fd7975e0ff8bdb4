internal import CHTMLParser
internal import NewsModels

/// What the head and the marked elements of a page say about the article.
struct PageMetadata {
    /// What an element of the page says.
    struct Mark {
        /// The element.
        var node: Int
        var text: String
    }

    /// Values of meta elements by their folded names; the first of each name.
    private(set) var meta: [String: String] = [:]
    /// Values of meta elements that may come more than once.
    private(set) var tags: [String] = []
    private(set) var title: String?
    private(set) var headings: [String] = []
    private(set) var canonical: String?
    private(set) var language: String?
    /// Values of `itemprop` elements in the page by their names.
    private(set) var properties: [String: [Mark]] = [:]
    /// Values of `<time>` elements; those marked as publication first.
    private(set) var times: [Mark] = []
    /// Names in elements that say that they name the author.
    private(set) var bylines: [Mark] = []
    /// Texts in elements that say that they hold the date.
    private(set) var dates: [Mark] = []

    /// The most values of one kind that are kept.
    static let limit = 32
    /// The most elements whose texts are looked at: one text may lie in many elements.
    static let lookLimit = 512

    private var looks = 0

    /// Reads the metadata of a page.
    static func read(_ tree: PageTree) -> PageMetadata {
        var metadata = PageMetadata()
        for node in tree.nodes.indices {
            guard let tag = tree.nodes[node].tag else { continue }
            metadata.take(node, tag, tree)
        }
        return metadata
    }

    /// The metadata without what stands among comments or behind the end of the article.
    func withoutComments(of page: BlockTree) -> PageMetadata {
        var metadata = self
        let isOfArticle: (Mark) -> Bool = { !page.isForeign($0.node) }
        metadata.times = times.filter(isOfArticle)
        metadata.bylines = bylines.filter(isOfArticle)
        metadata.dates = dates.filter(isOfArticle)
        metadata.properties = properties.mapValues { $0.filter(isOfArticle) }
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
                if key == "article:tag" || key == "news_keywords" || key == "keywords", tags.count < Self.limit {
                    tags.append(content)
                }
                if meta[key] == nil { meta[key] = TextCleaner.cleanLine(content) }
                if attribute == .itemprop { add(content, node, to: &properties[name.string, default: []]) }
            }
        }
    }

    private mutating func takeLink(_ node: Int, _ tree: PageTree) {
        guard let rel = tree.value(.rel, of: node)?.string.lowercased(), let href = tree.value(.href, of: node) else {
            return
        }
        if rel == "canonical", canonical == nil { canonical = href.string }
    }

    /// The text of an element; empty when enough have been looked at.
    private mutating func text(of node: Int, _ tree: PageTree, limit: Int = 200) -> String {
        looks += 1
        return looks <= Self.lookLimit ? tree.text(of: node, limit: limit) : ""
    }

    private mutating func takeTime(_ node: Int, _ tree: PageTree) {
        let value = tree.value(.datetime, of: node)?.string ?? text(of: node, tree)
        guard times.count < Self.limit, !value.isEmpty else { return }
        let isPublication = tree.value(.pubdate, of: node) != nil
        times.insert(Mark(node: node, text: value), at: isPublication ? 0 : times.count)
    }

    /// Elements with a name that says what they hold.
    private mutating func takeMarks(_ node: Int, _ tree: PageTree) {
        if let property = tree.value(.itemprop, of: node)?.string, Self.properties.contains(property) {
            let value = tree.value(.datetime, of: node) ?? tree.value(.content, of: node)
            let text = value?.string ?? text(of: node, tree, limit: 400)
            add(text, node, to: &properties[property, default: []])
        }
        if let rel = tree.value(.rel, of: node), rel.elementsEqual("author".utf8) {
            let text = text(of: node, tree)
            add(text, node, to: &bylines)
        }
        for attribute in tree.nodes[node].attributes {
            let (name, value) = (tree.attributes[attribute].name, tree.attributes[attribute].value)
            guard name == .class || name == .id, value.count <= 200 else { continue }
            let words = MarkWords(in: tree.bytes[value])
            guard words.namesAuthor || words.namesDate else { continue }
            let text = text(of: node, tree)
            if words.namesAuthor { add(text, node, to: &bylines) }
            if words.namesDate { add(text, node, to: &dates) }
        }
    }

    private static let properties: Set<String> = [
        "author", "name", "datePublished", "dateModified", "headline", "dateCreated",
    ]

    private func add(_ value: String, _ node: Int, to values: inout [Mark]) {
        if values.count < Self.limit, !value.isEmpty { values.append(Mark(node: node, text: value)) }
    }
}

/// Whether a class or id has words for authors or dates in it, in any case.
private struct MarkWords {
    private(set) var namesAuthor = false
    private(set) var namesDate = false

    /// - Complexity: O(n), one pass.
    init(in name: TextSlice) {
        name.withUnsafeBufferPointer { bytes in
            for start in bytes.indices {
                switch bytes[start] | 0x20 {
                case UInt8(ascii: "a"): namesAuthor = namesAuthor || Self.holds("author", bytes, start)
                case UInt8(ascii: "b"): namesAuthor = namesAuthor || Self.holds("byline", bytes, start)
                case UInt8(ascii: "d"): namesDate = namesDate || Self.holds("date", bytes, start)
                case UInt8(ascii: "t"): namesDate = namesDate || Self.holds("time", bytes, start)
                case UInt8(ascii: "p"):
                    namesDate =
                        namesDate || Self.holds("publish", bytes, start) || Self.holds("posted", bytes, start)
                default: break
                }
            }
        }
    }

    private static func holds(_ word: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        word.withUTF8Buffer { word in
            guard start + word.count <= bytes.count else { return false }
            for offset in 0..<word.count where bytes[start + offset] | 0x20 != word[offset] { return false }
            return true
        }
    }
}
