import Testing

@testable import SearchEngine

@Suite("Search")
struct SearchTests {
    private let news = makeIndex(
        [
            document(
                1, "Минские соглашения снова обсудили в Париже",
                "Лидеры говорили о выполнении минских соглашений. Сирию тоже вспомнили.", language: "ru",
                tags: ["Украина", "переговоры"], authors: ["Иван Петров"], source: "ria.example",
                publishedAt: 1_443_052_800_000),
            document(
                2, "Удары по Сирии", "Самолёты нанесли удары в провинции. Соглашения по минским вопросам нет.",
                language: "ru", tags: ["Сирия"], authors: ["Мария Белова"], source: "tass.example",
                publishedAt: 1_443_139_200_000),
            document(
                3, "Assad's forces advance", "President Assad said the Syrian army would advance.",
                lead: "The army moved north.", tags: ["Syria"], authors: ["Ann Lee"], source: "wire.example",
                publishedAt: 1_443_139_200_001),
            document(4, "Markets rally", "Shares rose; Assad was not mentioned twice.", source: "wire.example"),
            document(5, "Rally of the markets", "A rate cut lifted shares in the city.", source: "WIRE.example"),
        ], batch: 2
    ).searcher()

    @Test(
        "what a reader expects to find",
        arguments: [
            ("сирия", ["2", "1"]), ("\"минские соглашения\"", ["1"]), ("lang:en assad", ["3", "4"]), ("САМОЛЕТ", ["2"]),
            ("assad’s", ["3", "4"]), ("title:assad", ["3"]), ("lead:army", ["3"]), ("body:army", ["3"]),
            ("author:петров", ["1"]), ("author:\"Иван Петров\"", ["1"]), ("author:\"Петров Иван\"", []),
            ("author:иван*", ["1"]), ("author:петрова", []), ("tag:сирия", ["2"]), ("tag:SYRIA", ["3"]),
            ("source:wire.example", ["3", "4", "5"]), ("source:wire*", ["3", "4", "5"]), ("минск*", ["1", "2"]),
            ("минские*", ["1"]), ("соглашениям*", []), ("shares AND rate", ["5"]), ("shares -rate", ["4"]),
            ("NOT shares", ["1", "2", "3"]),
            ("\"shares rose\"", ["4"]), ("\"rose shares\"", []), ("\"markets rally\"", ["4"]),
            ("published:2015-09-24..2015-09-25", ["1"]), ("published:2015-09-25..", ["2", "3"]),
            ("\"сирия переговоры\"", []),
            ("нетакогослова", []), ("—", []),
        ])
    func finds(query: String, expected: [String]) throws {
        #expect(try news.ids(query) == expected)
    }

    @Test func titleOutranksBodyModerately() throws {
        let filler = "one two three four five six seven eight nine ten"
        let searcher = makeIndex([
            document(1, "Harvest report", "weather \(filler)"), document(2, "Weather report", "harvest \(filler)"),
            document(3, "Other", "weather weather weather weather weather weather seven"),
        ]).searcher()
        #expect(try searcher.ids("weather") == ["3", "2", "1"])
        #expect(try searcher.ids("harvest") == ["1", "2"])
    }

    @Test func emptyQueryMatchesAllInOrderOfArrival() throws {
        #expect(try news.ids("") == ["1", "2", "3", "4", "5"])
        #expect(try news.search("", limit: 0).total == 5)
        #expect(try news.search("", limit: 0).hits.isEmpty)
        #expect(try news.search("", limit: 0).cursor == nil)
    }

    @Test func sortsByTimeWithTimelessLast() throws {
        #expect(try news.ids("", sort: .newest) == ["3", "2", "1", "4", "5"])
        #expect(try news.ids("", sort: .oldest) == ["1", "2", "3", "4", "5"])
        let same = makeIndex((1...6).map { document($0, "same", publishedAt: $0 % 2 == 0 ? 5 : nil) }, batch: 1)
            .searcher()
        #expect(try same.ids("same", sort: .newest) == ["2", "4", "6", "1", "3", "5"])
        #expect(try same.ids("same", sort: .oldest) == ["2", "4", "6", "1", "3", "5"])
        #expect(try same.ids("same") == ["1", "2", "3", "4", "5", "6"])
    }

