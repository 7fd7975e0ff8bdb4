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
        let shown = ShownDate(
            on: reading.page, body: reading.body.verdicts, title: reading.title.value,
            writesDayFirst: Self.writesDayFirst(reading), notAfter: context.latestDate)
        let marks = shown.byPlace(reading.metadata.dates)
        times.take(shown: shown.first(of: marks.behind))
        times.take(shown: reading.lines.published.flatMap { $0 <= context.latestDate ? $0 : nil })
        let (behind, above) = (shown.behindHeadline(), shown.aboveHeadline())
        times.adjust(to: behind ?? above)
        times.take(shown: behind ?? above ?? shown.first(of: marks.above))
        times.takeLoose(reading.metadata)
        if times.published == nil {
            times.take(shown: shown.nearText() ?? shown.first(of: marks.below) ?? shown.anywhere())
            times.take(shown: PublicationDay.find(in: TextSlice(reading.text), notAfter: context.latestDate))
        }
        published = times.published
        modified = times.modified
    }

    /// Whether a page writes the 9th of December as `09/12/2011`: in Cyrillic, or in a language or country which does.
    private static func writesDayFirst(_ reading: PageReading) -> Bool {
        if reading.title.value.unicodeScalars.contains(where: { (0x400...0x4FF).contains($0.value) }) { return true }
        guard let language = reading.metadata.language?.lowercased() else { return false }
        let english = language.split(separator: "-")
        return english.first != "en" || english.count > 1 && !["us", "ca", "ph"].contains(english[1])
    }
}
