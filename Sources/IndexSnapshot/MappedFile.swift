import CXXHash
import Glibc

/// A file in memory, read as it is needed. Nobody writes to the files of a snapshot once they have their names.
final class MappedFile: @unchecked Sendable {
    // Sendable: the memory is never written to, and stays mapped as long as the object lives.
    let bytes: UnsafeRawBufferPointer

    /// Maps a file.
    init(_ path: String) throws(SnapshotError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .system("open \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("look at \(path)") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SnapshotError(.damaged, "\(path) is no file") }
        let size = Int(status.st_size)
        guard size > 0 else { throw SnapshotError(.damaged, "\(path) is empty") }
        // The digest reads all of it at once, so the pages may as well come in one go.
        guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0), address != MAP_FAILED
        else { throw .system("map \(path)") }
        bytes = UnsafeRawBufferPointer(start: address, count: size)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    /// Gives the memory of the pages back until they are read again, which then costs no more than a page fault as long
    /// as the system still has the file in its cache.
    func release() {
        madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
    }

    /// The XXH3 digest of the bytes before `end`.
    func digest(upTo end: Int) -> UInt64 {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[..<end])
        return XXH3_64bits(rest.baseAddress, rest.count)
    }

    /// The little-endian number at `offset`, which must lie inside.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type) -> Number {
        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
}
