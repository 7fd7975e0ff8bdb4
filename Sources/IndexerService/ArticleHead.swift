import Messaging
import NewsModels

/// What a hit shows of an article beside its text, read from the stored form without reading the text.
struct ArticleHead {
    let id: String
    let revision: Int
    let url: String?
    let source: String
    let title: String
    let language: String
    let publishedAt: Timestamp?

    private static let names: [StaticString] = ["id", "revision", "url", "source", "title", "language", "published_at"]

    /// Reads a stored article, or the envelope of one.
    ///
    /// - Throws: `internal` if it is neither.
    init(_ payload: [UInt8]) throws(WireError) {
        let envelope = JSONOutline.values(of: ["article"], in: payload)
        let found = JSONOutline.values(of: Self.names, in: payload, range: envelope?[0])
        let values = (found ?? []).map { range in range.flatMap { try? JSON.parse(Array(payload[$0])) } }
        guard values.count == Self.names.count, let id = values[0]?.string, let source = values[3]?.string,
            let title = values[4]?.string, let language = values[5]?.string
        else { throw WireError(.internalError, "a stored article cannot be read") }
        self.id = id
        revision = values[1]?.integer ?? 1
        url = values[2]?.string
        self.source = source
        self.title = title
        self.language = language
        publishedAt = values[6]?.string.flatMap { Timestamp($0) }
    }
}
