import Testing

@testable import SearchEngine

/// A small generator with a seed, so that a failing case can be repeated (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Builds an index of documents, in batches of the given size.
func makeIndex(_ documents: [EngineDocument], batch: Int = 1_000, settings: IndexSettings = IndexSettings()) -> Index {
    let index = Index(settings: settings)
    let writer = IndexWriter(index: index)
    var rest = documents[...]
    while !rest.isEmpty {
        writer.add(Array(rest.prefix(batch)))
        rest = rest.dropFirst(batch)
    }
    writer.publish(sequence: documents.last?.sequence ?? 0)
    return index
}

/// A document whose ID is its sequence.
func document(
    _ sequence: UInt64, _ title: String, _ body: String = "", lead: String? = nil, language: String = "en",
    tags: [String] = [], authors: [String] = [], source: String = "example.org", publishedAt: Int64? = nil
) -> EngineDocument {
    EngineDocument(
        id: String(sequence), sequence: sequence, title: title, lead: lead, body: body, language: language,
        tags: tags, authors: authors, source: source, publishedAt: publishedAt,
        payload: [UInt8(truncatingIfNeeded: sequence)])
}

extension SearchResult {
    /// The documents of the hits and the bits of their scores.
    var picture: [String] { hits.map { "\($0.document.id) \($0.score.bitPattern)" } }
}

extension Searcher {
    /// Expects a search that skips to find what a visit of every match finds, and returns that.
    @discardableResult
    func expectAsExhaustive(_ request: SearchRequest) throws -> SearchResult {
        let skipping = try search(request)
        var request = request
        request.isExhaustive = true
        let judge = try search(request)
        #expect(skipping.picture == judge.picture, "query \(request.query.text)")
        if request.countsTotal { #expect(skipping.total == judge.total, "query \(request.query.text)") }
        return judge
    }

    /// The IDs that a query finds, in order.
    func ids(
        _ query: String, limit: Int = 1_000, sort: SearchOrder = .relevance, filters: SearchFilters = SearchFilters()
    ) throws -> [String] {
        try search(query, limit: limit, sort: sort, filters: filters).hits.map(\.document.id)
    }

    /// Searches for a query as written.
    func search(
        _ query: String, limit: Int = 10, sort: SearchOrder = .relevance, filters: SearchFilters = SearchFilters(),
        facets: [FacetRequest] = [], explain: Bool = false, cursor: SearchCursor? = nil
    ) throws -> SearchResult {
        try search(
            SearchRequest(
                query: ParsedQuery(query), filters: filters, sort: sort, limit: limit, facets: facets,
                explain: explain, cursor: cursor))
    }
}

/// Random documents over a small vocabulary, so that words meet and phrases occur.
struct Corpus {
    static let english = [
        "senate", "vote", "budget", "minister", "talks", "ceasefire", "oil", "rates", "storm", "city",
    ]
    static let russian = ["сенат", "голосование", "бюджет", "министр", "переговоры", "перемирие", "нефть", "ставка"]
    static let sources = ["alpha.example", "beta.example", "gamma.example"]
    static let tags = ["politics", "economy", "weather", "Экономика"]
    static let authors = ["Anna Reed", "Ivan Stone", "Мария Белова"]

    /// Returns `count` documents with sequences from `first`.
    static func documents(
        _ count: Int, first: UInt64 = 1, using random: inout SeededGenerator
    ) -> [EngineDocument] {
        (0..<count).map { document(first + UInt64($0), using: &random) }
    }

    static func document(_ sequence: UInt64, using random: inout SeededGenerator) -> EngineDocument {
        let isRussian = Bool.random(using: &random)
        let words = isRussian ? russian : english
        return EngineDocument(
            id: "doc-\(sequence)", sequence: sequence, title: text(words, 1...5, using: &random),
            lead: Bool.random(using: &random) ? text(words, 1...6, using: &random) : nil,
            body: text(words, 0...30, using: &random), language: isRussian ? "ru" : "en",
            tags: some(tags, using: &random), authors: some(authors, using: &random),
            source: sources.randomElement(using: &random) ?? "",
            publishedAt: Int.random(in: 0..<5, using: &random) == 0
                ? nil : Int64.random(in: 0..<5, using: &random) * 43_200_000)
    }

    static func text(
        _ words: [String], _ length: ClosedRange<Int>, using random: inout SeededGenerator
    ) -> String {
        (0..<Int.random(in: length, using: &random)).compactMap { _ in words.randomElement(using: &random) }
            .joined(separator: " ")
    }

    private static func some(_ values: [String], using random: inout SeededGenerator) -> [String] {
        values.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }

    /// A random query of the language, nested up to `depth`.
    static func query(depth: Int, using random: inout SeededGenerator) -> String {
        let words = english + russian
        guard depth > 0 else { return leaf(words, using: &random) }
        let clauses = (0..<Int.random(in: 1...3, using: &random)).map { _ in query(depth: depth - 1, using: &random) }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return clauses.map { "(\($0))" }.joined(separator: " AND ")
        case 1: return clauses.map { "(\($0))" }.joined(separator: " OR ")
        case 2: return "(\(clauses[0])) AND NOT (\(leaf(words, using: &random)))"
        case 3: return clauses.map { ["+", "-", ""].randomElement(using: &random)! + "(\($0))" }.joined(separator: " ")
        case 4: return "NOT (\(clauses[0]))"
        default: return clauses.joined(separator: " ")
        }
    }

    private static func leaf(_ words: [String], using random: inout SeededGenerator) -> String {
        let word = words.randomElement(using: &random) ?? "oil"
        let other = words.randomElement(using: &random) ?? "oil"
        switch Int.random(in: 0..<16, using: &random) {
        case 9: return "\"\(word) \(other) \(words[0])\"~\(Int.random(in: 1...6, using: &random))"
        case 10: return "\(word) NEAR/\(Int.random(in: 0...6, using: &random)) \(other)"
        case 11: return "(\"\(word) \(other)\" NEAR/3 \(words[1]) NEAR/3 \(other))"
        case 12: return "\(word.prefix(2))*\(word.suffix(1))"
        case 13: return "\(word.prefix(2))?\(word.dropFirst(3))"
        case 14: return "\(mistyped(word, using: &random))~\(Int.random(in: 1...2, using: &random))"
        case 15: return "\(word)^2.5"
        case 0: return "\"\(word) \(words.randomElement(using: &random) ?? "")\""
        case 1: return "\(word.prefix(3))*"
        case 2: return "\(["title", "lead", "body"].randomElement(using: &random) ?? "title"):\(word)"
        case 3: return "tag:\(tags.randomElement(using: &random) ?? "")"
        case 4: return "source:\(sources.randomElement(using: &random) ?? "")"
        case 5: return "lang:\(Bool.random(using: &random) ? "ru" : "en")"
        case 6: return "published:1970-01-01..1970-01-02"
        default: return word
        }
    }

    /// The word with one letter doubled, left out, or swapped with the next.
    static func mistyped(_ word: String, using random: inout SeededGenerator) -> String {
        var letters = Array(word)
        let place = Int.random(in: 0..<(letters.count - 1), using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: letters.insert(letters[place], at: place)
        case 1: letters.remove(at: place)
        default: letters.swapAt(place, place + 1)
        }
        return String(letters)
    }
}
