import Testing

@testable import SearchEngine

/// The search that skips is judged by the one that visits every match.
@Suite("Skipping changes nothing")
struct PruningTests {
    /// Words by rank, so that some are in most documents and some in few.
    private static let words = (0..<400).map { "w\($0)" }

    private static func word(using random: inout SeededGenerator) -> String {
        let spread = Double.random(in: 0..<1, using: &random)
        return words[Int(spread * spread * spread * Double(words.count))]
    }

    private static func text(_ length: Int, using random: inout SeededGenerator) -> String {
        (0..<length).map { _ in word(using: &random) }.joined(separator: " ")
    }

    /// Documents of very different lengths; some repeat one word often enough that its frequency fits no byte.
    private static func documents(_ count: Int, using random: inout SeededGenerator) -> [EngineDocument] {
        (1...UInt64(count)).map { sequence in
            var body = text(Int.random(in: 0...(sequence % 50 == 0 ? 120 : 12), using: &random), using: &random)
            if sequence % 97 == 0 { body += String(repeating: " w3", count: 90) }
            return document(
                sequence, text(Int.random(in: 1...4, using: &random), using: &random), body,
                tags: sequence % 5 == 0 ? [text(2, using: &random)] : [],
                source: sequence % 3 == 0 ? "a.example" : "b.example")
        }
    }

