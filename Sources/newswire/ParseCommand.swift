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
            """
    )

    @Option(help: "MIME type of documents whose name does not tell it.") var mediaType: String?
    @Option(help: "URL of the document.") var url: String?
    @Flag(help: "Write each article as one line of JSON.") var json = false
    @Argument(help: "Files, folders, or - for standard input.") var paths: [String]

    func run() throws {
        let parser = DocumentParser(defaultSource: "unknown")
        var failures = 0
        var isFirst = true
        DocumentReader(mediaType: mediaType, url: url).read(paths) { input in
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

    private func show(_ article: Article) {
        if json { Terminal.print(json: article) } else { ArticlePrinter.print(article) }
    }
}
