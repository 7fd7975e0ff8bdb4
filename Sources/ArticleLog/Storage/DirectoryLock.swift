import Glibc

/// The one claim on a data directory: an exclusive `flock` on a file in it, which ends with the process at the latest.
///
/// The file names the holder and, as a note for the next opener, how far the log had come. The note is written
/// behind each commit without a sync of its own: it survives the process, and after a power failure it can only be
/// behind the log, never ahead of it. The file is never deleted, because a second opener may hold it open.
struct DirectoryLock: ~Copyable {
    static let fileName = "articles.lock"

    private let descriptor: CInt
    /// How far the log had come when the last holder let go or died; `nil` where the file says nothing of it.
    let lastNote: AcknowledgedHead?

    /// Takes the lock.
    ///
    /// - Throws: `locked` with the holder's pid, `system`, or `full`.
    init(directory: String) throws(LogError) {
        let path = directory + "/" + Self.fileName
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw Self.systemError(directory, "open \(path)") }
        let note: AcknowledgedHead?
        do throws(LogError) {
            try Self.claim(opened, directory)
            note = Self.read(opened).flatMap(AcknowledgedHead.init(noteIn:))
            try Self.writeHolder(opened, directory)
        } catch {
            close(opened)
            throw error
        }
        descriptor = opened
        lastNote = note
    }

    deinit {
        close(descriptor)
    }

    /// Notes how far the log has come; one small write, no sync.
    func note(_ head: AcknowledgedHead) {
        let text = Array(head.note.utf8)
        pwrite(descriptor, text, text.count, off_t(Self.holderLength))
    }

    private static let holderLength = 16

    private static func claim(_ descriptor: CInt, _ directory: String) throws(LogError) {
        guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
        guard errno == EWOULDBLOCK else { throw systemError(directory, "lock the log") }
        let holder = read(descriptor).flatMap(Self.holder) ?? "unknown"
        throw LogError(
            .locked, path: directory, operation: "open the log", detail: "it is held by the process with pid \(holder)")
    }

    private static func writeHolder(_ descriptor: CInt, _ directory: String) throws(LogError) {
        let line = Array("pid \(getpid())".utf8)
        let padding = Array(repeating: UInt8(ascii: " "), count: holderLength - 1 - line.count)
        let padded = line + padding + [UInt8(ascii: "\n")]
        guard pwrite(descriptor, padded, padded.count, 0) == padded.count else {
            throw systemError(directory, "write the lock file")
        }
    }

    private static func read(_ descriptor: CInt) -> String? {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }

    private static func holder(_ text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.count >= 2 && words[0] == "pid" ? String(words[1]) : nil
    }

    private static func systemError(_ directory: String, _ operation: String) -> LogError {
        let number = errno
        return LogError(
            number == ENOSPC || number == EDQUOT ? .full : .system(number), path: directory, operation: operation,
            detail: systemMessage(number))
    }
}

/// How far a log had come when it last acknowledged something.
struct AcknowledgedHead: Hashable, Sendable {
    let epoch: String
    let head: UInt64

    init(epoch: String, head: UInt64) {
        self.epoch = epoch
        self.head = head
    }

    /// Reads the note behind the holder's line; anything that is not exactly a note gives `nil`.
    init?(noteIn text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 6, words[2] == "epoch", words[4] == "head", words[5].utf8.count == 20,
            let head = UInt64(words[5])
        else { return nil }
        self.init(epoch: String(words[3]), head: head)
    }

    /// The note; always of the same length, so that a shorter one leaves no rest of a longer one.
    var note: String {
        let digits = String(head)
        return "epoch \(epoch) head \(String(repeating: "0", count: 20 - digits.utf8.count))\(digits)\n"
    }
}
