import CXXHash
import Glibc

/// Writes a file under a temporary name, with a digest of all that was written, and gives it its name only when all of
/// it is on disk.
struct FileWriter: ~Copyable {
    private let directory: String
    private let descriptor: CInt
    private let hash: OpaquePointer
    private(set) var count = 0

    private static let temporaryName = "writing.tmp"

    init(directory: String) throws(SnapshotError) {
        let path = "\(directory)/\(Self.temporaryName)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("create \(path)") }
        guard let hash = XXH3_createState() else {
            close(descriptor)
            throw SnapshotError(.system(ENOMEM), "hash \(path)")
        }
        XXH3_64bits_reset(hash)
        self.directory = directory
        self.descriptor = descriptor
        self.hash = hash
    }

    deinit {
        close(descriptor)
        XXH3_freeState(hash)
    }

    /// The digest of what was written so far.
    var digest: UInt64 { XXH3_64bits_digest(hash) }

    /// Appends bytes.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(SnapshotError) {
        XXH3_64bits_update(hash, bytes.baseAddress, bytes.count)
        var rest = bytes[...]
        while !rest.isEmpty {
            let buffer = UnsafeRawBufferPointer(rebasing: rest)
            let written = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw .system("write in \(directory)") }
            rest = rest.dropFirst(written)
        }
        count += bytes.count
    }

    /// Appends bytes.
    mutating func write(_ bytes: [UInt8]) throws(SnapshotError) {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(SnapshotError) in try write(buffer) }
        }
        try result.get()
    }

    /// Puts the file on disk and gives it its name, in place of any other.
    consuming func commit(as name: String) throws(SnapshotError) {
        guard fsync(descriptor) == 0 else { throw .system("sync \(name)") }
        guard rename("\(directory)/\(Self.temporaryName)", "\(directory)/\(name)") == 0 else {
            throw .system("rename to \(name)")
        }
        try Self.syncDirectory(directory)
    }

    /// Puts the names in a directory on disk.
    private static func syncDirectory(_ directory: String) throws(SnapshotError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open \(directory)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("sync \(directory)") }
    }
}
