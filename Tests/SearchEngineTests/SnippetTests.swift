import Testing

@testable import SearchEngine

@Suite("Snippets")
struct SnippetTests {
    private func maker(_ query: String, length: Int = 240, languages: [String] = ["ru", "en"]) throws -> SnippetMaker {
        let documents = languages.enumerated().map { document(UInt64($0.offset + 1), "t", language: $0.element) }
        return SnippetMaker(
            query: try ParsedQuery(query), searcher: makeIndex(documents).searcher(), maximumLength: length)
    }

    private func marked(_ snippet: Snippet) -> [String] {
        let scalars = Array(snippet.text.unicodeScalars)
        return snippet.highlights.map { highlight in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[highlight.start..<(highlight.start + highlight.length)])
            return String(view)
        }
    }

    @Test(
        "what is emphasised",
        arguments: [
            ("сирия", "ru", "О Сирии и Сирию, не Россию.", ["Сирии", "Сирию"]),
            ("\"минские соглашения\"", "ru", "Минских соглашений нет; соглашения минские.", ["Минских соглашений"]),
            ("assad", "en", "Assad’s aides met Assad.", ["Assad’s", "Assad"]),
            ("приш*", "ru", "Пришли и пришёл, ушёл.", ["Пришли", "пришёл"]),
            ("a -b", "en", "a b a", ["a", "a"]), ("title:a", "en", "a b", []), ("body:a", "en", "a b", ["a"]),
            ("a AND (b OR NOT c)", "en", "c b a", ["b", "a"]), ("", "en", "anything", []),
            ("🚀 rocket", "en", "🚀🚀 rocket 🚀", ["rocket"]), ("\"a b\" b", "en", "a b b", ["a b", "b"]),
            ("lang:en oil", "en", "Oil, en", ["Oil"]),
            ("the price of oil", "en", "The price of the oil", ["price", "oil"]),
            ("закон и порядок", "ru", "Закон и порядок", ["Закон", "порядок"]),
            ("of the", "en", "The price of oil", ["The", "of"]),
            ("+the oil", "en", "The oil", ["The", "oil"]), ("the AND oil", "en", "The oil", ["The", "oil"]),
            ("\"the oil\" the price", "en", "The oil, the price", ["The oil", "price"]),
            ("oil (of the)", "en", "The oil", ["The", "oil"]),
            ("(oil of) price", "en", "Price of oil", ["Price", "oil"]),
        ])
    func emphasis(query: String, language: String, body: String, expected: [String]) throws {
        let snippet = try maker(query).snippet(lead: nil, body: body, language: language)
        #expect(marked(snippet) == expected)
        #expect(snippet.text == body)
    }

    @Test func cutsAtWordsAroundTheDensestPlace() throws {
        let filler = String(repeating: "слово ", count: 100)
        let body = filler + "нефть дорожает. " + filler + "нефть и газ растут вместе " + filler
        let snippet = try maker("нефть газ").snippet(lead: nil, body: body, language: "ru")
        #expect(marked(snippet) == ["нефть", "газ"])
        #expect(snippet.text.unicodeScalars.count <= 240)
        #expect(snippet.text.unicodeScalars.count > 200)
        #expect(snippet.text.hasPrefix("…слово ") && snippet.text.hasSuffix(" слово…"))
    }

    @Test func stopWordsDoNotChooseThePlace() throws {
        let filler = String(repeating: "word ", count: 100)
        let body = filler + "what is the price of it and why? " + filler + "Oil fell. " + filler
        let snippet = try maker("what is the price of oil").snippet(lead: nil, body: body, language: "en")
        #expect(marked(snippet) == ["price"])
        let oil = try maker("what is the oil").snippet(lead: nil, body: body, language: "en")
        #expect(marked(oil) == ["Oil"])
    }

    @Test("the order of hits changes nothing of what is emphasised", arguments: ["the price of oil", "of the"])
    func emphasisOfEveryOrder(query: String) throws {
        let searcher = makeIndex([document(1, "t", "The price of the oil")]).searcher()
        let found = try [SearchOrder.relevance, .newest].map { order in
            let result = try searcher.search(SearchRequest(query: ParsedQuery(query), sort: order, limit: 1))
            let maker = SnippetMaker(SnippetPlan(result), known: KnownWords(settings: searcher.settings))
            let text = SnippetText(Array("The price of the oil".utf8))
            var buffer = SnippetBuffer()
            maker.cut(try #require(result.hits.first).document, lead: .empty, body: text, into: &buffer)
            return Snippet(buffer)
        }
        #expect(found[0] == found[1] && !found[0].highlights.isEmpty)
    }

    @Test func startsWithTheTextWhenNothingMatches() throws {
        let body = "First paragraph.\n\nSecond\tparagraph " + String(repeating: "goes on ", count: 60)
        let snippet = try maker("zebra").snippet(lead: "The lead.", body: body, language: "en")
        #expect(snippet.text.hasPrefix("First paragraph. Second paragraph goes"))
        #expect(snippet.text.hasSuffix("…") && snippet.highlights.isEmpty)
        #expect(snippet.text.unicodeScalars.count <= 240)
        #expect(try maker("zebra").snippet(lead: "The lead.", body: " \n", language: "en").text == "The lead.")
        #expect(try maker("zebra").snippet(lead: nil, body: "", language: "en") == Snippet(text: "", highlights: []))
    }

    @Test func takesTheLeadWhenItMatchesMore() throws {
        let snippet = try maker("oil gas").snippet(lead: "Oil and gas rose.", body: "Oil rose.", language: "en")
        #expect(snippet.text == "Oil and gas rose.")
        #expect(try maker("oil").snippet(lead: "Oil.", body: "Oil rose.", language: "en").text == "Oil rose.")
    }

    @Test func titlesKeepTheirOffsets() throws {
        let highlights = try maker("нефть").highlights(inTitle: "🚀  Нефть", language: "ru")
        #expect(highlights == [Highlight(start: 3, length: 5)])
    }

    @Test func aGiantWordIsCut() throws {
        let giant = String(repeating: "ы", count: 500_000)
        let found = try maker(giant.prefix(200) + "*").snippet(lead: nil, body: giant, language: "ru")
        #expect(found.text.unicodeScalars.count <= 240)
        let missed = try maker("oil").snippet(lead: nil, body: giant, language: "ru")
        #expect(missed.text.unicodeScalars.count <= 240)
    }

    @Test("offsets are right whatever the text", arguments: UInt64(0)..<100)
    func randomTexts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let parts = [
            "oil", "gas ", " ", "\n\n", "\t", "нефть ", "🚀", "’s ", "é", "e\u{301}", "\u{AD}", "—", "東", "x", "\u{0}",
            "ooo",
        ]
        for length in [8, 20, 240] {
            let maker = try maker("oil нефт* \"oil gas\" 東", length: length)
            for _ in 0..<20 {
                let body = (0..<Int.random(in: 0...120, using: &random)).map { _ in parts.randomElement(using: &random)!
                }.joined()
                let snippet = maker.snippet(lead: nil, body: body, language: "ru")
                let count = snippet.text.unicodeScalars.count
                #expect(count <= length)
                var end = 0
                for highlight in snippet.highlights {
                    #expect(highlight.start >= end && highlight.length > 0)
                    end = highlight.start + highlight.length
                }
                #expect(end <= count)
                for text in marked(snippet) where length == 240 {
                    let folded = text.lowercased()
                    #expect(
                        folded.contains("oil") || folded.contains("нефт") || folded.contains("東")
                            || folded.contains("\u{AD}"), "\(text)")
                }
            }
        }
    }

    @Test("words that were met before are found where a tokenizer finds them", arguments: UInt64(0)..<60)
    func knownWords(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let parts = [
            "oil", "Oils ", "gas", "gases, ", " ", "\n", "нефть ", "«Нефти»", "🚀", "’s ", "'s", "it's ", "e\u{301}",
            "\u{AD}", "—", "-", "東", ".", ":", "_", "went ", "НЕФТЬЮ", "превысокомногорассмотрительствующий", "\u{0}",
        ]
        let settings = IndexSettings()
        let query = try ParsedQuery("oil go нефть 東")
        let searcher = makeIndex([document(1, "t", language: "ru"), document(2, "t", language: "en")]).searcher()
        var binder = QueryBinder(present: searcher.presentStemmers, settings)
        let patterns = HighlightPatterns(binder.bind(query.root, isScored: false))
        let known = KnownWords(settings: settings)
        var scanner = HighlightScanner(patterns, known)
        let pool = StemmerPool(settings)
        for language in ["ru", "en", "ru"] {
            let stemmers = StemmerCatalog.stemmersByScript(language: language)
            let text = (0..<Int.random(in: 0...150, using: &random)).map { _ in
                parts.randomElement(using: &random) ?? ""
            }.joined()
            let utf8 = Array(text.utf8)
            var expected: [HighlightSpan] = []
            var tokenizer = Tokenizer()
            var stem: [UInt8] = []
            while tokenizer.next(in: utf8.span) {
                let stemmer = stemmers[Int(tokenizer.script.rawValue)]
                pool.stem(tokenizer.word.span, length: tokenizer.wordCount, with: stemmer, into: &stem)
                guard let term = patterns.terms.firstIndex(of: stem) else { continue }
                patterns.forEachWord(of: term) { pattern, _ in
                    expected.append(HighlightSpan(start: tokenizer.start, end: tokenizer.end, pattern: pattern))
                }
            }
            var found: [HighlightSpan] = []
            scanner.find(in: SnippetText(utf8), field: .body, language: language, words: nil, into: &found)
            #expect(found == expected)
        }
    }
}
