import Glibc
import SearchEngine

/// A segment as a file.
///
/// | bytes | |
/// |---|---|
/// | 0…7 | `NWSEG` and the version of this layout |
/// | 8…11 | `StoredSegment.formatVersion` |
/// | 12…15 | sections |
/// | 16…23 | size of the file |
/// | 24… | for each section: where it starts, a multiple of 64, and its bytes, 8 bytes each |
/// | … | the sections, with 64 bytes or more behind each |
/// | last 8 | XXH3 digest of everything before |
///
/// Numbers are little-endian; the sections are as this machine's memory holds them.
enum SegmentFile {
    private static let magic = Array("NWSEG001".utf8)
    private static let headerSize = 24
    private static let entrySize = 16
    /// Sections that are looked at, at most; a segment has some forty.
    private static let maximumSections = 1_024

    /// Where sections of these sizes start, and where the last one's padding ends.
    private static func layout(_ sizes: [Int]) -> (starts: [Int], end: Int) {
        var offset = headerSize + sizes.count * entrySize
        var starts: [Int] = []
        for size in sizes {
            offset = (offset + 63) / 64 * 64
            starts.append(offset)
            offset += size + SegmentSection.padding
        }
        return (starts, offset)
    }

    /// Writes a segment into `directory`, under a name made of its digest.
    ///
    /// - Returns: The digest.
    static func write(
        _ segment: StoredSegment, into directory: String, isExpired: @escaping () -> Bool
    ) throws(SnapshotError) -> UInt64 {
        let sections = segment.sections
        let sizes = sections.map { $0.withUnsafeBytes(\.count) }
        let (starts, end) = layout(sizes)
        var header = magic
        append(StoredSegment.formatVersion, to: &header)
        append(UInt32(sections.count), to: &header)
        append(UInt64(end + 8), to: &header)
        for (start, size) in zip(starts, sizes) {
            append(UInt64(start), to: &header)
            append(UInt64(size), to: &header)
        }
        var writer = try FileWriter(directory: directory, isExpired: isExpired)
        try writer.write(header)
        for (section, start) in zip(sections, starts) {
            try writer.write([UInt8](repeating: 0, count: start - writer.count))
            try writeAll(of: section, to: &writer)
        }
        try writer.write([UInt8](repeating: 0, count: end - writer.count))
        let digest = writer.digest
        var trailer: [UInt8] = []
        append(digest, to: &trailer)
        try writer.write(trailer)
        try writer.commit(as: name(of: digest))
        return digest
    }

    private static func writeAll(of section: SegmentSection, to writer: inout FileWriter) throws(SnapshotError) {
        try section.withUnsafeBytes { (bytes) throws(SnapshotError) in try writer.write(bytes) }
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// The name of the file with this digest.
    static func name(of digest: UInt64) -> String {
        let digits = String(digest, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + ".segment"
    }

    /// Maps a segment's file and checks it.
    ///
    /// - Throws: `damaged` if it is not the file that `digest` names, byte for byte; `system`.
    /// - Complexity: O(size): all of it is read once.
    static func read(
        _ digest: UInt64, in directory: String, tombstones: [UInt64]
    ) throws(SnapshotError) -> StoredSegment {
        let path = "\(directory)/\(name(of: digest))"
        let file = try MappedFile(path)
        let size = file.bytes.count
        guard size >= headerSize + 8, file.bytes.starts(with: magic),
            file.number(at: 16, as: UInt64.self) == UInt64(size)
        else { throw SnapshotError(.damaged, "\(path) is no whole segment") }
        guard file.number(at: size - 8, as: UInt64.self) == digest,
            file.digest(upTo: size - 8) == digest
        else { throw SnapshotError(.damaged, "\(path) is not what was written") }
        guard file.number(at: 8, as: UInt32.self) == StoredSegment.formatVersion else {
            throw SnapshotError(.damaged, "\(path) is of another version")
        }
        do {
            // What was copied out of the file, and stored articles, need not stay in memory.
            defer { file.release() }
            return try StoredSegment(try sections(of: file, path), tombstones: tombstones)
        } catch let error as SegmentSectionError {
            throw SnapshotError(.damaged, "\(path): \(error)")
        } catch let error as SnapshotError {
            throw error
        } catch {
            throw SnapshotError(.damaged, "\(path): \(error)")
        }
    }

    private static func sections(of file: MappedFile, _ path: String) throws(SnapshotError) -> [SegmentSection] {
        let count = Int(file.number(at: 12, as: UInt32.self))
        let end = file.bytes.count - 8
        guard count <= maximumSections, headerSize + count * entrySize <= end else {
            throw SnapshotError(.damaged, "\(path) has \(count) sections")
        }
        var sections: [SegmentSection] = []
        for index in 0..<count {
            let start = file.number(at: headerSize + index * entrySize, as: UInt64.self)
            let size = file.number(at: headerSize + index * entrySize + 8, as: UInt64.self)
            guard start % 64 == 0, start <= UInt64(end), size <= UInt64(end) - start,
                UInt64(end) - start - size >= UInt64(SegmentSection.padding)
            else { throw SnapshotError(.damaged, "\(path): section \(index) lies outside") }
            let range = Int(start)..<Int(start + size)
            sections.append(SegmentSection(UnsafeRawBufferPointer(rebasing: file.bytes[range]), owner: file))
        }
        return sections
    }
}
