import ArgumentParser

@main
struct Newswire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "newswire",
        abstract: "Submit, search and follow news.",
        discussion: """
            EXAMPLES
              newswire submit articles/             send every file of a folder to the ingestor
              newswire query '"rate cut" lang:en'   search, best articles first
              newswire tail --last 10               the last ten articles, then what comes
              newswire status                       are both services up and ready?

            ENDPOINTS
              Each comes from its option, else from the environment (NEWSWIRE_STREAM, NEWSWIRE_REPLAY,
              NEWSWIRE_SUBMIT, NEWSWIRE_QUERY), else tcp://127.0.0.1 with ports 5550, 5551, 5552 and 5560.

            EXIT CODES
              0   done
              1   the service refused: rejected document, unknown article, malformed query
              64  the command line is wrong
              69  no service answered, or it is not ready
              74  standard output cannot be written
            """,
        version: "newswire 1.0.0 (wire 1)",
        subcommands: [
            SubmitCommand.self, ParseCommand.self, QueryCommand.self, SimilarCommand.self, SuggestCommand.self,
            TailCommand.self, GetCommand.self, RetractCommand.self, StatusCommand.self, BenchCommand.self,
        ]
    )
}
