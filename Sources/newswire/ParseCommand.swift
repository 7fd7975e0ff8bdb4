import ArgumentParser
import ArticleParsing
import DocumentFiles
import NewsModels
import ServiceRuntime

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Turn raw documents into articles; no service is needed.",
        discussion: """
            Shows what the ingestor would make of a document. What cannot be parsed is said on standard error and, with
            --json, as a line with "status": "rejected" in its place; the exit code is then 1.

            EXAMPLES
              newswire parse page.txt
              newswire parse --json crawl/ | jq .title
              newswire parse crawl.warc.gz              every page and feed of a web archive
              cat page.txt | newswire parse --media-type text/plain --url https://example.org/a -
              newswire parse --explain page.html       why each block of a page was kept or dropped
            """
    )

    @Option(help: "MIME type of documents whose name does not tell it.") var mediaType: String?
    @Option(help: "URL of the document.") var url: String?
    @Flag(help: "Write each article as one line of JSON.") var json = false
    @Flag(help: "Tell of pages why they are read as they are, in place of the article.") var explain = false
    @Argument(help: "Files, folders, or - for standard input.") var paths: [String]

    func run() throws {
        let parser = DocumentParser(defaultSource: "unknown")
        var failures = 0
        var isFirst = true
        DocumentReader(mediaType: mediaType, url: url).read(paths) { input in
            if explain {
                if !explained(input, parser) { failures += 1 }
                return true
            }
            let results: [Result<Article, WireError>] =
                switch input.content {
                case .success(let document): parser.parse(document, now: SystemClock.now())
                case .failure(let error): [.failure(error)]
                }
            for result in results {
                switch result {
                case .success(let article):
                    if !json, !isFirst { Terminal.print("") }
                    isFirst = false
                    show(article)
                case .failure(let error):
                    failures += 1
                    if json { Terminal.print(json: Rejection(name: input.name, error: error)) }
                    Terminal.complain("\(input.name): \(error.code.rawValue): \(error.message)")
                }
            }
            return true
        }
        if failures > 0 { throw ExitStatus.refused }
    }

    /// What stands in the place of an article that there is none of.
    private struct Rejection: Encodable {
        let name: String
        let status = SubmitResult.Status.rejected
        let error: WireError
    }

    /// Explains a page; `false` where that is impossible, which is said.
    private func explained(_ input: InputDocument, _ parser: DocumentParser) -> Bool {
        do {
            guard let explanation = try parser.explain(RawDocument(try input.content.get()), now: SystemClock.now())
            else {
                Terminal.complain("\(input.name): only pages of HTML are explained")
                return false
            }
            if json { Terminal.print(json: explanation) } else { ExplanationPrinter.print(explanation) }
            return true
        } catch {
            Terminal.complain("\(input.name): \(error.code.rawValue): \(error.message)")
            return false
        }
    }

    private func show(_ article: Article) {
        if json { Terminal.print(json: article) } else { ArticlePrinter.print(article) }
    }
}
