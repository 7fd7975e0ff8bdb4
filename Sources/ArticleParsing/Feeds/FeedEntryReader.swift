internal import NewsModels

/// Makes articles of the entries of a feed.
struct FeedEntryReader {
    private let feed: FeedDocument
    private let bytes: [UInt8]
    private let warnings: WarningList
    private let context: ParsingContext
    /// What the addresses of entries start from where the feed states no `xml:base`.
    private let base: WebAddress?

    /// Creates a reader.
    init(_ feed: FeedDocument, bytes: [UInt8], warnings: WarningList, in context: ParsingContext) {
        self.feed = feed
        self.bytes = bytes
        self.warnings = warnings
        self.context = context
        base = context.address ?? Self.siteAddress(of: feed.feed, base: nil)
    }

    /// The article of an entry.
    func draft(of entry: FeedNode) -> ArticleDraft {
        var counts = CleaningCounts()
        let texts = FeedEntryTexts(entry, bytes, feed, &counts)
        var draft = ArticleDraft(title: texts.title, body: texts.body, method: texts.method)
        draft.warnings = warnings
        draft.lead = texts.lead
        draft.acceptsEmptyBody = true
        draft.acceptsWordlessTitle = true
        if texts.madeTitle { draft.warn("no title: made of the beginning of the text") }
        for tail in texts.removed { draft.warnings.addRemoval(of: "tail", tail) }
        counts.report(to: &draft.warnings)
        readAddresses(of: entry, into: &draft)
        readTimes(of: entry, into: &draft)
        draft.authors = authors(of: entry)
        draft.tags = tags(of: entry)
        nameByAddress(&draft)
        draft.imageURL = FeedMedia.image(of: entry, inText: texts.image, base: entry.base ?? base)
        draft.language = FeedLanguage.language(
            [texts.language, entry.first("dc:language")?.trimmedText, entry.language, feedLanguage], of: &draft)
        return draft
    }

    private var feedLanguage: String? {
        feed.feed.first("language")?.trimmedText ?? feed.feed.first("dc:language")?.trimmedText ?? feed.feed.language
    }

    /// An entry that is nothing but a link is named by it, so that it can be fetched.
    private func nameByAddress(_ draft: inout ArticleDraft) {
        guard draft.title.isEmpty, draft.body.isEmpty, let address = draft.url.flatMap(WebAddress.init) else { return }
        draft.title = address.source + (address.path == "/" ? "" : address.path)
        draft.method = "address"
        draft.warn("neither title nor text: named by its address")
    }

    // MARK: - Addresses

    private func readAddresses(of entry: FeedNode, into draft: inout ArticleDraft) {
        draft.url = link(of: entry)
        draft.canonicalURL = entry.first("feedburner:origlink").flatMap { resolve($0.trimmedText, at: $0) }
        let site = Self.siteAddress(of: feed.feed, base: context.address) ?? context.address
        if let address = draft.url.flatMap(WebAddress.init), address.namesDocument { return }
        if draft.url == nil { draft.source = site?.source }
        guard let id = entry.first(of: ["guid", "id", "dc:identifier"])?.trimmedText else { return }
        let name = feed.feed.first("id")?.trimmedText ?? site?.canonical ?? feed.feed.first("title")?.trimmedText
        draft.id = ArticleIdentity.articleID(entry: id, of: name ?? "")
    }

    private func link(of entry: FeedNode) -> String? {
        let links = entry.all("link").map { ($0, $0.attributes["rel"]?.lowercased() ?? "alternate") }
        for (link, rel) in links where rel == "alternate" && Self.isPage(link.attributes["type"]) {
            if let href = link.attributes["href"], let found = resolve(href, at: link) { return found }
        }
        for (link, _) in links {
            if let found = resolve(link.trimmedText, at: link) { return found }
        }
        if let href = entry.attributes["href"] { return resolve(href, at: entry) }
        if let guid = entry.first("guid"), guid.attributes["ispermalink"]?.lowercased() != "false",
            let found = resolve(guid.trimmedText, at: guid), WebAddress(found) != nil
        {
            return found
        }
        let candidates = [entry.attributes["about"], entry.first("id")?.trimmedText]
        return candidates.compactMap { $0 }.first { WebAddress($0) != nil }
    }

    private static func isPage(_ type: String?) -> Bool { type.map { $0.lowercased().contains("html") } ?? true }

    /// The absolute address; ampersands that were escaped twice are plain ones.
    private func resolve(_ reference: String, at node: FeedNode) -> String? {
        var text = reference
        if text.utf8.count <= WebAddress.lengthLimit, text.contains("&amp;") {
            text = text.split(separator: "&amp;", omittingEmptySubsequences: false).joined(separator: "&")
        }
        return RelativeAddress.resolve(text, base: node.base ?? base)
    }

