import Messaging
import NewsModels
import SearchEngine

/// What a thread that answers queries keeps from one to the next.
final class QueryTools {
    /// Reads stored articles.
    let payloads: PayloadReader
    /// What was learned of the words of texts.
    private(set) lazy var words = KnownWords(settings: settings)
    private let articles: ArticleCache
    private let settings: IndexSettings
    /// Room for a text that has escapes where it is stored.
    private var scratch: [UInt8] = []

    /// - Parameters:
    ///   - articles: Shared by all threads.
    ///   - blocks: Likewise.
    init(settings: IndexSettings, articles: ArticleCache, blocks: RestoredBlocks? = nil) {
        payloads = PayloadReader(blocks)
        self.settings = settings
        self.articles = articles
    }

    /// Returns what hits show, in their order.
    ///
    /// - Parameters:
    ///   - hits: In any order: no block of stored articles is read twice.
    ///   - hasTexts: Whether snippets are wanted; articles are then kept for the next search.
    ///   - check: Called before an article is read; ends the reading by an error.
    /// - Throws: `internal` if a stored article cannot be read, and what `check` throws.
    /// - Complexity: O(hits), and O(bytes of a block) for each block that has hits that are not kept.
    func articles(
        of hits: [SearchHit], hasTexts: Bool, check: () throws(WireError) -> Void
    ) throws(WireError) -> [HitArticle] {
        let places = hits.map(\.document.payloadPlace)
        var found = hasTexts ? articles.articles(at: places) : [HitArticle?](repeating: nil, count: places.count)
        let missing = found.indices.filter { found[$0] == nil }
        for index in missing.sorted(by: { places[$0] < places[$1] }) {
            try check()
            let article = payloads.withPayload(of: hits[index].document) { payload in
                HitArticle(payload, hasTexts: hasTexts, scratch: &scratch)
            }
            guard let article else { throw WireError(.internalError, "a stored article cannot be read") }
            if hasTexts { articles.keep(article, at: places[index]) }
            found[index] = article
        }
        return found.compactMap(\.self)
    }
}