    @Test func extremeTimesKeepTheirOrder() throws {
        let times: [Int64?] = [.max, .min, 0, nil, -1]
        let documents = times.enumerated().map { document(UInt64($0.offset + 1), "t", publishedAt: $0.element) }
        let searcher = makeIndex(documents).searcher()
        #expect(try searcher.ids("t", sort: .newest) == ["1", "3", "5", "2", "4"])
        #expect(try searcher.ids("t", sort: .oldest) == ["2", "5", "3", "1", "4"])
        #expect(try searcher.search("t", facets: [FacetRequest(.day)]).facets[0].values.count == 4)
    }

    @Test func filtersNarrow() throws {
        #expect(try news.ids("", filters: SearchFilters(languages: ["RU"])) == ["1", "2"])
        #expect(try news.ids("", filters: SearchFilters(sources: ["ria.example", "tass.example"])) == ["1", "2"])
        #expect(try news.ids("", filters: SearchFilters(languages: ["en"], sources: ["ria.example"])) == [])
        #expect(try news.ids("", filters: SearchFilters(tags: ["сирия"])) == ["2"])
        #expect(try news.ids("", filters: SearchFilters(authors: ["ann lee"])) == ["3"])
        #expect(try news.ids("", filters: SearchFilters(authors: ["ann"])) == [])
        let day = PublishedRange(from: 1_443_139_200_000, until: 1_443_139_200_001)
        #expect(try news.ids("", filters: SearchFilters(published: day)) == ["2"])
        #expect(try news.ids("", filters: SearchFilters(published: PublishedRange())) == ["1", "2", "3"])
    }

    @Test func facetsCountExactly() throws {
        let fields = FacetField.allCases.map { FacetRequest($0) }
        let facets = try news.search("", limit: 1, facets: fields).facets
        let shown = facets.map { $0.values.map { "\($0.value) \($0.count)" } }
        #expect(shown[0] == ["en 3", "ru 2"])
        #expect(shown[1] == ["wire.example 2", "WIRE.example 1", "ria.example 1", "tass.example 1"])
        #expect(shown[2] == ["Syria 1", "Сирия 1", "Украина 1", "переговоры 1"])
        #expect(shown[3] == ["Ann Lee 1", "Иван Петров 1", "Мария Белова 1"])
        #expect(shown[4] == ["2015-09-25 2", "2015-09-24 1"])
        let small = try news.search(
            "assad", facets: [FacetRequest(.source, size: 1), FacetRequest(.day), FacetRequest(.day)])
        #expect(small.facets.map(\.values.count) == [1, 1, 1])
        #expect(small.facets[1].values == [FacetCount(value: "2015-09-25", count: 1)])
    }

    @Test func replacedAndRemovedDocumentsVanish() throws {
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.add([document(1, "old words"), document(2, "other")])
        writer.publish(sequence: 2)
        let before = index.searcher()
        var revised = document(3, "new words")
        revised.id = "1"
        writer.add([revised])
        #expect(writer.remove(id: "2"))
        #expect(!writer.remove(id: "2"))
        #expect(try index.searcher().ids("old") == ["1"])
        writer.publish(sequence: 4)
        let after = index.searcher()
        #expect(try after.ids("old") == [])
        #expect(try after.ids("words") == ["1"])
        #expect(after.documentCount == 1 && after.sequence == 4)
        #expect(after.document(id: "1")?.sequence == 3 && after.document(id: "2") == nil)
        #expect(after.document(id: "1")?.payload == [3])
        #expect(try before.ids("old") == ["1"])
        writer.removeAll()
        writer.publish(sequence: 0)
        #expect(index.searcher().documentCount == 0 && index.searcher().sequence == 0)
        writer.add([document(1, "again")])
        writer.publish(sequence: 1)
        #expect(try index.searcher().ids("again") == ["1"])
    }

    @Test func oneBatchMayRepeatAnID() throws {
        var second = document(2, "second")
        second.id = "1"
        let searcher = makeIndex([document(1, "first"), second]).searcher()
        #expect(try searcher.ids("first second") == ["1"])
        #expect(try searcher.ids("first") == [])
        #expect(searcher.documentCount == 1)
    }

    @Test func segmentsStayFew() {
        let index = Index()
        let writer = IndexWriter(index: index)
        var random = SeededGenerator(seed: 1)
        var most = 0
        for sequence in UInt64(1)...3_000 {
            writer.add([Corpus.document(sequence, using: &random)])
            most = max(most, writer.segmentCount)
        }
        writer.publish(sequence: 3_000)
        #expect(most <= 30)
        #expect(index.searcher().documentCount == 3_000)
    }

