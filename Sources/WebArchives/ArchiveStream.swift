internal import ContentCoding
public import NewsModels

/// Gives the next bytes of an archive file, any number of them; `nil` at its end.
public typealias ArchiveSource = () throws(WireError) -> [UInt8]?

/// The decoded bytes of an archive that is plain or gzipped, one member a record as the format recommends, or otherwise.
///
/// Behind a damaged member the next one is looked for, so that damage costs the records that it hit and no more.
///
/// - Complexity: O(n) in the archive and what it decodes to: no byte is looked at more than three times, however the archive
///   is damaged. Holds the piece that was read last and at most ``lookback`` bytes more.
struct ArchiveStream {
    /// What came next.
    enum Piece: Equatable {
        /// Bytes were appended.
        case bytes
        /// A gzip member is at its end, whole and with the right checksum.
        case boundary
        /// A member is damaged; what came of it is not to be trusted.
        case damaged(String)
        case end
    }

    /// How far behind a damaged place the search for the next member begins: damage is noticed late.
    static let lookback = 256 * 1024
    /// The most bytes that one member may decode to.
    static let memberLimit = 1024 * 1024 * 1024

    private enum Mode {
        case undecided, plain, gzip
    }

    private let source: ArchiveSource
    private let inflater = Inflater(.gzip)
    private var mode = Mode.undecided
    private var raw: [UInt8] = []
    /// What of ``raw`` is read.
    private var position = 0
    /// Where in the file ``raw`` begins.
    private var rawOffset = 0
    private var isAtEnd = false
    private var memberStart: Int?
    private var memberBytes = 0
    /// Whether the member whose bytes were given last is at its end.
    private var isAtBoundary = false
    /// Whether the next member is being looked for behind a damaged one.
    private var isSearching = false
    /// The furthest place in the file where damage was met; what lies before it is looked through only once more.
    private var furthestDamage = 0

    init(_ source: @escaping ArchiveSource) {
        self.source = source
    }

    /// Where reading stands in the file, in bytes.
    var offset: Int { rawOffset + position }

    /// Appends the next piece of the decoded archive.
    mutating func next(into output: inout [UInt8]) throws(WireError) -> Piece {
        if mode == .undecided {
            try hold(4)
            mode = ContentCoding.isGzip(raw[position...]) ? .gzip : .plain
        }
        guard mode == .gzip else { return try nextPlain(into: &output) }
        return try nextDecoded(into: &output)
    }

    private mutating func nextPlain(into output: inout [UInt8]) throws(WireError) -> Piece {
        guard try hold(1) else { return .end }
        output.append(contentsOf: raw[position...])
        position = raw.count
        return .bytes
    }

    private mutating func nextDecoded(into output: inout [UInt8]) throws(WireError) -> Piece {
        if isAtBoundary {
            isAtBoundary = false
            return .boundary
        }
        while true {
            if memberStart == nil {
                guard try hold(4) || position < raw.count else { return .end }
                guard ContentCoding.isGzip(raw[position...]) else {
                    if let piece = skipGarbage() { return piece }
                    continue
                }
                memberStart = rawOffset + position
                memberBytes = 0
                inflater.reset()
            }
            try hold(isSearching ? 512 : 1)
            guard position < raw.count else { return failed("the archive ends within a record") }
            let start = output.count
            let step = inflater.decode(raw[position...], into: &output)
            position += step.consumed
            memberBytes += step.produced
            if isSearching, memberBytes == step.produced, step.produced > 0 {
                // Not each place that looks like a member is one.
                guard output[start...].starts(with: ArchiveRecordReader.mark) else {
                    output.removeLast(step.produced)
                    memberStart = nil
                    continue
                }
                isSearching = false
            }
            switch step.state {
            case .ended:
                memberStart = nil
                isAtBoundary = step.produced > 0
                return isAtBoundary ? .bytes : .boundary
            case .damaged:
                output.removeLast(output.count - start)
                guard isSearching else { return failed("broken gzip data") }
                position += step.consumed > 0 ? 0 : 1
                memberStart = nil
            case .running:
                guard memberBytes <= Self.memberLimit else { return failed("a record decodes to too many bytes") }
                if step.produced > 0 { return .bytes }
                guard step.consumed > 0 else { return failed("broken gzip data") }
            }
        }
    }

    /// Gives a member up, and goes back to look for the next one within it: it may have been cut short.
    private mutating func failed(_ reason: String) -> Piece {
        if let memberStart, memberStart >= furthestDamage {
            furthestDamage = offset
            position = max(memberStart + 1 - rawOffset, position - Self.lookback, 0)
        } else if memberStart == offset {
            position += 1
        }
        memberStart = nil
        isSearching = true
        return .damaged(reason)
    }

    /// Goes to the next byte that a member can begin with; zeros between members are padding.
    private mutating func skipGarbage() -> Piece? {
        let isPadding = raw[position] == 0
        position = raw[(position + 1)...].firstIndex { $0 == 0x1F || (isPadding && $0 != 0) } ?? raw.count
        guard !isSearching, !isPadding else { return nil }
        isSearching = true
        return .damaged("no gzip member where one should begin")
    }

    /// Reads until that many bytes are at hand; `false` where the archive ends before.
    @discardableResult
    private mutating func hold(_ count: Int) throws(WireError) -> Bool {
        while raw.count - position < count, !isAtEnd {
            guard let chunk = try source() else {
                isAtEnd = true
                break
            }
            let kept = max(memberStart.map { $0 - rawOffset } ?? position, position - Self.lookback, 0)
            if kept > 0 {
                raw.removeFirst(kept)
                rawOffset += kept
                position -= kept
            }
            raw.append(contentsOf: chunk)
        }
        return raw.count - position >= count
    }
}
