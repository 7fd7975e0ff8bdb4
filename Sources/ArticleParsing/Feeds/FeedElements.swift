/// The elements of feeds that articles are made from, by the names of ``FeedNode/name``.
enum FeedElements {
    /// Root elements, and the formats that begin with them.
    static let formats = [
        "rss": "rss", "channel": "cdf", "rdf": "rdf", "feed": "atom", "entry": "atom",
    ]

    /// Elements whose inside is looked at element by element.
    static let structures: Set<String> = [
        "author", "contributor", "source", "image", "media:group", "media:content", "dc:creator", "category",
        "rdf:bag", "rdf:seq", "rdf:li",
    ]

    /// Elements that never stand within a text, because HTML has no such elements.
    static let closers: Set<String> = [
        "description", "guid", "pubdate", "author", "category", "enclosure", "published", "updated", "issued",
        "content:encoded", "dc:creator", "dc:date", "dc:subject", "media:content", "media:group",
    ]

    /// Elements whose inside is text or markup.
    static let texts: Set<String> = [
        "title", "link", "description", "summary", "content", "id", "guid", "pubdate", "published", "updated",
        "issued", "modified", "created", "lastmod", "name", "email", "url", "uri", "homepage", "abstract", "body",
        "fullitem", "subtitle", "tagline", "language", "enclosure", "lastbuilddate", "managingeditor", "info",
        "logo", "icon", "encoded", "keywords", "xhtml:body", "xhtml:div", "div", "content:encoded", "dc:title",
        "dc:date",
        "dc:description", "dc:subject", "dc:language", "dc:contributor", "dc:author", "dc:identifier", "dc:publisher",
        "dcterms:issued", "dcterms:created", "dcterms:modified", "dcterms:date", "dcterms:abstract",
        "dcterms:creator", "media:title", "media:description", "media:thumbnail", "media:keywords",
        "media:category", "itunes:author", "itunes:summary", "itunes:subtitle", "itunes:image", "itunes:keywords",
        "itunes:name", "feedburner:origlink",
    ]
}
