import GRDB
import Testing

@testable import SearchEngine

/// The match sets of SQLite's FTS5 on the same tokens judge those of the index.
@Suite("A second judge")
struct SecondJudgeTests {
    private static let words =
        ["oil", "gas", "vote", "rates", "storm", "city", "сенат", "бюджет", "нефть", "ставка", "мост", "порт"]
        + (0..<60).map { "w\($0)" }

    @Test("boolean, phrase, prefix and NEAR queries find what FTS5 finds", arguments: UInt64(900)..<908)
    func sameAsFTS5(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var settings = IndexSettings()
        settings.stemsWords = false
        settings.lengthOrderMinimum = 40
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        let documents = (1...600).map { Self.document($0, using: &random) }
        let batch = [600, 333, 40, 7][Int(seed % 4)]
        for start in stride(from: 0, to: documents.count, by: batch) {
            writer.add(Array(documents[start..<min(start + batch, documents.count)]))
        }
        let removed = Set((0..<60).map { _ in String(Int.random(in: 1...600, using: &random)) })
        for id in removed { writer.remove(id: id) }
        writer.publish(sequence: 600)
        let searcher = index.searcher()
        let judge = try Judge(documents.filter { !removed.contains($0.id) })
        var found = 0
        for _ in 0..<500 {
            let query = PairedQuery.random(depth: Int.random(in: 0...3, using: &random), Self.words, using: &random)
            let expected = try judge.ids(query.judge)
            let ids = try searcher.ids(query.engine, sort: .oldest)
            #expect(ids == expected, "seed \(seed), query \(query.engine), FTS5 \(query.judge)")
            found += expected.isEmpty ? 0 : 1
        }
        #expect(found > 250, "most queries find something")
    }

    private static func document(_ sequence: UInt64, using random: inout SeededGenerator) -> EngineDocument {
        func text(_ length: ClosedRange<Int>) -> String {
            (0..<Int.random(in: length, using: &random)).map { _ in
                let spread = Double.random(in: 0..<1, using: &random)
                return words[Int(spread * spread * Double(words.count))]
            }.joined(separator: " ")
        }
        return SearchEngineTests.document(sequence, text(1...6), text(0...60), lead: text(0...10))
    }

    /// FTS5 with one column for each field.
    private struct Judge {
        private let database: DatabaseQueue

        init(_ documents: [EngineDocument]) throws {
            database = try DatabaseQueue()
            try database.write { database in
                try database.execute(
                    sql:
                        "CREATE VIRTUAL TABLE docs USING fts5(title, lead, body, tokenize = 'unicode61 remove_diacritics 0')"
                )
                for document in documents {
                    try database.execute(
                        sql: "INSERT INTO docs(rowid, title, lead, body) VALUES (?, ?, ?, ?)",
                        arguments: [Int64(document.sequence), document.title, document.lead, document.body])
                }
            }
        }

        func ids(_ query: String) throws -> [String] {
            try database.read { database in
                try Int64.fetchAll(
                    database, sql: "SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY rowid", arguments: [query]
                ).map(String.init)
            }
        }
    }
}

/// One query in both languages.
private struct PairedQuery {
    var engine: String
    var judge: String

    static func random(depth: Int, _ words: [String], using random: inout SeededGenerator) -> PairedQuery {
        guard depth > 0 else { return leaf(words, using: &random) }
        let clauses = (0..<Int.random(in: 2...3, using: &random)).map { _ in
            self.random(depth: depth - 1, words, using: &random)
        }
        let engines = clauses.map { "(\($0.engine))" }
        let judges = clauses.map { "(\($0.judge))" }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return PairedQuery(engine: engines.joined(separator: " AND "), judge: judges.joined(separator: " AND "))
        case 1:
            let engine = engines[0] + " AND NOT " + engines[1]
            return PairedQuery(engine: engine, judge: judges[0] + " NOT " + judges[1])
        case 2:
            let engine = "+" + engines[0] + " " + engines[1] + (engines.count > 2 ? " -" + engines[2] : "")
            return PairedQuery(engine: engine, judge: judges[0] + (judges.count > 2 ? " NOT " + judges[2] : ""))
        default: return PairedQuery(engine: engines.joined(separator: " OR "), judge: judges.joined(separator: " OR "))
        }
    }

    private static func leaf(_ words: [String], using random: inout SeededGenerator) -> PairedQuery {
        func word() -> String {
            let spread = Double.random(in: 0..<1, using: &random)
            return words[Int(spread * spread * Double(words.count))]
        }
        func phrase(_ count: Int) -> String { "\"" + (0..<count).map { _ in word() }.joined(separator: " ") + "\"" }
        let field = ["title", "lead", "body"].randomElement(using: &random) ?? "body"
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1:
            let text = phrase(Int.random(in: 2...3, using: &random))
            return PairedQuery(engine: text, judge: text)
        case 2:
            let text = phrase(2)
            return PairedQuery(engine: "\(field):\(text)", judge: "\(field) : \(text)")
        case 3:
            let text = word()
            return PairedQuery(engine: "\(field):\(text)", judge: "\(field) : \"\(text)\"")
        case 4:
            let text = word().prefix(2)
            return PairedQuery(engine: "\(text)*", judge: "\"\(text)\" *")
        case 5, 6:
            let parts =
                [phrase(Int.random(in: 1...2, using: &random)), phrase(1)]
                + (Bool.random(using: &random) ? [phrase(1)] : [])
            let distance = Int.random(in: 0...8, using: &random)
            let engine = "(" + parts.joined(separator: " NEAR/\(distance) ") + ")"
            let isInField = Bool.random(using: &random)
            return PairedQuery(
                engine: isInField ? "\(field):" + engine : engine,
                judge: (isInField ? "\(field) : " : "") + "NEAR(\(parts.joined(separator: " ")), \(distance))")
        default:
            let text = word()
            return PairedQuery(engine: text, judge: "\"\(text)\"")
        }
    }
}
