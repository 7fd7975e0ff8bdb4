import Testing

@testable import SearchEngine

@Suite("Vocabulary of the writer")
struct VocabularyTests {
    private static let words = [
        "run", "houses", "house", "national", "nation", "ing", "über", "дом", "дома", "домами", "бежать", "a", "1",
        "42",
        String(repeating: "b", count: 24), String(repeating: "b", count: 24) + "ing", String(repeating: "b", count: 25),
        String(repeating: "q", count: 40),
    ]

    private static func word(_ random: inout SeededGenerator) -> String {
        (words.randomElement(using: &random) ?? "") + (["", "", "s", "ing"].randomElement(using: &random) ?? "")
    }

    private static func query(_ random: inout SeededGenerator) -> String {
        let word = word(&random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return "\"\(word) \(Self.word(&random))\""
        case 1: return "author:\(word)"
        case 2: return "\(word.prefix(2))*"
        case 3: return "\(word) \(Self.word(&random))"
        default: return word
        }
    }

    /// Several stemmers meet the same words, in whatever order documents come.
    private static func documents(_ random: inout SeededGenerator) -> [EngineDocument] {
        (1...300).map { (sequence: UInt64) in
            let body = (0..<30).map { _ in word(&random) }.joined(separator: " ")
            let language = ["en", "ru", "de", "xx", "fr", "sr", "tr"].randomElement(using: &random) ?? ""
            return EngineDocument(
                id: String(sequence), sequence: sequence, title: word(&random), body: body, language: language,
                authors: [word(&random)])
        }
    }

    @Test("what is remembered of words changes no result", arguments: [UInt64(4), 5])
    func forgetting(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let documents = Self.documents(&random)
        let queries = (0..<150).map { _ in Self.query(&random) }
        // One document at a time, and a vocabulary that is forgotten after each: no word is known when it is met.
        let expected = try results(documents, queries, vocabularyLimit: 0, batch: 1)
        for (limit, batch) in [(1_000_000, 300), (1_000_000, 7), (20, 33)] {
            let found = try results(documents, queries, vocabularyLimit: limit, batch: batch)
            for (index, query) in queries.enumerated() {
                #expect(found[index] == expected[index], "\(query), limit \(limit), batches of \(batch)")
            }
        }
        #expect(expected.contains { $0.count > 100 })
    }

    private func results(
        _ documents: [EngineDocument], _ queries: [String], vocabularyLimit: Int, batch: Int
    ) throws -> [String] {
        var settings = IndexSettings()
        settings.vocabularyLimit = vocabularyLimit
        let searcher = makeIndex(documents, batch: batch, settings: settings).searcher()
        return try queries.map { query in
            let result = try searcher.search(SearchRequest(query: ParsedQuery(query), limit: 300))
            return "\(result.total): "
                + result.hits.map { "\($0.document.id) \($0.score.bitPattern)" }.joined(separator: " ")
        }
    }

    @Test("words of more than 24 bytes are stemmed, and told apart behind these")
    func longWords() throws {
        let searcher = makeIndex([
            document(1, "Отчёт", "Он говорил с правительственными чиновниками", language: "ru"),
            document(2, "Отчёт", "Он говорил с правительственника", language: "ru"),
        ]).searcher()
        #expect(try searcher.ids("правительственный", sort: .oldest) == ["1"])
        #expect(try searcher.ids("\"правительственных чиновников\"", sort: .oldest) == ["1"])
        #expect(try searcher.ids("правительственника", sort: .oldest) == ["2"])
    }

    @Test("a table numbers words as a dictionary does, and keeps a note with each", arguments: [UInt64(2), 3])
    func table(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = TermTable()
        var entries: [[UInt8]: UInt32] = [:]
        var notes: [UInt32: UInt32] = [:]
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...40, using: &random)
            var word = [UInt8](repeating: 97, count: length)
            for _ in 0..<3 where length > 0 {
                word[.random(in: 0..<length, using: &random)] = .random(in: 0...5, using: &random)
            }
            let padded = word + [UInt8](repeating: 120, count: .random(in: 0...30, using: &random))
            #expect(table.find(padded.span, length: length) == entries[word])
            let entry = table.intern(padded.span, length: length)
            #expect(entry == entries[word] ?? UInt32(entries.count))
            #expect(table[note: entry] == notes[entry] ?? 0)
            entries[word] = entry
            notes[entry] = .random(in: .min ... .max, using: &random)
            table[note: entry] = notes[entry] ?? 0
        }
        #expect(table.count == entries.count)
        for (word, entry) in entries {
            #expect(Array(table.bytes[table.range(of: entry)]) == word)
            #expect(table[note: entry] == notes[entry])
        }
    }

    @Test("keys hold the bytes of a word, whatever follows it", arguments: 0...40)
    func keys(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        for offset in 0...48 {
            let expected = (0..<8).reversed().reduce(UInt64(0)) { bits, place in
                bits << 8 | (offset + place < count ? UInt64(bytes[offset + place]) : 0)
            }
            #expect(ByteChunk(bytes.span, at: offset).bits == expected)
        }
        let key = (0..<8).reduce(UInt64(0)) { $0 << 8 | ($1 < count ? UInt64(bytes[$1]) : 0) }
        #expect(TermKey.key(bytes.span) == key)
        for length in 0...count {
            let inside = WordKey(bytes.span, length: length)
            #expect(inside == WordKey(Array(bytes[..<length]).span, length: length))
            #expect(inside.isExact == (length <= WordKey.capacity))
            guard inside.isExact else { continue }
            for place in 0..<WordKey.capacity { #expect(inside.byte(at: place) == (place < length ? bytes[place] : 0)) }
        }
    }
}
