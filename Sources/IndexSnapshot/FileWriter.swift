import CXXHash
import Glibc

/// Writes a file under a temporary name, with a digest of all that was written, and gives it its name only when all of
/// it is on disk.
///
/// What is written goes to disk now and then, so that neither the next piece nor the end takes long.
struct FileWriter: ~Copyable {
    private let directory: String
    private let descriptor: CInt
    private let hash: OpaquePointer
    private let isExpired: () -> Bool
    private var unsynced = 0
    private(set) var count = 0

    private static let temporaryName = "writing.tmp"

    /// Bytes written at a time, and bytes after which they are put on disk.
    private static let pieceSize = 1 << 22
    private static let syncDistance = 1 << 25

    /// - Parameter isExpired: Asked before each piece; ends the writing when it returns `true`.
    init(directory: String, isExpired: @escaping () -> Bool) throws(SnapshotError) {
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
        self.isExpired = isExpired
    }

    deinit {
        close(descriptor)
        XXH3_freeState(hash)
    }

    /// The digest of what was written so far.
    var digest: UInt64 { XXH3_64bits_digest(hash) }

    /// Appends bytes.
    ///
    /// - Throws: `expired`, `system`.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(SnapshotError) {
        for start in stride(from: 0, to: bytes.count, by: Self.pieceSize) {
            guard !isExpired() else { throw SnapshotError(.expired, "write in \(directory): no time is left") }
            let end = min(start + Self.pieceSize, bytes.count)
            try writePiece(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        }
    }

    private mutating func writePiece(_ bytes: UnsafeRawBufferPointer) throws(SnapshotError) {
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
        unsynced += bytes.count
        guard unsynced >= Self.syncDistance else { return }
        guard fdatasync(descriptor) == 0 else { throw .system("sync in \(directory)") }
        unsynced = 0
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