    /// A word, or a few that are read as a phrase because nothing but punctuation parts them, or a group of such.
    private static func clause(using random: inout SeededGenerator) -> String {
        if Int.random(in: 0..<6, using: &random) == 0 {
            return "(" + clause(using: &random) + " " + clause(using: &random) + ")"
        }
        let count = Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 2...3, using: &random) : 1
        return (0..<count).map { _ in word(using: &random) }.joined(separator: "/")
    }

    /// Words and phrases, any or all of them or side by side, some with a restriction.
    private static func query(using random: inout SeededGenerator) -> String {
        let clauses = (0..<Int.random(in: 1...6, using: &random)).map { _ in word(using: &random) }
        let restriction = ["", "", "", " source:a.example", " NOT w2", " -w1 -tag:w3"].randomElement(using: &random)!
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return clauses.joined(separator: " ") + restriction
        case 3: return clauses.map { _ in clause(using: &random) }.joined(separator: " ") + restriction
        case 1: return clauses.joined(separator: " AND ") + restriction
        default: return "\"\(clauses.prefix(3).joined(separator: " "))\"" + restriction
        }
    }

    @Test("the same documents with the same scores as a visit of every match", arguments: UInt64(400)..<404)
    func sameAsExhaustive(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var settings = IndexSettings()
        settings.stemsWords = seed % 2 == 0
        if seed % 4 < 2 { settings.lengthOrderMinimum = 100 }
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        let documents = Self.documents(2_000, using: &random)
        let batch = [2_000, 700, 150][Int(seed % 3)]
        for start in stride(from: 0, to: documents.count, by: batch) {
            writer.add(Array(documents[start..<min(start + batch, documents.count)]))
        }
        if seed >= 402 { for id in 1...300 { writer.remove(id: String(id * 3)) } }
        writer.publish(sequence: 2_000)
        let searcher = index.searcher()
        for _ in 0..<150 {
            let query = Self.query(using: &random)
            var request = SearchRequest(
                query: try ParsedQuery(query), limit: Int.random(in: 0...20, using: &random))
            let skipping = try searcher.search(request)
            request.countsTotal = false
            let uncounted = try searcher.search(request)
            request.isExhaustive = true
            let judge = try searcher.search(request)
            #expect(skipping.picture == judge.picture, "query \(query)")
            #expect(skipping.total == judge.total, "query \(query)")
            #expect(uncounted.picture == judge.picture, "query \(query)")
            request.countsTotal = true
            #expect(try searcher.search(request).cursor == skipping.cursor, "query \(query)")
        }
    }

    @Test("words in many documents, in some, and in few are ranked alike", arguments: UInt64(410)..<412)
    func longLists(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let documents = Self.documents(7_000, using: &random)
        let searcher = makeIndex(documents, batch: seed % 2 == 0 ? 7_000 : 900).searcher()
        for _ in 0..<200 {
            var request = SearchRequest(query: try ParsedQuery(Self.query(using: &random)), limit: 10)
            request.countsTotal = Bool.random(using: &random)
            try searcher.expectAsExhaustive(request)
        }
    }

    /// Forms that the stemmers of these languages bring to different stems, some of which are words themselves.
    private static let forms = [
        "times", "time", "tim", "timing", "nations", "nation", "national", "nationale", "nationalen", "states", "state",
        "stat", "houses", "house", "hous", "liebe", "lieben", "lieb", "aimer", "aime", "casas", "casa", "cas",
        "running", "runs", "run", "general", "generales", "generale", "the", "of", "die", "la",
    ]

    @Test("words that several stemmers bring to different stems are ranked alike", arguments: UInt64(420)..<426)
    func severalStems(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func word() -> String {
            let spread = Double.random(in: 0..<1, using: &random)
            return Self.forms[Int(spread * spread * Double(Self.forms.count))]
        }
        func text(_ length: Int) -> String { (0..<length).map { _ in word() }.joined(separator: " ") }
        let documents = (1...UInt64(3_000)).map { sequence in
            document(
                sequence, text(Int.random(in: 1...3, using: &random)), text(Int.random(in: 0...9, using: &random)),
                lead: sequence % 4 == 0 ? text(2) : nil,
                language: ["en", "en", "en", "de", "fr", "es", "it"].randomElement(using: &random)!)
        }
        var settings = IndexSettings()
        if seed % 2 == 0 { settings.lengthOrderMinimum = 100 }
        let searcher = makeIndex(documents, batch: seed % 3 == 0 ? 400 : 3_000, settings: settings).searcher()
        var several: [String: Int] = [:]
        for _ in 0..<300 {
            let phrase = Int.random(in: 0..<5, using: &random) == 0 ? " \"\(word()) \(word())\"" : ""
            let words = (0..<Int.random(in: 1...5, using: &random)).map { _ in word() }
            let query =
                switch Int.random(in: 0..<4, using: &random) {
                case 0: words.prefix(3).joined(separator: " AND ")
                case 1: "\"\(words.prefix(3).joined(separator: " "))\""
                default: words.joined(separator: " ") + phrase
                }
            let restriction = ["", "", " -house", " lang:fr"].randomElement(using: &random)!
            let mode: QueryMode = Bool.random(using: &random) ? .lenient : .strict
            var request = SearchRequest(
                query: try ParsedQuery(query + restriction, mode: mode),
                limit: [0, 3, 10, 100].randomElement(using: &random)!)
            request.countsTotal = Bool.random(using: &random)
            let plan = try SearchPlan(request, searcher, Deadline(nil))
            if let ranked = RankedQuery(plan, request),
                let terms = ranked.terms(plan, in: searcher.views[0].segment, view: 0)
            {
                let isAny = zip(terms.ranked, terms.ranked.dropFirst()).contains { $0.clause == $1.clause }
                if isAny { several["any", default: 0] += 1 }
                if !terms.synonyms.isEmpty { several["\(ranked.kind)", default: 0] += 1 }
            }
            try searcher.expectAsExhaustive(request)
        }
        for kind in ["any", "all", "phrase"] {
            #expect(several[kind, default: 0] > 4, "few queries of \(kind) have a word with several terms")
        }
    }

    @Test("what a word adds is never too little to be seen")
    func faintWords() throws {
        let rare = (0..<12).map { "rare\($0)" }.joined(separator: " ")
        let documents = (1...4_000).map { document(UInt64($0), "common", $0 == 9 ? rare : "") }
        var request = SearchRequest(query: try ParsedQuery("common " + rare), limit: 20)
        let searcher = makeIndex(documents, batch: 4_000).searcher()
        let skipping = try searcher.search(request)
        #expect(skipping.hits.count == 20)
        request.isExhaustive = true
        #expect(try skipping.picture == searcher.search(request).picture)
    }

    @Test("phrases that are everywhere", arguments: [2, 600])
    func frequentPhrases(count: Int) throws {
        let documents = (1...count).map {
            document(UInt64($0), "t", "a b c d e f g" + String(repeating: " x", count: $0))
        }
        var request = SearchRequest(query: try ParsedQuery("a/b b/c c/d zzz d/e e/f f/g g/x"), limit: 20)
        let searcher = makeIndex(documents).searcher()
        let skipping = try searcher.search(request)
        #expect(skipping.total == count)
        request.isExhaustive = true
        #expect(try skipping.picture == searcher.search(request).picture)
    }

    @Test("all documents are counted without a visit")
    func countOfAll() throws {
        var random = SeededGenerator(seed: 3)
        let index = Index(settings: IndexSettings())
        let writer = IndexWriter(index: index)
        writer.add(Self.documents(500, using: &random))
        for id in 1...40 { writer.remove(id: String(id * 7)) }
        writer.publish(sequence: 500)
        for filters in [SearchFilters(), SearchFilters(sources: ["a.example"])] {
            var request = SearchRequest(query: try ParsedQuery(""), filters: filters, limit: 0)
            let total = try index.searcher().search(request).total
            #expect(total > 0 && total <= 460)
            request.isExhaustive = true
            #expect(try index.searcher().search(request).total == total)
        }
    }

    @Test("bounds hold when other segments have shorter or longer documents")
    func averagesDiffer() throws {
        var random = SeededGenerator(seed: 1)
        let short = Self.documents(300, using: &random)
        let long = (301...400).map { document($0, "w1", Self.text(200, using: &random)) }
        let searcher = makeIndex(short + long, batch: 300).searcher()
        for _ in 0..<200 {
            var request = SearchRequest(query: try ParsedQuery(Self.query(using: &random)), limit: 5)
            let skipping = try searcher.search(request)
            request.isExhaustive = true
            #expect(try skipping.picture == searcher.search(request).picture, "query \(request.query.text)")
        }
    }

    @Test("an index without stems finds words as they are, and without forms no prefixes")
    func plainWords() throws {
        var settings = IndexSettings()
        settings.stemsWords = false
        settings.keepsForms = false
        let searcher = makeIndex([document(1, "Rates rise"), document(2, "A rate rises")], settings: settings)
            .searcher()
        #expect(try searcher.ids("rates") == ["1"])
        #expect(try searcher.ids("RISE") == ["1"])
        #expect(try searcher.ids("ra*") == [])
        let maker = SnippetMaker(query: try ParsedQuery("rise"), searcher: searcher)
        #expect(maker.highlights(inTitle: "rises rise", language: "en") == [Highlight(start: 6, length: 4)])
    }
}
