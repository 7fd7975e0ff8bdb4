import Testing

@testable import SearchEngine

@Suite("Words are found by their numbers")
struct WordWalkTests {
    /// What is plain, what is not, and what is longer than the 64 bytes that are looked at together.
    private static let parts = [
        "oil", "Oils ", "gas", "it's ", "''", "'", "a'b", "5'6", " ", "\n", ". ", "_", "нефть ", "«Нефти»", "Ё", "’s ",
        "–",
        "…", "\u{A0}", "é", "e\u{301}", "и\u{306}", "\u{AD}", "\u{200D}", "\u{200B}", "東京", "🚀", "ω", "\u{0}", "Ѿ",
        String(repeating: "x", count: 70), String(repeating: "ы", count: 40), String(repeating: " ", count: 65),
    ]

    private static func text(_ count: Int, using random: inout SeededGenerator) -> String {
        (0..<count).map { _ in parts.randomElement(using: &random)! }.joined()
    }

    @Test("where the tokenizer finds them", arguments: UInt64(0)..<40)
    func sameAsTokenizer(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let text = Array(Self.text(Int.random(in: 0...60, using: &random), using: &random).utf8)
            var tokenizer = Tokenizer()
            var words: [Range<Int>] = []
            while tokenizer.next(in: text.span) { words.append(tokenizer.start..<tokenizer.end) }
            var walk = WordWalk()
            for number in words.indices where Bool.random(using: &random) || number == words.count - 1 {
                let found = walk.word(number, of: text.span, &tokenizer)
                #expect(found == words[number], "word \(number) of \(String(decoding: text, as: UTF8.self))")
            }
            #expect(walk.word(words.count, of: text.span, &tokenizer) == nil)
        }
    }

    @Test("and excerpts of hits are those of their texts", arguments: UInt64(0)..<20)
    func sameExcerpts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var documents: [EngineDocument] = []
        for sequence in UInt64(1)...60 {
            let size = sequence == 7 ? 20_000 : Int.random(in: 0...80, using: &random)
            documents.append(
                document(
                    sequence, "oil", Self.text(size, using: &random), lead: Self.text(size % 9, using: &random),
                    language: sequence % 3 == 0 ? "ru" : "en"))
        }
        let searcher = makeIndex(documents, batch: 25).searcher()
        for query in ["oil gas", "нефть 東 it's", "\"oil gas\" нефть", "body:oil lead:gas", "oil NEAR/3 gas", "oi* gas"]
        {
            let result = try searcher.search(SearchRequest(query: try ParsedQuery(query), limit: 100))
            let known = KnownWords(settings: IndexSettings())
            let maker = SnippetMaker(result: result, known: known)
            for hit in result.hits {
                let found = documents[Int(hit.document.sequence) - 1]
                let (lead, body) = (Array((found.lead ?? "").utf8), Array(found.body.utf8))
                let expected = maker.snippet(lead: lead.span, body: body.span, language: found.language)
                #expect(maker.snippet(of: hit.document, lead: lead.span, body: body.span) == expected, "query \(query)")
            }
        }
    }
}
