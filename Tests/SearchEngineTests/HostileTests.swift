import Testing

@testable import SearchEngine

@Suite("Hostile input")
struct HostileTests {
    private static let queries = [
        "", "a", "NOT a", "\"a b\"", "a*", "title:a", "tag:a", "author:a", "lang:en", "published:..", "*",
        "\"a b\"~3", "a NEAR/2 b", "a?b*", "*a", "word~2", "a^2", "id:1", "author:a~1", "source:*a", "title:(a b)^0.5",
    ]

    @Test("an empty index answers", arguments: queries)
    func emptyIndex(query: String) throws {
        let searcher = Index().searcher()
        let result = try searcher.search(query, facets: FacetField.allCases.map { FacetRequest($0) }, explain: true)
        #expect(result.total == 0 && result.hits.isEmpty && result.cursor == nil)
        #expect(searcher.suggest(prefix: "a", limit: 3).isEmpty)
        #expect(searcher.completeTitles(prefix: "a", limit: 3).isEmpty)
        #expect(try searcher.repaired(ParsedQuery(query)) == nil)
        var folded = SearchRequest(query: try ParsedQuery(query))
        folded.collapsesDuplicates = true
        #expect(try searcher.search(folded).groups == 0)
        #expect(try searcher.similar(to: document(1, "a b"), limit: 3).hits.isEmpty)
        #expect(searcher.indexStatistics.documents == 0)
    }

    @Test("a document without text is found by everything else", arguments: queries)
    func emptyDocument(query: String) throws {
        let searcher = makeIndex([EngineDocument(id: "", sequence: 0, title: "")]).searcher()
        let expected = ["", "NOT a", "*"].contains(query) ? [""] : []
        #expect(try searcher.ids(query) == expected)
        #expect(searcher.document(id: "") != nil)
    }

    @Test("segments of which every document is deleted answer nothing", arguments: queries)
    func allDeleted(query: String) throws {
        var settings = IndexSettings()
        settings.mergeFactor = 100
        settings.smallMergeFactor = settings.mergeFactor
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        for sequence in UInt64(1)...6 {
            var copy = document(sequence, "a word b", "a b", tags: ["a"], authors: ["a"], source: "a", publishedAt: 0)
            copy.duplicateOf = "1"
            writer.add([copy])
        }
        for id in 1...6 { writer.remove(id: String(id)) }
        writer.publish(sequence: 6)
        let searcher = index.searcher()
        var request = SearchRequest(query: try ParsedQuery(query), facets: FacetField.allCases.map { FacetRequest($0) })
        for collapses in [false, true] {
            request.collapsesDuplicates = collapses
            let result = try searcher.search(request)
            #expect(result.total == 0 && result.hits.isEmpty && result.cursor == nil)
            #expect(result.facets.allSatisfy { $0.values.isEmpty })
        }
        #expect(searcher.suggest(prefix: "wo", limit: 3).isEmpty)
        #expect(searcher.completeTitles(prefix: "a", limit: 3).isEmpty)
    }

