/// Title, lead and body of an entry.
struct FeedEntryTexts {
    private(set) var title = ""
    private(set) var lead: String?
    private(set) var body = ""
    /// Whether the title is the beginning of the text.
    private(set) var madeTitle = false
    /// What the body was: `content`, `summary`, or `title` where there is none.
    private(set) var method = "title"
    /// Paragraphs that publishing systems added at the end.
    private(set) var removed: [TextSlice] = []
    /// The first picture in the text.
    private(set) var image: String?
    /// The language that is declared nearest to the text.
    private(set) var language: String?

    private let bytes: [UInt8]
    private let feed: FeedDocument

    /// Reads the texts of an entry.
    init(_ entry: FeedNode, _ bytes: [UInt8], _ feed: FeedDocument, _ counts: inout CleaningCounts) {
        self.bytes = bytes
        self.feed = feed
        let content = texts(Self.contents, of: entry, &counts)
        let summaries = texts(Self.summaries, of: entry, &counts)
        if let full = content.first {
            (body, method) = (full, "content")
        } else if let full = summaries.first {
            (body, method) = (full, "summary")
        }
        if let longer = summaries.first, longer.utf8.count > body.utf8.count, Self.isBeginning(body, of: longer) {
            (body, method) = (longer, "summary")
        }
        lead = summaries.first { !Self.isBeginning($0, of: body) }
        language = declaredLanguage(of: entry)
        if let node = titleNode(of: entry) { title = text(of: node, .line, &counts) }
        if title.isEmpty, !body.isEmpty {
            title = Self.beginning(of: body)
            madeTitle = true
        }
        lead = lead?.split(separator: "\n", omittingEmptySubsequences: true).joined(separator: " ")
    }

    private func titleNode(of entry: FeedNode) -> FeedNode? {
        if let title = entry.first(of: ["title", "media:title", "dc:title"]) { return title }
        let media = entry.children.lazy.filter { $0.name == "media:group" || $0.name == "media:content" }
        return media.compactMap { $0.first("media:title") }.first
    }

    /// The different texts of the elements of some names, the longest first.
    private mutating func texts(_ names: [String], of entry: FeedNode, _ counts: inout CleaningCounts) -> [String] {
        var found: [String] = []
        let inner = entry.all("media:group").flatMap(\.children) + entry.all("media:content").flatMap(\.children)
        for nodes in [entry.children, inner] where found.isEmpty {
            for node in nodes.lazy.filter({ names.contains($0.name) && !$0.isBlank }).prefix(8) {
                let (text, tail) = FeedTail.remove(from: text(of: node, .paragraphs, &counts))
                removed += tail
                if !text.isEmpty, !found.contains(text) { found.append(text) }
            }
        }
        return found.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// The language of the first of the texts, declared there or inherited.
    private func declaredLanguage(of entry: FeedNode) -> String? {
        let names = Self.contents + Self.summaries + ["title"]
        return names.lazy.compactMap { name in entry.first(name)?.language }.first
    }

    private static let contents = [
        "content:encoded", "content", "fullitem", "xhtml:body", "body", "xhtml:div", "div", "encoded",
    ]
    private static let summaries = [
        "description", "summary", "abstract", "dcterms:abstract", "dc:description", "itunes:summary",
        "media:description", "subtitle",
    ]

    // MARK: - One text

    private mutating func text(of node: FeedNode, _ kind: MarkupText.Kind, _ counts: inout CleaningCounts) -> String {
        let form = FeedTextForm(node, isAtom: feed.format == "atom")
        if form == .plain {
            return kind == .line ? FeedText.line(node.text, &counts) : FeedText.paragraphs(node.text, &counts)
        }
        var markup: MarkupText
        if let range = node.markup, form == .markup {
            markup = MarkupText(bytes, in: range, as: kind, references: feed.references)
        } else {
            let decoded = form == .base64 ? FeedTextForm.decodeBase64(node.text) : nil
            markup = MarkupText(decoded ?? node.text, as: kind)
        }
        image = image ?? markup.image
        return kind == .line ? markup.line(&counts) : markup.body(&counts)
    }

    /// Whether the summary says no more than the first words of the content.
    private static func isBeginning(_ summary: String, of content: String) -> Bool {
        let words = ArticleIdentity.wordsOfBeginning(summary)
        return words.isEmpty || content.utf8.count < summary.utf8.count
            || ArticleIdentity.wordsOfBeginning(content).starts(with: words)
    }

    /// The first sentence, or its beginning.
    private static func beginning(of body: String) -> String {
        let paragraph = TextSlice(body).prefix { $0 != 0x0A }
        return SentenceSplitter.firstSentence(of: paragraph).shortened(toCodePoints: 100)
    }
}

extension ArticleIdentity {
    /// The words at the beginning of a text, folded: up to 2,000 bytes are looked at.
    fileprivate static func wordsOfBeginning(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        let sample = TextSlice(text).prefix(8_192).wholeScalars
        sample.forEachScalar { value in
            if ScalarClass.isWordPart(value) { CaseFolding.append(value, to: &folded) }
        }
        return folded
    }
}

/// How the text of an element is written.
enum FeedTextForm: Hashable {
    /// As it is.
    case plain
    /// As HTML, escaped once.
    case html
    /// As elements of the feed's own XML.
    case markup
    case base64

    /// The form of an element, by its `type` and `mode`, by what stands in it where those say nothing.
    init(_ node: FeedNode, isAtom: Bool) {
        let type = node.attributes["type"]?.lowercased() ?? ""
        let mode = node.attributes["mode"]?.lowercased() ?? ""
        if mode == "base64" || Self.isBinary(type), node.markup == nil {
            self = .base64
        } else if node.markup != nil {
            self = .markup
        } else if type == "text" || type == "plain" || type == "text/plain" {
            self = .plain
        } else if isAtom, type.isEmpty, mode.isEmpty, !Self.closesTag(node.text) {
            self = node.text.contains(UInt8(ascii: "&")) ? .html : .plain
        } else {
            self = .html
        }
    }

    /// Decodes base64 with line breaks; `nil` where it is none.
    static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
        let digits = String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)
        guard let decoded = Base64.decode(digits) else { return nil }
        return Array(String(decoding: decoded, as: UTF8.self).utf8)
    }

    /// Whether Atom says that content of this media type is base64.
    private static func isBinary(_ type: String) -> Bool {
        let essence = type.split(separator: ";").first.map(String.init) ?? ""
        return essence.contains("/") && !essence.hasPrefix("text/") && !essence.hasSuffix("xml")
            && !essence.hasSuffix("html")
    }

    /// Whether something looks like an end tag or an empty element.
    private static func closesTag(_ text: [UInt8]) -> Bool {
        zip(text, text.dropFirst()).contains { first, second in
            (first == UInt8(ascii: "<") && second == UInt8(ascii: "/"))
                || (first == UInt8(ascii: "/") && second == UInt8(ascii: ">"))
        } || String(decoding: text.prefix(512), as: UTF8.self).lowercased().contains("<p>")
    }
}
