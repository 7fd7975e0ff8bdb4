internal import Messaging
internal import NewsModels

/// Reads JSON Feed 1.0 and 1.1 (jsonfeed.org), and forgives members of the wrong type: they count as missing.
struct JSONFeedParser: ArticleParser {
    /// Creates a parser.
    init() {}

    var inputKind: String { "json_feed" }

    var readsCollections: Bool { true }

    func parse(_ document: RawDocument, in context: ParsingContext) throws(WireError) -> [ArticleDraft] {
        let decoded = TextDecoder.decode(document.bytes, label: document.charsetLabel(of: context.mediaType))
        let feed: JSONObject?
        do {
            feed = try JSON.parse(decoded.bytes, maximumDepth: WireLimits.jsonDepth).object
        } catch {
            throw WireError(.unparseable, "no JSON: \(error)")
        }
        guard let feed, let items = feed["items"]?.array else {
            throw WireError(.unparseable, "no feed: the JSON has no array of items")
        }
        let objects = items.compactMap(\.object)
        guard !objects.isEmpty else { throw .emptyFeed }
        let reader = JSONFeedItemReader(feed, in: context)
        var drafts = objects.prefix(FeedLimits.entries).map { item in
            var draft = reader.draft(of: item)
            for warning in decoded.warnings { draft.warn(warning) }
            return draft
        }
        if objects.count > drafts.count, let last = drafts.indices.last {
            drafts[last].warn("the feed goes on: no more than \(drafts.count) entries are read")
        }
        return drafts
    }
}

/// Makes articles of the items of a JSON feed.
private struct JSONFeedItemReader {
    private let feed: JSONObject
    private let context: ParsingContext
    private let site: WebAddress?

    init(_ feed: JSONObject, in context: ParsingContext) {
        self.feed = feed
        self.context = context
        let home = [feed["home_page_url"]?.string, feed["feed_url"]?.string].compactMap { $0 }
        site = home.lazy.compactMap(WebAddress.init).first ?? context.address
    }

    func draft(of item: JSONObject) -> ArticleDraft {
        var counts = CleaningCounts()
        let html = item["content_html"]?.string.map { MarkupText(Array($0.utf8), as: .paragraphs) }
        let content = html?.body(&counts) ?? ""
        let plain = item["content_text"]?.string.map { FeedText.paragraphs(Array($0.utf8), &counts) } ?? ""
        let summary = item["summary"]?.string.map { FeedText.line(Array($0.utf8), &counts) } ?? ""
        let full = content.isEmpty ? plain : content
        let title = item["title"]?.string.map { FeedText.line(Array($0.utf8), &counts) } ?? ""
        let body = full.isEmpty ? summary : full
        let method = full.isEmpty ? (summary.isEmpty ? "title" : "summary") : "content"
        var draft = ArticleDraft(title: title, body: body, method: method)
        draft.acceptsEmptyBody = true
        draft.lead = full.isEmpty || summary.isEmpty || summary == full ? nil : summary
        if title.isEmpty, !body.isEmpty {
            let paragraph = TextSlice(body).prefix { $0 != 0x0A }
            draft.title = SentenceSplitter.firstSentence(of: paragraph).shortened(toCodePoints: 100)
            draft.warn("no title: made of the beginning of the text")
        }
        counts.report(to: &draft.warnings)
        readAddresses(of: item, inText: html?.image, into: &draft)
        readTimes(of: item, into: &draft)
        draft.authors = names(item) ?? names(feed) ?? []
        draft.tags = item["tags"]?.array?.compactMap(\.string) ?? []
        draft.language = FeedLanguage.language([item["language"]?.string, feed["language"]?.string], of: &draft)
        return draft
    }

    private func readAddresses(of item: JSONObject, inText image: String?, into draft: inout ArticleDraft) {
        let id = identifier(of: item)
        let stated = [item["url"]?.string, id, item["external_url"]?.string].compactMap { $0 }
        draft.url = stated.lazy.compactMap { RelativeAddress.resolve($0, base: nil) }.first { WebAddress($0) != nil }
        if draft.url == nil, let relative = item["url"]?.string {
            draft.url = RelativeAddress.resolve(relative, base: site)
        }
        let attachments = item["attachments"]?.array?.compactMap(\.object) ?? []
        let pictures = attachments.filter { $0["mime_type"]?.string?.hasPrefix("image/") == true }
        let images = [item["image"], item["banner_image"]] + pictures.map { $0["url"] }
        draft.imageURL =
            (images.map { $0?.string } + [image]).lazy.compactMap { $0 }
            .compactMap { RelativeAddress.resolve($0, base: site).flatMap(WebAddress.init)?.text }.first
        guard draft.url.flatMap(WebAddress.init)?.namesDocument != true else { return }
        if draft.url == nil { draft.source = site?.source }
        guard let id, !id.isEmpty else { return }
        draft.id = ArticleIdentity.articleID(entry: id, of: site?.canonical ?? feed["title"]?.string ?? "")
    }

    /// The `id`, which may be a number against the rules.
    private func identifier(of item: JSONObject) -> String? {
        guard let id = item["id"] else { return nil }
        return id.string ?? id.integer.map { String($0) }
    }

    private func readTimes(of item: JSONObject, into draft: inout ArticleDraft) {
        if let text = item["date_published"]?.string {
            let published = FeedDate(text)
            if let published, published.time <= context.latestDate {
                draft.publishedAt = published.time
                draft.publishedAtOrigin = .feed
                if published.lacksZone { draft.warn("the time of publication names no zone: read as UTC") }
            } else {
                draft.warn(
                    "ignored a time of publication that is \(published == nil ? "no date" : "later than the fetch")")
            }
        }
        let modified = item["date_modified"]?.string.flatMap(FeedDate.init)
        if let modified, modified.time <= context.latestDate { draft.modifiedAt = modified.time }
    }

    private func names(_ object: JSONObject) -> [String]? {
        let people = object["authors"]?.array?.compactMap(\.object) ?? [object["author"]?.object].compactMap { $0 }
        let names = people.compactMap { $0["name"]?.string }.filter { !$0.isEmpty }
        return names.isEmpty ? nil : names
    }
}