    @Test func termsBeyondTheLimitAreRefusedInEveryMode() {
        let query = (0..<10_000).map { "t\($0)" }.joined(separator: " ")
        for mode in [QueryMode.strict, .lenient] {
            for text in [query, String(query.prefix(4_000))] {
                #expect { try ParsedQuery(text, mode: mode) } throws: { error in
                    if case .badQuery? = (error as? SearchError)?.code { true } else { false }
                }
            }
        }
    }

    @Test func oneDocument() throws {
        let result = try makeIndex([document(1, "alone")]).searcher().search("alone", explain: true)
        #expect(result.hits.count == 1 && result.hits[0].score > 0)
    }

    @Test func aMegabyteWord() throws {
        let giant = String(repeating: "a", count: 1 << 20)
        let searcher = makeIndex([document(1, giant, giant + " tail", tags: [giant], authors: [giant], source: giant)])
            .searcher()
        #expect(try searcher.ids("tail") == ["1"])
        #expect(try searcher.ids(String(giant.prefix(4_000))) == ["1"])
        #expect(try searcher.ids(String(giant.prefix(255)) + "*") == ["1"])
    }

    @Test func aMillionWords() throws {
        let body = String(repeating: "spam and eggs ", count: 333_334)
        let searcher = makeIndex([document(1, "x", body), document(2, "eggs")]).searcher()
        #expect(try searcher.ids("\"eggs spam\"") == ["1"])
        #expect(try searcher.ids("\"spam eggs\"~1") == ["1"])
        #expect(try searcher.ids("eggs NEAR/0 spam") == ["1"])
        #expect(try searcher.ids("eggs").count == 2)
    }

    @Test func nothingButTombstones() throws {
        var random = SeededGenerator(seed: 9)
        let index = Index()
        let writer = IndexWriter(index: index)
        for first in stride(from: UInt64(1), through: 181, by: 20) {
            writer.add(Corpus.documents(20, first: first, using: &random))
        }
        for sequence in 1...200 { #expect(writer.remove(id: "doc-\(sequence)")) }
        writer.publish(sequence: 200)
        for query in Self.queries { #expect(try index.searcher().ids(query).isEmpty) }
        writer.mergeAll()
        writer.publish(sequence: 201)
        #expect(index.searcher().documentCount == 0 && index.searcher().views.isEmpty)
        writer.add([document(202, "again")])
        writer.publish(sequence: 202)
        #expect(try index.searcher().ids("again") == ["202"])
    }

    @Test func manyRepeatsInAPhraseWithSlop() throws {
        let searcher = makeIndex([document(1, "x", String(repeating: "spam and eggs ", count: 3_000))]).searcher()
        #expect(try searcher.ids("\"eggs and eggs\"~2") == ["1"])
        #expect(try searcher.search("\"" + String(repeating: "spam ", count: 64) + "\"~9").total == 0)
        #expect(try searcher.search("\"" + String(repeating: "spam ", count: 64) + "\"~126").total == 1)
    }

    @Test(
        "odd text is indexed and found",
        arguments: [
            "🚀", "\u{202E}abc", "\u{0}\u{1}\u{7F}", "שלום", "\u{FFFD}", "a\u{300}\u{301}\u{302}", "\u{10FFFF}", "'",
            "\u{E0001}",
        ])
    func oddText(text: String) throws {
        let searcher = makeIndex([
            document(1, text, text, lead: text, language: text, tags: [text], authors: [text], source: text)
        ])
        .searcher()
        #expect(try searcher.ids("") == ["1"])
        _ = try searcher.search(text)
        _ = searcher.suggest(prefix: text, limit: 3)
        _ = try searcher.similar(to: document(1, text, text, language: text, tags: [text]), limit: 3)
        let facets = try searcher.search("", facets: FacetField.allCases.map { FacetRequest($0) }).facets
        #expect(facets[0].values == [FacetCount(value: text, count: 1)])
    }

    @Test func manyValues() throws {
        let tags = (0..<20_000).map { "tag \($0)" }
        let searcher = makeIndex([document(1, "x", tags: tags + tags)]).searcher()
        #expect(try searcher.search("", facets: [FacetRequest(.tag, size: 3)]).facets[0].values.count == 3)
        #expect(try searcher.ids("tag:\"tag 19999\"") == ["1"])
        #expect(try searcher.ids("tag:\"19999 tag\"") == [])
    }

    @Test func theLargestQueryRuns() throws {
        var random = SeededGenerator(seed: 3)
        let searcher = makeIndex(Corpus.documents(200, using: &random), batch: 20).searcher()
        let words = (0..<256).map { Corpus.english[$0 % 10] + ($0 % 3 == 0 ? "*" : "") }
        #expect(try searcher.search(words.joined(separator: " "), explain: true).total > 0)
        let phrase = "\"" + String(repeating: "oil ", count: 1_000) + "\""
        #expect(try searcher.search(phrase).total == 0)
        let nested = String(repeating: "(oil OR ", count: 32) + "gas" + String(repeating: ")", count: 32)
        #expect(try searcher.search(nested, explain: true).total > 0)
    }

    @Test func sequencesOutOfOrder() throws {
        let searcher = makeIndex([document(5, "x"), document(3, "x"), document(.max, "x")]).searcher()
        #expect(try searcher.ids("x") == ["3", "5", String(UInt64.max)])
        #expect(searcher.sequence == .max)
    }
}
