import Glibc
import Messaging
public import SearchEngine

/// What a snapshot gave back.
public struct RestoredSnapshot: Sendable {
    /// The log that it is of.
    public let epoch: String
    /// How far the index had come.
    public let seq: UInt64
    /// From behind which `seq` on the log has to be applied again: ``seq``, or less if a segment is damaged.
    public let resumeAfter: UInt64
    /// The segments that are whole.
    public let segments: [StoredSegment]
    /// What is damaged, for people.
    public let damages: [String]
}

/// A directory with the sealed segments of an index, as of some `seq` of the log. Belongs to one thread at a time.
///
/// Segments are immutable, so each is written once, under a name made of its digest; the manifest, which names them, is
/// replaced as a whole. A crash at any moment leaves the snapshot before or after.
public final class SnapshotStore {
    private let directory: String
    private let lock: CInt
    private let analysis: UInt64
    /// A segment that is on disk. It is not kept in memory for that: another may get its address when it is gone.
    private struct WrittenSegment {
        weak var segment: AnyObject?
        let digest: UInt64
    }

    /// By the address of the segment.
    private var written: [ObjectIdentifier: WrittenSegment] = [:]
    private var last: (epoch: String, seq: UInt64)?

    /// Opens a directory, which is made if it is not there.
    ///
    /// - Parameter settings: Of the index; a snapshot of an index that reads text in another way is of no use.
    /// - Throws: `locked` if another process has it open, `system`.
    public init(directory: String, settings: IndexSettings) throws(SnapshotError) {
        self.directory = directory
        analysis = settings.analysisFingerprint
        guard mkdir(directory, 0o755) == 0 || errno == EEXIST else { throw .system("make \(directory)") }
        let path = "\(directory)/lock"
        let lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard lock >= 0 else { throw .system("open \(path)") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let error = SnapshotError.system("lock \(path)")
            close(lock)
            throw isHeld ? SnapshotError(.locked, "\(directory) is in use by another process") : error
        }
        self.lock = lock
    }

    deinit { close(lock) }

    // MARK: Reading

    /// Reads the snapshot and checks every file of it.
    ///
    /// - Returns: `nil` if there is none that can be used; `report` is told why.
    /// - Complexity: O(bytes), each read once.
    public func load(report: (String) -> Void) -> RestoredSnapshot? {
        guard let manifest = readManifest(report) else { return nil }
        guard manifest.format == StoredSegment.formatVersion, manifest.analysis == analysis else {
            report("the snapshot was written by another version")
            return nil
        }
        var segments: [StoredSegment] = []
        var damages: [String] = []
        var resumeAfter = manifest.seq
        for entry in manifest.segments {
            do throws(SnapshotError) {
                let segment = try read(entry)
                written[ObjectIdentifier(segment.identity)] = WrittenSegment(
                    segment: segment.identity, digest: entry.digest)
                segments.append(segment)
            } catch {
                damages.append(error.description)
                resumeAfter = min(resumeAfter, entry.firstSeq > 0 ? entry.firstSeq - 1 : 0)
            }
        }
        if damages.isEmpty { last = (manifest.epoch, manifest.seq) }
        return RestoredSnapshot(
            epoch: manifest.epoch, seq: manifest.seq, resumeAfter: resumeAfter, segments: segments, damages: damages)
    }

    private func readManifest(_ report: (String) -> Void) -> Manifest? {
        let path = "\(directory)/\(Manifest.fileName)"
        guard access(path, F_OK) == 0 else { return nil }
        do throws(SnapshotError) {
            let file = try MappedFile(path)
            guard file.bytes.count <= Manifest.maximumBytes, let manifest = Manifest(file: file.bytes) else {
                throw SnapshotError(.damaged, "\(path) is not what was written")
            }
            return manifest
        } catch {
            report(error.description)
            return nil
        }
    }

    private func read(_ entry: Manifest.Entry) throws(SnapshotError) -> StoredSegment {
        guard let bytes = Base64URL.decode(entry.tombstones), bytes.count % 8 == 0 else {
            throw SnapshotError(.damaged, "tombstones of \(SegmentFile.name(of: entry.digest)) are unreadable")
        }
        let tombstones = stride(from: 0, to: bytes.count, by: 8).map { start in
            bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        return try SegmentFile.read(entry.digest, in: directory, tombstones: tombstones)
    }

    // MARK: Writing

    /// Writes what is not on disk yet and then the manifest; what no snapshot needs any more is deleted.
    ///
    /// - Parameters:
    ///   - searcher: What is kept.
    ///   - epoch: The log that it is of.
    ///   - isExpired: Asked every few MB; ends the writing when it returns `true`.
    /// - Returns: `false` if the snapshot on disk is of that state already.
    /// - Throws: `system`, `expired`; the snapshot before stays as it is.
    @discardableResult
    public func save(
        _ searcher: Searcher, epoch: String, isExpired: @escaping () -> Bool = { false }
    ) throws(SnapshotError) -> Bool {
        let segments = searcher.storedSegments
        // Segments are merged also while nothing arrives.
        let areWritten = segments.allSatisfy { written[ObjectIdentifier($0.identity)]?.segment != nil }
        guard last?.epoch != epoch || last?.seq != searcher.sequence || !areWritten else { return false }
        // Until the manifest names the segments, writing them is not enough.
        last = nil
        var kept: [ObjectIdentifier: WrittenSegment] = [:]
        var entries: [Manifest.Entry] = []
        for segment in segments {
            let identity = ObjectIdentifier(segment.identity)
            let digest: UInt64
            if let known = written[identity], known.segment != nil {
                digest = known.digest
            } else {
                digest = try SegmentFile.write(segment, into: directory, isExpired: isExpired)
            }
            kept[identity] = WrittenSegment(segment: segment.identity, digest: digest)
            written[identity] = kept[identity]
            entries.append(Self.entry(segment, digest))
        }
        let manifest = Manifest(
            format: StoredSegment.formatVersion, analysis: analysis, epoch: epoch, seq: searcher.sequence,
            segments: entries)
        var writer = try FileWriter(directory: directory, isExpired: isExpired)
        try writer.write(manifest.file)
        try writer.commit(as: Manifest.fileName)
        written = kept
        last = (epoch, searcher.sequence)
        deleteAllBut(Set(entries.map { SegmentFile.name(of: $0.digest) }))
        return true
    }

    private static func entry(_ segment: StoredSegment, _ digest: UInt64) -> Manifest.Entry {
        var bytes: [UInt8] = []
        for word in segment.tombstones {
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Manifest.Entry(
            digest: digest, documents: segment.documentCount, firstSeq: segment.sequences?.lowerBound ?? 0,
            lastSeq: segment.sequences?.upperBound ?? 0, tombstones: Base64URL.encode(bytes))
    }

    /// Deletes segment files that are not named; a mapped one stays readable until it is let go.
    private func deleteAllBut(_ names: Set<String>) {
        guard let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".segment"), !names.contains(name) { unlink("\(directory)/\(name)") }
        }
    }
}
