import DocumentFiles
import Foundation
import Logging
import NewsModels
import ZeroMQ

/// Takes files out of an inbox once they are complete, and moves them to `done/` or `failed/`.
///
/// A file is complete when its size and time of change stayed the same between two looks and nobody has it open for
/// writing. It is moved only after its articles are synced to disk, so a restart takes it again and finds it unchanged.
/// A failed file gets its reason beside it, in `<name>.reason.txt`. Names that begin with a dot or end in `.part` or
/// `.tmp` are left alone.
struct InboxWatcher {
    private let directory: String
    private let intake: FileIntake
    private let stop: StopSignal
    private let logger: Logger
    /// What each file looked like at the last look.
    private var seen: [String: Appearance] = [:]

    /// What was read but could not be moved, so that it is not read again until it changes.
    private var unmovable: [String: Appearance] = [:]

    /// From one look at the inbox to the next.
    static let interval = Duration.milliseconds(500)

    private struct Appearance: Equatable {
        let size: Int
        let changedAt: Date
    }

    init(directory: String, intake: FileIntake, stop: StopSignal, logger: Logger) {
        self.directory = directory
        self.intake = intake
        self.stop = stop
        self.logger = logger
    }

    /// Makes the inbox and its folders.
    ///
    /// - Throws: ``IngestorError`` where that is impossible.
    static func prepare(_ directory: String) throws(IngestorError) {
        for folder in [directory, "\(directory)/done", "\(directory)/failed"] {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw IngestorError("cannot make the inbox folder \(folder): \(error.localizedDescription)")
            }
            guard access(folder, W_OK) == 0 else {
                throw IngestorError("cannot use the inbox folder \(folder): it is not writable")
            }
        }
    }

    /// Looks at the inbox until the stop signal is given.
    mutating func run() {
        while !stop.isSignalled {
            look()
            var items = [stop.wakeup.pollItem()]
            _ = try? poll(&items, until: ContinuousClock.now + Self.interval)
        }
    }

    private mutating func look() {
        var present: [String: Appearance] = [:]
        for path in waitingFiles() where !stop.isSignalled {
            guard let appearance = Self.appearance(of: path), unmovable[path] != appearance else { continue }
            if seen[path] == appearance, !Self.isOpenForWriting(path) {
                take(path)
            } else {
                present[path] = appearance
            }
        }
        seen = present
    }

    private func waitingFiles() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.sorted().flatMap { name -> [String] in
            guard !name.hasPrefix("."), name != "done", name != "failed" else { return [] }
            return DocumentReader.files(under: "\(directory)/\(name)")
        }
        .filter { !$0.hasSuffix(".part") && !$0.hasSuffix(".tmp") }
    }

    private static func appearance(of path: String) -> Appearance? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? NSNumber, let changedAt = attributes[.modificationDate] as? Date
        else { return nil }
        return Appearance(size: size.intValue, changedAt: changedAt)
    }

    /// Whether another process has the file open for writing, as far as the kernel tells us: a read lease is granted
    /// only while nobody writes. Only the owner of a file may ask; for others the two looks decide alone.
    private static func isOpenForWriting(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard fcntl(descriptor, setLease, F_RDLCK) == 0 else { return errno == EAGAIN }
        _ = fcntl(descriptor, setLease, F_UNLCK)
        return false
    }

    private mutating func take(_ path: String) {
        let tally = intake.take([path])
        if let failure = tally.failure {
            logger.error("inbox: \(path) stays, to be tried again: \(failure)")
            return
        }
        if let error = tally.readError { logger.error("inbox: \(path) stays, to be tried again: \(error.message)") }
        // What was read in part is read again after a restart; its articles are in the log already then.
        guard tally.isComplete else { return }
        let isDone = tally.rejected == 0
        let target = Self.freeName(in: "\(directory)/\(isDone ? "done" : "failed")", for: path)
        do {
            try Self.prepare(directory)
            try FileManager.default.moveItem(atPath: path, toPath: target)
            if !isDone {
                let reason = "\(tally)\n" + tally.reasons.map { $0 + "\n" }.joined()
                try reason.write(toFile: target + ".reason.txt", atomically: true, encoding: .utf8)
            }
            logger.info("inbox: \(path): \(tally)", metadata: ["moved_to": "\(target)"])
        } catch {
            unmovable[path] = Self.appearance(of: path)
            logger.error("inbox: cannot move \(path) to \(target), leaving it until it changes: \(error)")
        }
    }

    /// A path in the folder that is not taken yet.
    private static func freeName(in folder: String, for path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { return "\(folder)/\(name)" }
        var number = 2
        while FileManager.default.fileExists(atPath: "\(folder)/\(number)-\(name)") { number += 1 }
        return "\(folder)/\(number)-\(name)"
    }
}

/// F_SETLEASE of fcntl.h, which only GNU programs see.
private let setLease: Int32 = 1_024
