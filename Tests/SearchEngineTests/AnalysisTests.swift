import Testing

@testable import SearchEngine

@Suite("Analysis")
struct AnalysisTests {
    private func words(_ text: String) -> [String] {
        Tokenizer.words(of: text).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test(
        "words are cut and folded",
        arguments: [
            ("Rate Cut, again!", ["rate", "cut", "again"]),
            ("Ёлка и ёж", ["елка", "и", "еж"]),
            ("ближне-восточный", ["ближне", "восточный"]),
            ("Assad’s men's 'quoted' it'", ["assad's", "men's", "quoted", "it"]),
            ("covid19 2015-09-01", ["covid19", "2015", "09", "01"]),
            ("東京2020 ok", ["東", "京", "2020", "ok"]),
            ("a東b", ["a", "東", "b"]),
            ("за\u{301}мок и\u{306}од е\u{308}ж", ["замок", "йод", "еж"]),
            ("об\u{AD}нов\u{200D}ле\u{200E}ние", ["обновление"]),
            ("мой Йод", ["мой", "йод"]),
            ("cуд Cоюз Bласть сoвет", ["суд", "союз", "власть", "совет"]), ("Аррle Сitibank", ["apple", "citibank"]),
            ("ИКЕАшный IТ-отдел wi-fiй", ["икеашный", "it", "отдел", "wi", "fiй"]),
            ("🚀 rocket🚀man \u{1F1F7}\u{1F1FA}", ["rocket", "man"]),
            ("ΣΊΣΥΦΟΣ", ["σίσυφοσ"]),
            ("שלום עולם", ["שלום", "עולם"]),
            ("a\u{0}b\u{1B}c\u{200B}d", ["a", "b", "c", "d"]),
            ("\u{301}x", ["x"]), ("", []), ("—…!?", []), ("' ’", []),
        ])
    func tokenizing(text: String, expected: [String]) {
        #expect(words(text) == expected)
    }

    @Test func offsetsPointIntoTheText() {
        let utf8 = Array("Да, «Сирия» — it’s".utf8)
        var tokenizer = Tokenizer()
        var found: [String] = []
        while tokenizer.next(in: utf8.span) {
            found.append(String(decoding: utf8[tokenizer.start..<tokenizer.end], as: UTF8.self))
        }
        #expect(found == ["Да", "Сирия", "it’s"])
    }

    @Test("words taken in chunks are those taken scalar by scalar", arguments: UInt64(0)..<200)
    func chunksChangeNothing(seed: UInt64) {
        let pieces = [
            "a", "Zebra", "0", "42nd", "co", "Ж", "ёлка", "СССР", "й", "и\u{306}", "\u{301}", "'", "’", " ", ", ", "—",
            "«",
            "東", "é", "\u{AD}", "🚀", "\u{0}", "internationalization", "ґ", "\u{480}", "ѿ", "_", "@", "[", "`", "{", "/",
            ":",
        ]
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 0...300, using: &random)
        let spaces = Int.random(in: 1...4, using: &random)
        let text = (0..<count).map { _ in
            Int.random(in: 0..<spaces, using: &random) > 0 ? " " : pieces.randomElement(using: &random)!
        }.joined()
        let utf8 = Array(text.utf8)
        var fast = Tokenizer()
        var slow = Tokenizer()
        func nextSlowly() -> Bool {
            slow.wordCount = 0
            slow.script = .none
            return slow.nextByScalars(in: utf8.span)
        }
        while nextSlowly() {
            let hasNext = fast.next(in: utf8.span)
            #expect(hasNext)
            #expect(fast.wordBytes == slow.wordBytes)
            #expect(fast.script == slow.script)
            #expect(fast.start == slow.start && fast.end == slow.end)
        }
        let hasMore = fast.next(in: utf8.span)
        #expect(!hasMore)
    }

    @Test func aVeryLongWordKeepsItsBeginning() {
        let long = String(repeating: "ж", count: 500_000)
        #expect(words(long + " end").map(\.utf8.count) == [254, 3])
    }

    @Test(
        "the stemmer follows language and script",
        arguments: [
            ("ru", Script.cyrillic, "russian"), ("en", .cyrillic, "russian"), ("und", .latin, "english"),
            ("ru", .latin, "english"), ("de", .latin, "german"), ("de", .cyrillic, "russian"),
            ("uk", .cyrillic, "russian"),
            ("pt-BR", .latin, "portuguese"), ("nb", .latin, "norwegian"), ("sr", .cyrillic, "serbian"),
        ])
    func stemmerChoice(language: String, script: Script, algorithm: String) {
        let ordinal = StemmerCatalog.stemmersByScript(language: language)[Int(script.rawValue)]
        #expect(StemmerCatalog.algorithm(ordinal) == algorithm)
    }

    @Test func otherScriptsAreNotStemmed() {
        #expect(StemmerCatalog.stemmersByScript(language: "en")[Int(Script.greek.rawValue)] == 0)
        #expect(
            StemmerCatalog.algorithm(StemmerCatalog.stemmersByScript(language: "el")[Int(Script.greek.rawValue)])
                == "greek")
    }

    @Test func everyAlgorithmOpens() {
        for ordinal in 1..<StemmerOrdinal(StemmerCatalog.count) {
            let algorithm = StemmerCatalog.algorithm(ordinal)
            #expect(algorithm.flatMap { SnowballStemmer(algorithm: $0) } != nil, "\(algorithm ?? "")")
        }
    }

    @Test func valuesFold() {
        #expect(Folding.fold("  Ёлка News ") == Array("елка news".utf8))
    }

    @Test func logarithmIsExactEnough() {
        #expect(Logarithm.natural(1) == 0)
        #expect(abs(Logarithm.natural(2.718281828459045) - 1) < 1e-15)
        #expect(abs(Logarithm.natural(1e6) - 13.815510557964274) < 1e-13)
        #expect(abs(Logarithm.natural(0.1) + 2.302585092994046) < 1e-14)
    }
}