    @Test func deletedSegmentsAreDropped() throws {
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.add((1...100).map { document($0, "x y z") })
        for id in 1...100 { writer.remove(id: String(id)) }
        writer.publish(sequence: 100)
        #expect(try index.searcher().ids("x") == [])
        writer.add([document(101, "x")])
        writer.publish(sequence: 101)
        #expect(index.searcher().indexStatistics.tombstones == 0)
        #expect(try index.searcher().ids("x") == ["101"])
    }

    @Test func similarDocuments() throws {
        let volcano = document(1, "Volcano erupts", "The volcano spread ash over the harbour town")
        let searcher = makeIndex([
            volcano,
            document(2, "Ash cloud", "Ash of the volcano closes the airport"),
            document(3, "Elections", "The voters chose a new mayor"), document(4, "Harbour", "The town harbour grows"),
        ]).searcher()
        func like(_ document: EngineDocument, limit: Int = 9) throws -> [String] {
            try searcher.similar(to: document, limit: limit).hits.map(\.document.id)
        }
        #expect(try like(volcano).sorted() == ["2", "3", "4"])
        #expect(try like(volcano, limit: 2).sorted() == ["2", "4"])
        #expect(try like(document(9, "", "volcanoes")) == ["1", "2"])
        #expect(try like(document(9, "")).isEmpty)
        #expect(try like(document(9, "", "unheard")).isEmpty)
        #expect(try like(volcano, limit: 0).isEmpty)
        // In one document of four, and twice as much worth in the title.
        let terms = try searcher.similar(to: volcano, limit: 1).terms
        #expect(terms.first?.text == "erupts")
        #expect(terms.map(\.weight) == terms.map(\.weight).sorted(by: >))
        #expect(Set(terms.map(\.text)).isSuperset(of: ["volcano", "ash", "harbour"]))
    }

    @Test func similarDocumentsAreThoseThatTheirTermsFind() throws {
        var random = SeededGenerator(seed: 7)
        let documents = Corpus.documents(300, using: &random)
        var settings = IndexSettings()
        settings.ranking = .plain
        let searcher = makeIndex(documents, batch: 90, settings: settings).searcher()
        for document in documents.prefix(40) {
            let similar = try searcher.similar(to: document, limit: 20)
            var request = SearchRequest(
                query: try ParsedQuery(similar.terms.map(\.text).joined(separator: " OR ")), limit: 21)
            request.isExhaustive = true
            let hits = try searcher.search(request).hits.filter { $0.document.id != document.id }.prefix(20)
            #expect(similar.hits.map(\.document.sequence) == hits.map(\.document.sequence))
        }
    }

    @Test func suggestions() {
        let expected = [
            Suggestion(text: "сирии", count: 1), Suggestion(text: "сирию", count: 1),
            Suggestion(text: "сирия", count: 1),
        ]
        #expect(news.suggest(prefix: "Сири", limit: 5) == expected)
        #expect(news.suggest(prefix: "rally", limit: 5) == [Suggestion(text: "rally", count: 2)])
        #expect(news.suggest(prefix: "The Mar", limit: 1) == [Suggestion(text: "the markets", count: 2)])
        #expect(news.suggest(prefix: "", limit: 5).isEmpty)
        #expect(news.suggest(prefix: "s ", limit: 5).isEmpty)
    }

    @Test func deadlinesAndRanges() {
        #expect { try news.search(SearchRequest(query: ParsedQuery("a"), isExpired: { true })) } throws: {
            ($0 as? SearchError)?.code == .timeout
        }
        for limit in [-1, 1_001] {
            #expect { try news.search("a", limit: limit) } throws: { ($0 as? SearchError)?.code == .badRequest }
        }
    }

    @Test func wordsOfOtherLanguagesInADocumentAreFound() throws {
        let searcher = makeIndex([
            document(1, "Глава Apple посетил заводы", language: "ru"),
            document(2, "Die Häuser der Städte", language: "de"), document(3, "Cities", language: "und"),
            document(4, "東京で会議", language: "ja"), document(5, "مؤتمر صحفي", language: "ar"),
            document(6, "Υπουργός", language: "el"),
        ]).searcher()
        #expect(try searcher.ids("apples") == ["1"])
        #expect(try searcher.ids("завод") == ["1"])
        #expect(try searcher.ids("Haus") == ["2"] || searcher.ids("Häuser") == ["2"])
        #expect(try searcher.ids("city") == ["3"])
        #expect(try searcher.ids("東京") == ["4"])
        #expect(try searcher.ids("京東") == [])
        #expect(try searcher.ids("صحفي") == ["5"])
        #expect(try searcher.ids("υπουργόσ") == ["6"])
    }
}