    private static func siteAddress(of feed: FeedNode, base: WebAddress?) -> WebAddress? {
        let links = feed.all("link").filter { ["alternate", nil].contains($0.attributes["rel"]) }
        let texts = links.map { ($0, $0.attributes["href"] ?? $0.trimmedText) }
        let found = texts.lazy.compactMap {
            RelativeAddress.resolve($1, base: $0.base ?? base).flatMap(WebAddress.init)
        }
        return found.first ?? feed.attributes["about"].flatMap(WebAddress.init)
    }

    // MARK: - Times

    private func readTimes(of entry: FeedNode, into draft: inout ArticleDraft) {
        let published = Self.publicationDates.lazy.compactMap { time($0, of: entry) }.first
        if let published, published.time > context.latestDate {
            draft.warn("ignored a time of publication later than the fetch")
        } else if let published {
            draft.publishedAt = published.time
            draft.publishedAtOrigin = .feed
            if published.lacksZone { draft.warn("the time of publication names no zone: read as UTC") }
        } else if Self.publicationDates.contains(where: { entry.first($0) != nil }) {
            draft.warn("ignored a time of publication that is no date")
        }
        let modified = Self.changeDates.lazy.compactMap { name in
            entry.all(name).lazy.compactMap { FeedDate($0.trimmedText) }.reversed().first
        }.first
        let stated = modified ?? entry.attributes["lastmod"].flatMap(FeedDate.init)
        if let stated, stated.time <= context.latestDate { draft.modifiedAt = stated.time }
    }

    private func time(_ name: String, of entry: FeedNode) -> FeedDate? {
        entry.all(name).lazy.compactMap { FeedDate($0.trimmedText) }.first { $0.time.millisecondsSinceEpoch != 0 }
    }

    private static let publicationDates = [
        "published", "issued", "pubdate", "dcterms:issued", "dc:date", "dcterms:created", "created", "dcterms:date",
    ]
    private static let changeDates = ["updated", "modified", "dcterms:modified", "lastmod"]

    // MARK: - Names

    private func authors(of entry: FeedNode) -> [String] {
        for names in [["author", "dc:author"], ["dc:creator", "dcterms:creator"], ["itunes:author"]] {
            let found = entry.children.filter { names.contains($0.name) }.flatMap(FeedPerson.names)
            if !found.isEmpty { return found }
        }
        let inherited = entry.first("source")?.children ?? []
        let people =
            inherited.contains { $0.name == "author" } ? inherited : feed.format == "atom" ? feed.feed.children : []
        return people.filter { $0.name == "author" }.flatMap(FeedPerson.names)
    }

    private func tags(of entry: FeedNode) -> [String] {
        var tags: [String] = []
        for node in entry.children where tags.count <= ArticleLimits.tagCount {
            switch node.name {
            case "category", "dc:subject", "media:category":
                tags.append(node.attributes["label"] ?? node.attributes["term"] ?? Self.line(node))
            case "media:keywords", "itunes:keywords", "keywords":
                tags += node.trimmedText.split(separator: ",").prefix(ArticleLimits.tagCount).map(String.init)
            default: break
            }
        }
        return tags
    }

    private static func line(_ node: FeedNode) -> String {
        var counts = CleaningCounts()
        return MarkupText(node.text, as: .line).line(&counts)
    }
}

/// Names of people in a feed.
enum FeedPerson {
    /// The names that an element holds, without mail addresses.
    static func names(_ node: FeedNode) -> [String] {
        if let stated = node.first(of: ["name", "itunes:name"]) { return [name(of: stated.text)].compactMap { $0 } }
        let items = node.children.filter { $0.name.hasPrefix("rdf:") }.flatMap(names)
        return items.isEmpty ? [name(of: node.text)].compactMap { $0 } : items
    }

    /// The name of `Name`, `Name <mail>`, `mail (Name)`; `nil` for a mail address alone.
    static func name(of text: [UInt8]) -> String? {
        var counts = CleaningCounts()
        let line = TextSlice(MarkupText(text, as: .line).line(&counts))
        guard line.count <= 4 * ArticleLimits.nameLength, line.contains(UInt8(ascii: "@")) else {
            return line.isEmpty ? nil : line.string
        }
        let isEdge: (UInt32) -> Bool = { !ScalarClass.isWordPart($0) && $0 != 0x2E }
        let words = line.split { $0 == 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "(") }
        let kept = words.filter { !$0.contains(UInt8(ascii: "@")) }.map { $0.trimming(isEdge).string }
        let name = kept.filter { !$0.isEmpty }.joined(separator: " ")
        return name.isEmpty ? nil : name
    }
}
