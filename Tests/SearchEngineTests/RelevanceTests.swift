import Foundation
import SearchEngine
import Testing

/// The quality of default settings on judged collections that lie beside the project; skipped where there are none.
///
/// Small ones only, so that the test takes seconds; `relevance.py` of the evaluation kit measures all of them over the
/// wire.
@Suite("Relevance")
struct RelevanceTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/relevance").standardizedFileURL
    private static let dictionaries = "/usr/share/hunspell/ru_RU"

    private static var isAvailable: Bool {
        FileManager.default.fileExists(atPath: root.path)
            && FileManager.default.fileExists(atPath: dictionaries + ".dic")
    }

    private struct Document: Decodable {
        let id: String
        let title: String
        let text: String
        let lang: String
    }

    @Test(
        "nDCG@10 of the first hits",
        .enabled(if: isAvailable, "there are no judged collections in ../shared, or no ru_RU dictionary"),
        arguments: [
            ("slavicner-entities-ru", 0.896), ("nerel-entities-ru", 0.759), ("xquad-ru", 0.961), ("xquad-en", 0.975),
        ])
    func quality(name: String, bar: Double) throws {
        let folder = Self.root.appending(path: name)
        let searcher = try index(folder).searcher()
        var judgements: [String: [String: Int]] = [:]
        for line in try lines(folder, "qrels.tsv") {
            judgements[line[0], default: [:]][line[2]] = Int(line[3])
        }
        var sum = 0.0
        var count = 0
        for line in try lines(folder, "queries.tsv") {
            guard let judged = judgements[line[0]], judged.values.contains(where: { $0 > 0 }) else { continue }
            count += 1
            let query = try ParsedQuery(plain(line[1]))
            guard query.text.contains(where: { $0 != " " }) else { continue }
            let result = try searcher.search(SearchRequest(query: query, limit: 10))
            sum += gain(result.hits.map { judged[$0.document.id] ?? 0 }, ideal: Array(judged.values))
        }
        try #require(count > 0)
        #expect(sum / Double(count) >= bar)
    }

    private func index(_ folder: URL) throws -> Index {
        var settings = IndexSettings()
        let load = { (ending: String) in
            FileManager.default.contents(atPath: Self.dictionaries + ending).map { [UInt8]($0) } ?? []
        }
        let dictionary = AffixDictionary(affixes: load(".aff"), words: load(".dic"))
        settings.russianLemmatizer = dictionary.map { RussianLemmatizer($0) }
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        var documents: [EngineDocument] = []
        for (number, line) in try unpacked(folder.appending(path: "docs.jsonl.gz")).split(separator: 0x0A).enumerated()
        {
            let document = try JSONDecoder().decode(Document.self, from: Data(line))
            // As the evaluation kit submits them: an article has a title.
            let title = document.title.isEmpty ? String(document.text.unicodeScalars.prefix(80)) : document.title
            documents.append(
                EngineDocument(
                    id: document.id, sequence: UInt64(number + 1), title: title, body: document.text,
                    language: document.lang))
        }
        writer.add(documents)
        writer.publish(sequence: UInt64(documents.count))
        return index
    }

    private func unpacked(_ file: URL) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "--decompress", "--stdout", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return data
    }

    private func lines(_ folder: URL, _ name: String) throws -> [[String]] {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    /// The query without characters and words of the syntax.
    private func plain(_ query: String) -> String {
        let blanked = String(query.map { "\"“”„«»():+-*~^".contains($0) ? " " : $0 })
        return blanked.split(separator: " ").map { ["AND", "OR", "NOT"].contains($0) ? $0.lowercased() : String($0) }
            .joined(separator: " ")
    }

    /// The discounted gain of the first ten, by that of the best order.
    private func gain(_ gains: [Int], ideal: [Int]) -> Double {
        let discounted = { (gains: [Int]) in
            gains.prefix(10).enumerated().reduce(0.0) { $0 + Double($1.element) / log2(Double($1.offset + 2)) }
        }
        return discounted(gains) / discounted(ideal.filter { $0 > 0 }.sorted(by: >))
    }
}
