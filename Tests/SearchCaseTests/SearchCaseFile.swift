import Foundation
import SearchEngine
import Testing

/// One file of cases.
struct SearchCaseFile: Decodable, Sendable, CustomTestStringConvertible {
    struct Document: Decodable, Sendable {
        var id: String
        var language: String
        var title: String
        var lead: String?
        var body: String?
        var tags: [String]?
        var authors: [String]?
        var source: String?
        var published: String?
    }

    var name = ""
    var corpus: [Document]
    var cases: [SearchCase]

    private enum CodingKeys: String, CodingKey {
        case corpus, cases
    }

    var testDescription: String { name }

    /// Reads every file of the `Cases` folder beside this one.
    static func all(path: String = #filePath) throws -> [SearchCaseFile] {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("Cases")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.map { url in
            var file = try JSONDecoder().decode(SearchCaseFile.self, from: Data(contentsOf: url))
            file.name = url.deletingPathExtension().lastPathComponent
            return file
        }
    }

    /// The corpus indexed in batches of this size.
    func searcher(batch: Int) -> Searcher {
        let documents = corpus.enumerated().map { index, document in
            EngineDocument(
                id: document.id, sequence: UInt64(index + 1), title: document.title, lead: document.lead,
                body: document.body ?? "", language: document.language, tags: document.tags ?? [],
                authors: document.authors ?? [], source: document.source ?? "",
                publishedAt: document.published.flatMap(Self.milliseconds))
        }
        let index = Index()
        let writer = IndexWriter(index: index)
        for start in stride(from: 0, to: documents.count, by: batch) {
            writer.add(Array(documents[start..<min(start + batch, documents.count)]))
        }
        writer.publish(sequence: UInt64(documents.count))
        return index.searcher()
    }

    func document(_ id: String) -> Document? { corpus.first { $0.id == id } }

    static func milliseconds(_ text: String) -> Int64? {
        ISO8601DateFormatter().date(from: text).map { Int64($0.timeIntervalSince1970 * 1_000) }
    }
}

/// One query and what it must find.
struct SearchCase: Decodable, Sendable {
    struct Filters: Decodable, Sendable {
        var language: [String]?
        var source: [String]?
        var tag: [String]?
        var author: [String]?
        var from: String?
        var to: String?
    }

    var comment: String?
    var query: String
    var filters: Filters?
    var sort: String?
    var hits: [String]?
    var found: [String]?
    var first: String?
    var total: Int?
    var error: Int?
    var snippet: [String]?

    var engineSort: SearchOrder {
        switch sort {
        case "newest": .newest
        case "oldest": .oldest
        default: .relevance
        }
    }

    var engineFilters: SearchFilters {
        var published: PublishedRange?
        if filters?.from != nil || filters?.to != nil {
            published = PublishedRange(
                from: filters?.from.flatMap(SearchCaseFile.milliseconds),
                until: filters?.to.flatMap(SearchCaseFile.milliseconds))
        }
        return SearchFilters(
            languages: filters?.language ?? [], sources: filters?.source ?? [], tags: filters?.tag ?? [],
            authors: filters?.author ?? [], published: published)
    }
}
