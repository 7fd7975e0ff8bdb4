import Foundation
public import Logging
public import ZeroMQ

/// Settings of a service from options, else the environment, else defaults.
public enum ServiceOptions {
    /// The value of an environment variable; `nil` where it is unset or empty.
    public static func environment(_ name: String) -> String? {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { return nil }
        return value
    }

    /// An endpoint from an option, else a variable, else a default.
    ///
    /// - Throws: A message that names the option or variable.
    public static func endpoint(
        _ option: String?, option name: String, variable: String, default fallback: String
    ) throws(ServiceOptionError) -> Endpoint {
        let (text, origin) =
            if let option { (option, name) } else if let value = environment(variable) { (value, variable) } else {
                (fallback, name)
            }
        do {
            return try Endpoint(text)
        } catch {
            throw ServiceOptionError("\(origin): \(error)")
        }
    }

    /// A logger that writes to standard error.
    ///
    /// - Throws: A message that names the variable where the level is unknown.
    public static func logger(_ label: String, level option: String?) throws(ServiceOptionError) -> Logger {
        let text = option ?? environment("NEWSWIRE_LOG_LEVEL") ?? "info"
        guard let level = Logger.Level(rawValue: text) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServiceOptionError("log level \"\(text)\" is unknown; known are \(known)")
        }
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }

    /// Processors that threads can use.
    public static var processorCount: Int { ProcessInfo.processInfo.activeProcessorCount }
}

/// An option or variable that cannot be used.
public struct ServiceOptionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which one, and why.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
