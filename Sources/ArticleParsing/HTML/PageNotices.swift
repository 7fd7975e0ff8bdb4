internal import CHTMLParser

/// Reads what a page says of the state of the article: behind a paywall, a live blog, corrected; and the caption of its
/// main image. Structured data and metadata first, then plain lines of the page that say so.
enum PageNotices {
    /// The caption of the main image: the first one between the headline and the first paragraphs.
    static func caption(on reading: PageReading) -> Finding<String>? {
        if let stated = reading.data.imageCaption { return Finding(value: PlainMarkup.text(stated), origin: "json_ld") }
        let page = reading.page
        let start = page.titleIndex ?? 0
        var prose = 0
        for index in page.blocks.indices where index >= start && index < page.endIndex {
            let block = page.blocks[index]
            if page.isCaption(block), block.words >= 2, block.linkDensity < 0.5 {
                return Finding(value: page.content.text(of: block).string, origin: "caption element")
            }
            if reading.body.verdicts[index].isKept { prose += 1 }
            if prose > 3 { return nil }
        }
        return nil
    }

    /// Whether only subscribers read the whole.
    static func paywall(on reading: PageReading) -> Finding<Bool>? {
        if let isFree = reading.data.isFree { return Finding(value: !isFree, origin: "json_ld") }
        if let tier = reading.metadata.meta["article:content_tier"]?.lowercased() {
            if tier == "locked" || tier == "metered" { return Finding(value: true, origin: "meta") }
            if tier == "free" { return Finding(value: false, origin: "meta") }
        }
        return notice(on: reading, among: paywallStarts)
    }

    /// Whether the page is a live blog.
    static func liveBlog(on reading: PageReading) -> Finding<Bool>? {
        if reading.data.isLiveBlog { return Finding(value: true, origin: "json_ld") }
        let title = CaseFolding.fold(TextSlice(reading.title.value))
        let isMarked = liveStarts.contains { title.starts(with: $0) }
        return isMarked ? Finding(value: true, origin: "title") : nil
    }

    /// Whether the page says that the article was corrected.
    static func correction(on reading: PageReading) -> Finding<Bool>? {
        if reading.data.hasCorrection { return Finding(value: true, origin: "json_ld") }
        return notice(on: reading, among: correctionStarts)
    }

    /// A line of the article, or near it, that begins with one of some phrases.
    private static func notice(on reading: PageReading, among starts: [[UInt8]]) -> Finding<Bool>? {
        let page = reading.page
        let first = page.titleIndex ?? 0
        for index in page.blocks.indices where index >= first && index < page.endIndex {
            let block = page.blocks[index]
            guard block.words <= 80, block.linkDensity < 0.7 else { continue }
            let start = CaseFolding.fold(page.content.text(of: block).prefix(120).wholeScalars)
            if starts.contains(where: { start.starts(with: $0) }) { return Finding(value: true, origin: "text") }
        }
        return nil
    }

    private static func folded(_ phrases: [String]) -> [[UInt8]] { phrases.map { Array($0.utf8) } }

    private static let paywallStarts = folded([
        "this article is for subscribers", "this article is only available to subscribers",
        "this content is for subscri",
        "to continue reading, subscribe", "subscribe to continue reading", "subscribe to read the full",
        "to read the full story, subscribe", "you have reached your limit of free", "already a subscriber? log in to",
        "статья доступна по подписке", "материал доступен по подписке", "материал доступен только подписчикам",
        "этот материал доступен подписчикам", "статья доступна только подписчикам", "чтобы прочитать целиком",
        "чтобы читать дальше, оформите подписку", "полный текст доступен подписчикам",
    ])
    private static let liveStarts = folded([
        "live: ", "live updates: ", "live blog: ", "liveblog: ", "live | ", "as it happened: ", "онлайн: ",
        "прямая трансляция: ", "текстовая трансляция: ", "хроника событий: ", "онлайн-трансляция: ",
    ])
    private static let correctionStarts = folded([
        "correction: ", "correction appended", "corrections: ", "clarification: ", "this article was amended on",
        "this article has been corrected", "this story has been corrected", "an earlier version of this",
        "a previous version of this", "editor's note: an earlier version", "исправление: ", "исправлено: ",
        "поправка: ", "уточнение: ", "в предыдущей версии", "в первоначальной версии", "в ранней версии",
        "в материал внесено исправление", "в материал внесены исправления",
    ])
}
