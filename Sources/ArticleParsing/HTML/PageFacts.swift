internal import NewsModels

/// What a page says about the article beside its text, each with where it says so.
struct PageFacts {
    private(set) var lead: Finding<String>?
    private(set) var canonicalURL: Finding<String>?
    private(set) var authors: Finding<[String]>?
    private(set) var section: Finding<String>?
    private(set) var tags: [String] = []
    private(set) var image: Finding<String>?
    private(set) var imageCaption: Finding<String>?
    private(set) var published: (time: Timestamp, origin: TimeOrigin)?
    private(set) var modified: (time: Timestamp, origin: TimeOrigin)?
    private(set) var isPaywalled: Finding<Bool>?
    private(set) var isLiveBlog: Finding<Bool>?
    private(set) var isCorrected: Finding<Bool>?

    /// Gathers the facts of a page.
    init(_ reading: PageReading, in context: ParsingContext) {
        let (metadata, data) = (reading.metadata, reading.data)
        lead = Self.first([
            ("og:description", metadata.meta["og:description"]), ("description", metadata.meta["description"]),
            ("json_ld", data.description),
        ]) { TextCleaner.cleanLine(PlainMarkup.text($0)) }
        canonicalURL = Self.first([
            ("link", metadata.canonical), ("og:url", metadata.meta["og:url"]), ("json_ld", data.url),
        ]) { WebAddress($0)?.namesDocument ?? false ? $0 : "" }
        authors = Self.authors(of: reading)
        section = Self.first([("json_ld", data.section), ("meta", metadata.meta["article:section"])]) { $0 }
        tags = (data.keywords + metadata.tags + reading.lines.tags).flatMap { text in
            text.split(separator: ",").map { TextCleaner.cleanLine(String($0)) }
        }
        image = Self.first([
            ("og:image", metadata.meta["og:image"]), ("json_ld", data.image),
            ("twitter:image", metadata.meta["twitter:image"]),
        ]) { WebAddress($0)?.text ?? "" }
        imageCaption = PageNotices.caption(on: reading)
        isPaywalled = PageNotices.paywall(on: reading)
        isLiveBlog = PageNotices.liveBlog(on: reading)
        isCorrected = PageNotices.correction(on: reading)
        takeTimes(reading, context)
    }

    /// The first value that is left after cleaning.
    private static func first(_ values: [(String, String?)], _ clean: (String) -> String) -> Finding<String>? {
        for (origin, value) in values {
            guard let value else { continue }
            let cleaned = clean(value)
            if !cleaned.isEmpty { return Finding(value: cleaned, origin: origin) }
        }
        return nil
    }

    private static func authors(of reading: PageReading) -> Finding<[String]>? {
        if let marked = PageAuthors.choose(reading.metadata, reading.data) { return marked }
        if !reading.lines.authors.isEmpty { return Finding(value: reading.lines.authors, origin: "byline") }
        let shown = PageAuthors.shown(on: reading.page)
        return shown.isEmpty ? nil : Finding(value: shown, origin: "byline")
    }

    private mutating func takeTimes(_ reading: PageReading, _ context: ParsingContext) {
        let address = context.address ?? canonicalURL.flatMap { WebAddress($0.value) }
        var times = PageTimes(reading.metadata, reading.data, address: address, latest: context.latestDate)
        if let published = reading.lines.published, published <= context.latestDate {
            times.take([published.description], .text)
        }
        let shown = ShownDate(on: reading.page, title: reading.title.value, notAfter: context.latestDate)
        times.adjust(to: shown.nearHeadline())
        published = times.published
        modified = times.modified
        guard published == nil else { return }
        let time = shown.anywhere() ?? PublicationDay.find(in: TextSlice(reading.text), notAfter: context.latestDate)
        published = time.map { ($0, .text) }
    }
}
