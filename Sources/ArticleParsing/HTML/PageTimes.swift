internal import NewsModels

/// Chooses the time of publication and that of the last change, each only where the page gives it.
struct PageTimes {
    private(set) var published: (time: Timestamp, origin: TimeOrigin)?
    private(set) var modified: (time: Timestamp, origin: TimeOrigin)?
    private let latest: Timestamp

    init(_ metadata: PageMetadata, _ data: StructuredData, address: WebAddress?, latest: Timestamp) {
        self.latest = latest
        take(data.published.map { [$0] } ?? [], .jsonLD)
        take(Self.publishedNames.compactMap { metadata.meta[$0] }, .meta)
        take((metadata.properties["datePublished"] ?? []).map(\.text), .meta)
        if let day = address?.date(notAfter: latest), precedes(day) {
            published = (day, .url)
            refine(metadata.times.map(\.text), .timeElement, day)
        }
        take(metadata.times.prefix(4).map(\.text), .timeElement)
        take((metadata.properties["dateCreated"] ?? []).map(\.text), .meta)
        takeModified([data.modified], .jsonLD)
        takeModified(Self.modifiedNames.map { metadata.meta[$0] }, .meta)
        takeModified([metadata.properties["dateModified"]?.first?.text], .meta)
    }

    /// Takes a time that the page shows, where it gives none elsewhere.
    mutating func take(shown time: Timestamp?) {
        if published == nil, let time { published = (time, .text) }
    }

    /// Takes the times of the metadata that may mean something else, where the page gives none elsewhere.
    mutating func takeLoose(_ metadata: PageMetadata) {
        take(Self.looseNames.compactMap { metadata.meta[$0] }, .meta)
    }

    private mutating func takeModified(_ texts: [String?], _ origin: TimeOrigin) {
        guard modified == nil else { return }
        let time = texts.lazy.compactMap { $0.flatMap { PageDate.read($0) } }.first { $0 <= latest }
        modified = time.map { ($0, origin) }
    }

    /// Whether the day of the URL is far before the stated time: then the page was published again.
    private func precedes(_ day: Timestamp) -> Bool {
        guard let published else { return true }
        return published.time.millisecondsSinceEpoch - day.millisecondsSinceEpoch > 3 * 86_400_000
    }

    /// Takes the day that the page shows where a stated time is a whole hour of the evening before: midnight in the
    /// zone of the page.
    mutating func adjust(to shown: Timestamp?) {
        guard let shown, let (time, origin) = published, origin == .meta || origin == .jsonLD else { return }
        let gap = shown.millisecondsSinceEpoch - time.millisecondsSinceEpoch
        let isWholeHour = time.millisecondsSinceEpoch % 3_600_000 == 0
        if isWholeHour, gap > 0, gap <= 14 * 3_600_000, shown.millisecondsSinceEpoch % 86_400_000 == 0 {
            published = (shown, origin)
        }
    }

    /// Takes the first date of a page that gives none elsewhere.
    private mutating func take(_ texts: [String], _ origin: TimeOrigin) {
        guard published == nil else { return }
        let earliest = Timestamp(millisecondsSinceEpoch: 631_152_000_000)
        for text in texts {
            guard let time = PageDate.read(text), time <= latest, time >= earliest else { continue }
            published = (time, origin)
            return
        }
    }

    /// A time with the hour on the day of the URL is that day made exact.
    private mutating func refine(_ texts: [String], _ origin: TimeOrigin, _ day: Timestamp) {
        for text in texts.prefix(4) {
            guard let time = PageDate.read(text), time > day,
                time.millisecondsSinceEpoch - day.millisecondsSinceEpoch < 86_400_000
            else { continue }
            published = (time, origin)
            return
        }
    }

    private static let publishedNames = [
        "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "publishdate",
        "parsely-pub-date", "sailthru.date", "publish-date", "publish_date", "dc.date.issued", "dcterms.created",
        "article.published", "published-date", "pubdate", "dc.date.created", "cxenseparse:recs:publishtime",
        "publication_date", "article_date_original", "date_published", "originalpublicationdate", "dc.terms.created",
    ]
    private static let looseNames = [
        "date", "dc.date", "dcterms.date", "article:modified_time", "last-modified", "og:updated_time", "lastmod",
    ]
    private static let modifiedNames = [
        "article:modified_time", "og:article:modified_time", "og:updated_time", "last-modified", "dcterms.modified",
        "datemodified", "lastmod",
    ]
}
