internal import NewsModels

/// Reads the XML of a sitemap.
struct SitemapReader {
    private let bytes: [UInt8]
    private let base: WebAddress?
    private var references = CharacterReferences()
    private var sitemap = Sitemap()
    private var page: Sitemap.Page?
    private var isIndex = false
    /// The element that is open and whose text is wanted.
    private var element: String?
    private var text: [UInt8] = []
    /// Prefixes of the extension for news.
    private var newsPrefixes: Set<String> = ["news"]

    init(_ bytes: [UInt8], base: WebAddress?) {
        self.bytes = bytes
        self.base = base
    }

    mutating func run() -> Sitemap? {
        var tokens = MarkupTokens(bytes, in: bytes.indices)
        var isSitemap = false
        while let token = tokens.next(), !sitemap.isCut {
            switch token {
            case .doctype: break
            case .text(let range): if element != nil { references.decode(bytes[range], into: &text) }
            case .cdata(let range): if element != nil { text.append(contentsOf: bytes[range]) }
            case .end(let name): end(name: canonical(name))
            case .start(let tag):
                let name = canonical(tag.name)
                if !isSitemap {
                    guard name == "urlset" || name == "sitemapindex" else { return nil }
                    isSitemap = true
                    isIndex = name == "sitemapindex"
                    readPrefixes(of: tag)
                } else if !tag.isEmpty {
                    start(name: name)
                }
            }
        }
        finishPage()
        return isSitemap ? sitemap : nil
    }

    private mutating func readPrefixes(of tag: MarkupTag) {
        for attribute in MarkupAttributes(bytes, in: tag.attributes) {
            let name = bytes[attribute.name].prefix(64).string.lowercased()
            if name.hasPrefix("xmlns:"), bytes[attribute.value].string.contains("sitemap-news") {
                newsPrefixes.insert(String(name.dropFirst(6)))
            }
        }
    }

    /// The name without the prefix of the sitemap itself, and with `news:` for its extension.
    private func canonical(_ name: Range<Int>) -> String {
        let name = bytes[name].prefix(64).string.lowercased()
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return name }
        if newsPrefixes.contains(parts[0]) { return "news:" + parts[1] }
        return ["sm", "sitemap", "s", "ns0"].contains(parts[0]) ? parts[1] : name
    }

    private mutating func start(name: String) {
        switch name {
        case "url", "sitemap":
            finishPage()
            page = Sitemap.Page()
        case "loc", "lastmod", "news:title", "news:name", "news:language", "news:publication_date", "news:keywords":
            element = name
            text.removeAll(keepingCapacity: true)
        default: break
        }
    }

    private mutating func end(name: String) {
        if name == "url" || name == "sitemap" { return finishPage() }
        guard let element, element == name else { return }
        self.element = nil
        switch name {
        case "loc":
            let reference = text[...].trimming { $0 <= 0x20 }.string
            if let found = RelativeAddress.resolve(reference, base: base), let page, page.url.isEmpty {
                self.page?.url = found
            }
        case "lastmod": page?.modifiedAt = FeedDate(text[...].string)?.time
        case "news:title": page?.title = Self.line(text)
        case "news:name": page?.publication = Self.line(text)
        case "news:language": page?.language = Self.line(text)
        case "news:publication_date": page?.publishedAt = FeedDate(text[...].string)?.time
        default:
            page?.keywords = text[...].split(separator: UInt8(ascii: ",")).prefix(ArticleLimits.tagCount).map {
                TextCleaner.cleanLine($0.string)
            }
        }
    }

    private static func line(_ text: [UInt8]) -> String? {
        let line = TextCleaner.cleanLine(text[...].string)
        return line.isEmpty ? nil : line
    }

    private mutating func finishPage() {
        defer { page = nil }
        element = nil
        guard let page, WebAddress(page.url) != nil else { return }
        guard sitemap.pages.count + sitemap.sitemaps.count < Sitemap.pageLimit else {
            sitemap.isCut = true
            return
        }
        if isIndex { sitemap.sitemaps.append(page) } else { sitemap.pages.append(page) }
    }
}
