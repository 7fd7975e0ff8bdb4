import ArticleLog
import ArticleParsing
import NewsModels
import ServiceRuntime

/// Turns raw documents into log entries, and what became of those into results.
struct DocumentIntake: Sendable {
    /// What a document yielded, in order.
    enum Yield: Sendable {
        case entry(LogEntry)
        case rejected(WireError)
    }

    private let parser: DocumentParser

    init(defaultSource: String) {
        parser = DocumentParser(defaultSource: defaultSource)
    }

    /// Parses one document; always yields something.
    func parse(_ document: SubmittedDocument) -> [Yield] {
        parser.parse(document, now: SystemClock.now()).map { result in
            switch result {
            case .success(let article): .entry(.article(article))
            case .failure(let error): .rejected(error)
            }
        }
    }

    /// Pairs what documents yielded with what the log made of it.
    ///
    /// - Parameters:
    ///   - yields: For each document, what it yielded.
    ///   - outcomes: For each entry among the yields, in order.
    static func results(_ yields: [[Yield]], _ outcomes: [AppendOutcome]) -> [SubmitResult] {
        var rest = outcomes[...]
        return yields.enumerated().flatMap { index, yields in
            yields.map { yield in
                switch yield {
                case .rejected(let error): SubmitResult(document: index, rejected: error)
                case .entry: result(document: index, rest.popFirst())
                }
            }
        }
    }

    private static func result(document: Int, _ outcome: AppendOutcome?) -> SubmitResult {
        switch outcome {
        case .published(let appended)?:
            SubmitResult(
                document: document, status: .published, articleID: appended.articleID, revision: appended.revision,
                seq: appended.seq
            )
        case .unchanged(let articleID, let revision, let seq)?:
            SubmitResult(document: document, status: .unchanged, articleID: articleID, revision: revision, seq: seq)
        case .rejected(let error)?: SubmitResult(document: document, rejected: error)
        case .notFound(let articleID)?:
            SubmitResult(document: document, rejected: WireError(.notFound, "there is no article \"\(articleID)\""))
        case nil:
            SubmitResult(document: document, rejected: WireError(.overloaded, "the service is shutting down"))
        }
    }
}

extension [DocumentIntake.Yield] {
    var entries: [LogEntry] {
        compactMap { yield in
            guard case .entry(let entry) = yield else { return nil }
            return entry
        }
    }
}
