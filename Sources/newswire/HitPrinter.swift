import Messaging
import NewsModels

/// Shows hits to people.
enum HitPrinter {
    static func print(_ reply: SearchReply, limit: Int) {
        let milliseconds = Double(reply.tookMicroseconds) / 1_000
        let count = reply.total.relation == .eq ? "\(reply.total.value)" : "more than \(reply.total.value)"
        let articles = reply.total.value == 1 ? "article" : "articles"
        let groups = reply.groups.map { " in \($0) groups" } ?? ""
        Terminal.print(
            Terminal.styled("\(count) \(articles)\(groups) in \(milliseconds) ms, index at seq \(reply.seq)", .dim))
        if let better = reply.didYouMean { Terminal.print("did you mean: \(Terminal.plain(better))") }
        for hit in reply.hits { print(hit) }
        for (name, values) in reply.facets.sorted(by: { $0.key < $1.key }) {
            Terminal.print("\n\(Terminal.styled(name, .bold))")
            for value in values { Terminal.print("  \(value.count)\t\(Terminal.plain(value.value))") }
        }
        if let cursor = reply.cursor, limit > 0 {
            Terminal.print(Terminal.styled("\nmore: --cursor \(cursor)", .dim))
        }
    }

    static func print(_ reply: SimilarReply) {
        if !reply.terms.isEmpty {
            let words = reply.terms.map { Terminal.plain($0.text) }.joined(separator: " ")
            Terminal.print(Terminal.styled("found by: \(words)", .dim))
        }
        for hit in reply.hits { print(hit) }
        if reply.hits.isEmpty { Terminal.print("nothing alike") }
    }

    private static func print(_ hit: Hit) {
        Terminal.print("\n\(Terminal.styled(Terminal.plain(hit.title), .bold))")
        if let snippet = hit.snippet, !snippet.text.isEmpty { Terminal.print("  " + highlighted(snippet)) }
        let facts = [
            hit.source, hit.language, hit.publishedAt?.day, hit.score == 0 ? nil : "score \(rounded(hit.score))",
            hit.duplicates.flatMap { $0 == 0 ? nil : "+\($0) alike" }, "id \(Terminal.plain(hit.articleID))",
            hit.url.map(Terminal.plain),
        ]
        Terminal.print("  " + Terminal.styled(facts.compactMap { $0 }.joined(separator: " · "), .dim))
        if let explanation = hit.explanation { print(explanation, depth: 2) }
    }

    private static func print(_ explanation: Explanation, depth: Int) {
        let indent = String(repeating: "  ", count: depth)
        Terminal.print("\(indent)\(rounded(explanation.value))  \(Terminal.plain(explanation.description))")
        for detail in explanation.details { print(detail, depth: depth + 1) }
    }

    private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

    /// The excerpt with the words that matched set off; offsets count code points.
    private static func highlighted(_ snippet: Snippet) -> String {
        let scalars = Array(snippet.text.unicodeScalars)
        func text(_ range: Range<Int>) -> String {
            Terminal.plain(String(String.UnicodeScalarView(scalars[range.clamped(to: 0..<scalars.count)])))
        }
        var shown = ""
        var position = 0
        for highlight in snippet.highlights where highlight.start >= position {
            shown += text(position..<highlight.start)
            position = highlight.start + highlight.length
            shown += Terminal.styled(text(highlight.start..<position), .highlight)
        }
        return shown + text(position..<max(position, scalars.count))
    }
}
