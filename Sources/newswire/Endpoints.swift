import ArgumentParser
import NewsModels
import NewswireClient
import ServiceRuntime
import ZeroMQ

/// Reads endpoints from the option, else the environment, else the wire's default.
enum EndpointResolver {
    static func resolve(_ option: String?, _ variable: String, _ fallback: String) throws -> Endpoint {
        let environment = ServiceOptions.environment(variable)
        do {
            return try Endpoint(option ?? environment ?? fallback)
        } catch {
            throw ValidationError(option == nil && environment != nil ? "\(variable): \(error)" : "\(error)")
        }
    }
}

struct SubmitEndpoint: ParsableArguments {
    @Option(name: .customLong("submit"), help: ArgumentHelp("Submit socket of the ingestor.", valueName: "endpoint"))
    var option: String?

    func resolve() throws -> Endpoint {
        try EndpointResolver.resolve(option, "NEWSWIRE_SUBMIT", Wire.submitEndpoint)
    }
}

struct ReplayEndpoint: ParsableArguments {
    @Option(name: .customLong("replay"), help: ArgumentHelp("Replay socket of the ingestor.", valueName: "endpoint"))
    var option: String?

    func resolve() throws -> Endpoint {
        try EndpointResolver.resolve(option, "NEWSWIRE_REPLAY", Wire.replayEndpoint)
    }
}

struct StreamEndpoint: ParsableArguments {
    @Option(name: .customLong("stream"), help: ArgumentHelp("Stream of the ingestor.", valueName: "endpoint"))
    var option: String?

    func resolve() throws -> Endpoint {
        try EndpointResolver.resolve(option, "NEWSWIRE_STREAM", Wire.streamEndpoint)
    }
}

struct QueryEndpoint: ParsableArguments {
    @Option(name: .customLong("query"), help: ArgumentHelp("Query socket of the indexer.", valueName: "endpoint"))
    var option: String?

    func resolve() throws -> Endpoint {
        try EndpointResolver.resolve(option, "NEWSWIRE_QUERY", Wire.queryEndpoint)
    }
}

/// How long a command waits for its service.
struct TimeoutOption: ParsableArguments {
    @Option(
        name: .customLong("timeout"),
        help: ArgumentHelp("Seconds to wait for the service; default: 5, for submit 30.", valueName: "seconds"))
    var seconds: Double?

    var duration: Duration { duration(orElse: 5) }

    /// The time given, or so many seconds.
    func duration(orElse fallback: Double) -> Duration {
        .milliseconds(Int64(max(0.001, min(seconds ?? fallback, 86_400)) * 1_000))
    }

    func validate() throws {
        guard seconds ?? 1 > 0 else { throw ValidationError("--timeout must be more than 0") }
    }

    /// A channel to a service.
    ///
    /// - Parameter isTriedOnce: Whether a request has the whole time for its one try, because it may well need it.
    func channel(_ endpoint: Endpoint, isTriedOnce: Bool = false) -> RequestChannel {
        let tryTimeout = isTriedOnce ? duration : min(.seconds(2), duration)
        return RequestChannel(endpoint, settings: .init(timeout: duration, tryTimeout: tryTimeout))
    }
}
