import ArgumentParser
import Foundation
import Messaging
import NewsModels
import NewswireClient

/// Where commands write, and how.
enum Terminal {
    /// Whether people read standard output, in colour.
    static let usesColour = isatty(1) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    /// Whether people read standard error.
    static let showsProgress = isatty(2) == 1

    enum Style: String {
        case bold = "1"
        case dim = "2"
        case highlight = "1;33"
        case good = "32"
        case bad = "31"
    }

    static func styled(_ text: String, _ style: Style) -> String {
        usesColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes a line to standard output at once.
    static func print(_ line: String) { write(line + "\n", to: 1) }

    /// Writes whole lines in UTF-8, each with its end, to standard output at once.
    static func print(lines: [UInt8]) { write(lines, to: 1) }

    /// Writes JSON as one line.
    static func print(json value: some Encodable) {
        write(String(decoding: JSON.encode(value), as: UTF8.self) + "\n", to: 1)
    }

    /// Writes a line to standard error.
    static func complain(_ line: String) { write("newswire: \(line)\n", to: 2) }

    /// Shows how far a long work has come, in place of what was shown before.
    static func showProgress(_ text: String) {
        if showsProgress { write("\r\u{1B}[K\(text)", to: 2) }
    }

    /// A bar for a part of the work, from 0 to 1.
    static func bar(_ part: Double) -> String {
        let width = 30
        let filled = Int((Double(width) * max(0, min(part, 1))).rounded())
        let percent = Int((100 * max(0, min(part, 1))).rounded())
        return "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
            + "] \(percent) %"
    }

    /// Leaves a clean line behind when Ctrl-C ends the program in the midst of its progress.
    static func endProgressOnInterrupt() {
        guard showsProgress else { return }
        // Only calls that are safe in a signal handler.
        signal(SIGINT) { _ in
            Foundation.write(2, "\n", 1)
            _exit(130)
        }
    }

    /// Clears what ``showProgress(_:)`` showed.
    static func endProgress() {
        if showsProgress { write("\r\u{1B}[K", to: 2) }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8), to: descriptor)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN {
                    var item = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&item, 1, 1_000)
                    continue
                }
                if descriptor == 1 {
                    complain("cannot write to standard output: \(String(cString: strerror(errno)))")
                    _exit(74)
                }
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Lets control characters of foreign text do nothing to the terminal.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }))
    }
}

/// The exit codes that `newswire --help` lists.
enum ExitStatus {
    static let refused = ExitCode(1)
    static let unavailable = ExitCode(69)

    /// Says what went wrong and returns how to exit.
    static func report(_ error: ClientError) -> ExitCode {
        Terminal.complain(error.description)
        switch error {
        case .service(let error) where [.notReady, .overloaded, .timeout].contains(error.code): return unavailable
        case .service: return refused
        case .unanswered, .transport, .closed: return unavailable
        }
    }
}
