import Testing

@testable import SearchEngine

@Suite("Texts that snippets are cut from")
struct SnippetTextTests {
    /// What is plain, what is not, and what is longer than the 64 bytes that are looked at together.
    private static let parts = [
        "oil", "Oils ", "gas", "it's ", "''", "'", "a'b", "5'6", " ", "\n", ". ", "_", "нефть ", "«Нефти»", "Ё", "’s ",
        "–",
        "…", "\u{85}", "\u{2028}", "\u{3000}", "\u{7F}", "\t\t", "  ", "\u{A0}", "é", "e\u{301}", "и\u{306}", "\u{AD}",
        "\u{200D}", "\u{200B}", "東京", "🚀", "ω", "\u{0}", "Ѿ",
        String(repeating: "x", count: 70), String(repeating: "ы", count: 40), String(repeating: " ", count: 65),
    ]

    private static func text(_ count: Int, using random: inout SeededGenerator) -> String {
        (0..<count).map { _ in parts.randomElement(using: &random)! }.joined()
    }

    @Test("words are where the tokenizer finds them", arguments: UInt64(0)..<40)
    func sameAsTokenizer(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let utf8 = Array(Self.text(Int.random(in: 0...60, using: &random), using: &random).utf8)
            let text = SnippetText(utf8)
            var tokenizer = Tokenizer()
            var words: [Range<Int>] = []
            while tokenizer.next(in: utf8.span) { words.append(tokenizer.start..<tokenizer.end) }
            var block = 0
            for number in words.indices where Bool.random(using: &random) || number == words.count - 1 {
                let found = text.word(number, from: &block)
                #expect(found == words[number], "word \(number) of \(String(decoding: utf8, as: UTF8.self))")
            }
            #expect(text.word(words.count, from: &block) == nil)
        }
    }

    @Test("code points are counted from any byte", arguments: UInt64(0)..<20)
    func codePoints(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let string = Self.text(Int.random(in: 0...60, using: &random), using: &random)
            let text = SnippetText(Array(string.utf8))
            var starts = string.unicodeScalars.indices.map { string.utf8.distance(from: string.startIndex, to: $0) }
            starts.append(string.utf8.count)
            for (number, start) in starts.enumerated() {
                #expect(text.codePoints(before: start) == number)
                let other = Int.random(in: -3...starts.count + 3, using: &random)
                let expected = starts[min(max(other, 0), starts.count - 1)]
                #expect(text.offset(other - number, codePointsFrom: start) == expected, "\(string)")
            }
        }
    }

    @Test("white space becomes single blanks", arguments: UInt64(0)..<20)
    func whiteSpace(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            // A text that begins with an ellipsis reads as if it were cut there.
            let string = "x" + Self.text(Int.random(in: 0...60, using: &random), using: &random)
            var buffer = SnippetBuffer()
            buffer.write(0..<string.utf8.count, of: SnippetText(Array(string.utf8)), [])
            let words = string.unicodeScalars.split { scalar in
                scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            }
            #expect(Snippet(buffer).text == words.map { String($0) }.joined(separator: " "))
        }
    }

    @Test("excerpts of hits are those of their texts", arguments: UInt64(0)..<20)
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
            let maker = SnippetMaker(SnippetPlan(result), known: known)
            var buffer = SnippetBuffer()
            for hit in result.hits {
                let found = documents[Int(hit.document.sequence) - 1]
                let lead = SnippetText(Array((found.lead ?? "").utf8))
                let body = SnippetText(Array(found.body.utf8))
                maker.cut(hit.document, lead: lead, body: body, into: &buffer)
                let expected = maker.snippet(lead: found.lead, body: found.body, language: found.language)
                #expect(Snippet(buffer) == expected, "query \(query)")
            }
        }
    }
}
