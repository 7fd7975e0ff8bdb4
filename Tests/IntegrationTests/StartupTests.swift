import Foundation
import NewsModels
import NewsTestSupport
import NewswireClient
import Testing
import ZeroMQ

/// What keeps a service from starting is said with its name, and ends it with an error.
struct StartupTests {
    private func ingestor(_ arguments: [String], stack: NewsStack) async throws -> ProgramResult {
        try await run("newswire-ingestor", arguments, environment: stack.environment)
    }

    @Test func aPortInUseIsNamed() async throws {
        let stack = try await NewsStack.started()
        let other = try TemporaryFolder()
        let second = try await ingestor(["--data-dir", other.path("data")], stack: stack)
        #expect(second.status == 1)
        #expect(second.errors.contains(stack.stream.description))
        let indexer = try await run("newswire-indexer", [], environment: stack.environment)
        #expect(indexer.status == 1)
        #expect(indexer.errors.contains(stack.query.description))
        try await stack.stop()
    }

    @Test func aLockedDataDirectoryIsNamedWithItsHolder() async throws {
        let stack = try await NewsStack.started()
        let elsewhere = try NewsStack()
        let second = try await ingestor(["--data-dir", stack.dataDirectory], stack: elsewhere)
        #expect(second.status == 1)
        #expect(second.errors.contains(stack.dataDirectory))
        #expect(second.errors.contains("\(try #require(stack.ingestor).processID)"))
        try await stack.stop()
    }

    @Test func anUnusableDataDirectoryIsNamed() async throws {
        let stack = try NewsStack()
        let file = try stack.folder.write("in the way", to: "file")
        let result = try await ingestor(["--data-dir", file], stack: stack)
        #expect(result.status == 1)
        #expect(result.errors.contains(file))
    }

    @Test func aMissingInputIsNamed() async throws {
        let stack = try NewsStack()
        let result = try await ingestor(["--data-dir", stack.dataDirectory, "/no/such/file"], stack: stack)
        #expect(result.status == 1)
        #expect(result.errors.contains("/no/such/file"))
    }

    @Test func aPipeThatNobodyWritesToHoldsNobodyUp() async throws {
        let stack = try NewsStack()
        let pipe = stack.folder.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        try stack.startIngestor([pipe])
        try await stack.awaitIngestor()
        stack.ingestor?.signal(SIGTERM)
        #expect(try await stack.ingestor?.waitForExit(within: .seconds(5)) == 0)
    }

    @Test(arguments: ["tcp://127.0.0.1", "tcp://127.0.0.1:99999", "udp://127.0.0.1:5550", "nonsense", "tcp://:5550"])
    func aMalformedEndpointIsNamed(endpoint: String) async throws {
        for (program, option) in [("newswire-ingestor", "--stream"), ("newswire-indexer", "--query")] {
            let result = try await run(program, [option, endpoint])
            #expect(result.status == 64)
            #expect(result.errors.contains(endpoint))
            #expect(result.errors.contains(option))
        }
        let variable = try await run("newswire-indexer", [], environment: ["NEWSWIRE_QUERY": endpoint])
        #expect(variable.status == 64)
        #expect(variable.errors.contains("NEWSWIRE_QUERY"))
    }

    @Test func helpTeachesByExamples() async throws {
        for program in ["newswire-ingestor", "newswire-indexer", "newswire"] {
            let result = try await run(program, ["--help"])
            #expect(result.status == 0)
            #expect(result.output.contains("EXAMPLES"))
            #expect(result.output.contains("EXIT CODES"))
        }
        for command in ["submit", "parse", "query", "tail", "get", "retract", "status"] {
            let result = try await run("newswire", [command, "--help"])
            #expect(result.status == 0)
            #expect(result.output.contains("EXAMPLES"))
        }
    }
}
