import Glibc
import Messaging
import SearchEngine

/// Which files make a snapshot, and where in which log it stands: the one file that is replaced.
///
/// The file holds the manifest as one line of JSON, and a second line with the XXH3 digest of the first in 16 hex digits.
struct Manifest: Codable, Hashable, Sendable {
    static let fileName = "manifest.json"
    /// Larger files are not read: a segment takes some hundred bytes, and one bit for each document.
    static let maximumBytes = 1 << 28

    /// A segment of the snapshot.
    struct Entry: Codable, Hashable, Sendable {
        /// Of the file; names it too.
        var digest: UInt64
        var documents: Int
        /// The lowest and highest `seq` of its documents; 0 without any.
        var firstSeq: UInt64
        var lastSeq: UInt64
        /// `StoredSegment.tombstones`, little-endian, in base64url.
        var tombstones: String

        enum CodingKeys: String, CodingKey {
            case digest, documents
            case firstSeq = "first_seq"
            case lastSeq = "last_seq"
            case tombstones
        }
    }

    /// `StoredSegment.formatVersion` of its files.
    var format: UInt32
    /// Of `IndexSettings.analysisFingerprint`: how text was made into terms.
    var analysis: UInt64
    var epoch: String
    /// Everything up to this `seq` is in the segments.
    var seq: UInt64
    var segments: [Entry]

    /// The bytes of the file.
    var file: [UInt8] {
        let line = JSON.encode(self)
        return line + [0x0A] + Array(Self.hexDigest(of: line).utf8) + [0x0A]
    }

    /// Reads the bytes of a file; `nil` if they are not what was written.
    init?(file: some Collection<UInt8>) {
        let lines = file.split(separator: 0x0A, maxSplits: 1)
        guard lines.count == 2 else { return nil }
        let line = Array(lines[0])
        guard Array(lines[1]) == Array(Self.hexDigest(of: line).utf8) + [0x0A],
            let manifest = try? JSON.decode(Manifest.self, from: line)
        else { return nil }
        self = manifest
    }

    init(format: UInt32, analysis: UInt64, epoch: String, seq: UInt64, segments: [Entry]) {
        self.format = format
        self.analysis = analysis
        self.epoch = epoch
        self.seq = seq
        self.segments = segments
    }

    private static func hexDigest(of bytes: [UInt8]) -> String {
        String(SegmentFile.name(of: Digest.xxh3(bytes)).prefix(16))
    }
}
