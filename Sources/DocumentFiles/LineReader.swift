import Foundation
import NewsModels

/// Reads a file by lines or to its end, with a bound on what is held.
final class LineReader {
    private static let chunkSize = 256 * 1024
    private let descriptor: Int32
    private let name: String
    private let shouldStop: () -> Bool
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// Why reading ended before the end of the file.
    private var failure: WireError?

    /// - Parameters:
    ///   - descriptor: Open for reading; stays the caller's to close.
    ///   - name: Of the file, for messages.
    ///   - shouldStop: Asked while a pipe or terminal keeps us waiting.
    init(_ descriptor: Int32, name: String, shouldStop: @escaping () -> Bool) {
        self.descriptor = descriptor
        self.name = name
        self.shouldStop = shouldStop
    }

    /// Waits until there is something to read; a file always has, a pipe or terminal may keep us waiting.
    private func waitForInput() -> Bool {
        var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while !shouldStop() {
            let count = poll(&item, 1, 200)
            if count > 0 || (count < 0 && errno != EINTR) { return true }
        }
        return false
    }

    /// Reads more; returns whether there was any.
    private func fill() -> Bool {
        guard !isAtEnd else { return false }
        var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
        while waitForInput() {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count < 0 {
                failure = WireError(.internalError, "cannot read \(name): \(String(cString: strerror(errno)))")
            }
            guard count > 0 else { break }
            if start > 0 {
                buffer.removeFirst(start)
                start = 0
            }
            buffer.append(contentsOf: chunk[..<count])
            return true
        }
        isAtEnd = true
        return false
    }

    /// The failure that cut the input short, once.
    private func takeFailure() -> WireError? {
        defer { failure = nil }
        return failure
    }

    /// Whether the first line is a whole JSON object and another line follows it that begins like one.
    func beginsWithJSONLine() -> Bool {
        while buffer.count < Self.chunkSize, fill() {}
        let lines = buffer.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: true)
        guard lines.count > 1 else { return false }
        return lines.prefix(2).allSatisfy { $0.first == UInt8(ascii: "{") }
            && lines[0].last { $0 > 0x20 } == UInt8(ascii: "}")
    }

    /// Returns the first bytes that are not read yet, fewer where the file ends.
    func beginning(_ count: Int) -> ArraySlice<UInt8> {
        while buffer.count - start < count, fill() {}
        return buffer[start...].prefix(count)
    }

    /// Returns some more bytes; `nil` at the end.
    func piece() throws(WireError) -> [UInt8]? {
        if start == buffer.count { _ = fill() }
        if let failure = takeFailure() { throw failure }
        defer { start = buffer.count }
        return start < buffer.count ? Array(buffer[start...]) : nil
    }

    /// Returns the next line without its end; a line beyond the bound is skipped and reported. `nil` at the end.
    func next(upTo maximum: Int) -> Result<[UInt8], WireError>? {
        var searched = start
        var skipped = 0
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                guard skipped == 0 else { return .failure(Self.tooLarge(maximum)) }
                return .success(Array(buffer[start..<end]))
            }
            if buffer.count - start > maximum {
                skipped += buffer.count - start
                start = buffer.count
            }
            let held = buffer.count - start
            guard fill() else { break }
            searched = start + held
        }
        defer { start = buffer.count }
        if let failure = takeFailure() { return .failure(failure) }
        if skipped > 0 { return .failure(Self.tooLarge(maximum)) }
        return start < buffer.count ? .success(Array(buffer[start...])) : nil
    }

    /// Returns everything that is left.
    func rest(upTo maximum: Int) -> Result<[UInt8], WireError> {
        while buffer.count - start <= maximum, fill() {}
        if let failure = takeFailure() { return .failure(failure) }
        guard buffer.count - start <= maximum else { return .failure(Self.tooLarge(maximum)) }
        defer { start = buffer.count }
        return .success(Array(buffer[start...]))
    }

    private static func tooLarge(_ maximum: Int) -> WireError {
        WireError(.tooLarge, "the document has more than \(maximum) bytes")
    }
}
