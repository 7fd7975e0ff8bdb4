// Times SearchEngine on the work of a plain BM25 index, one thread, warm, for comparison with other engines:
// title and text joined in one field, lower-cased words, no stemming, positions, k1 1.2, b 0.75.
//
// Corpus and queries are files given by the caller; nothing is random. Every pass times each query alone, and the pass
// with the lowest mean counts. Left out: reading files, JSON, the parsing of queries, stored text and snippets.

import Foundation
import SearchEngine

/// `SearchBench DOCS.jsonl[.gz] QUERIES.txt [--passes N]`: prints one JSON object.
@main
struct SearchBench {
    static func main() {
        do {
            try measure()
        } catch {
            FileHandle.standardError.write(Data("SearchBench: \(error)\n".utf8))
            exit(64)
        }
    }

    private static func measure() throws {
        let arguments = try Arguments(CommandLine.arguments)
        let texts = try BenchInput.texts(at: arguments.documents)
        let queries = try BenchInput.queries(at: arguments.queries)
        guard !queries.isEmpty else { throw BenchError(message: "no queries in \(arguments.queries)") }
        let clock = ContinuousClock()
        var index = Index()
        let indexing = clock.measure { index = build(texts) }
        let searcher = index.searcher()
        let statistics = searcher.indexStatistics
        var report: [String] = [
            "\"engine\": \"newswire\"", "\"docs\": \(statistics.documents)", "\"segments\": \(statistics.segments)",
            "\"index_s\": \(rounded(indexing.microseconds / 1e6, 1_000))",
            "\"index_bytes\": \(statistics.postingsBytes)",
            "\"text_bytes\": \(texts.reduce(0) { $0 + $1.utf8.count })",
        ]
        for kind in BenchKind.allCases {
            let requests = try queries.map { try kind.request($0) }
            let best = try run(kind, requests, searcher, passes: arguments.passes)
            report.append("\"\(kind.rawValue)\": \(best.json)")
        }
        print("{\(report.joined(separator: ", "))}")
    }

    /// Indexes the texts in batches; the segments are merged as the engine's policy wants.
    private static func build(_ texts: [String]) -> Index {
        var settings = IndexSettings()
        settings.stemsWords = false
        settings.keepsForms = false
        settings.maximumSegmentDocuments = .max
        settings.ranking = .plain
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        let documents = texts.enumerated().map { number, text in
            EngineDocument(id: String(number), sequence: UInt64(number + 1), title: "", body: text)
        }
        writer.add(documents)
        writer.publish(sequence: UInt64(texts.count))
        return index
    }

    private static func run(
        _ kind: BenchKind, _ requests: [SearchRequest], _ searcher: Searcher, passes: Int
    ) throws -> Latencies {
        let clock = ContinuousClock()
        var best: Latencies?
        for _ in 0..<passes {
            var pass = Latencies()
            for request in requests {
                let start = clock.now
                let result = try searcher.search(request)
                pass.microseconds.append((clock.now - start).microseconds)
                pass.hits += kind == .orcount ? result.total : result.hits.count
            }
            if pass.mean < best?.mean ?? .infinity { best = pass }
        }
        return best ?? Latencies()
    }
}

/// One kind of query.
enum BenchKind: String, CaseIterable {
    case or10, and10, phrase10, orcount

    /// The request for a query of lower-cased words.
    func request(_ words: [String]) throws -> SearchRequest {
        let text =
            switch self {
            case .or10, .orcount: words.joined(separator: " ")
            case .and10: words.joined(separator: " AND ")
            case .phrase10: "\"\(words.joined(separator: " "))\""
            }
        var request = SearchRequest(query: try ParsedQuery(text), limit: self == .orcount ? 0 : 10)
        request.countsTotal = self == .orcount
        return request
    }
}

/// The times of one pass.
struct Latencies {
    var microseconds: [Double] = []
    var hits = 0

    var mean: Double { microseconds.reduce(0, +) / Double(max(1, microseconds.count)) }

    var json: String {
        let sorted = microseconds.sorted()
        let p50 = rounded(sorted[sorted.count / 2], 10)
        let p99 = rounded(sorted[sorted.count * 99 / 100], 10)
        return "{\"mean_us\": \(rounded(mean, 10)), \"p50_us\": \(p50), \"p99_us\": \(p99), \"hits\": \(hits)}"
    }
}

extension Duration {
    var microseconds: Double { Double(components.seconds) * 1e6 + Double(components.attoseconds) * 1e-12 }
}

/// Returns `value` rounded to a multiple of `1 / parts`.
func rounded(_ value: Double, _ parts: Double) -> Double { (value * parts).rounded() / parts }
