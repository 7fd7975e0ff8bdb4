/// Where a page of hits ended, and everything needed to go on exactly, whatever happened to the index in between.
///
/// It carries the sequence that bounds the collection, the place of the last hit, and the statistics that scores are
/// computed from, so every later page scores each document with the same bits as the first page did. Bytes:
///
/// | part | bytes |
/// |---|---|
/// | version, 2 | 1 |
/// | fingerprint of query, filters, sort and prior | 8, lowest first |
/// | rank of the last hit | 8, lowest first |
/// | its sequence; sequence at the first page | varint each |
/// | what `now` stands for, milliseconds since 1970 in two's complement; 0 if neither query nor recency needs it | varint |
/// | stemmers of the languages at the first page, a bit each | varint |
/// | documents; their words | varint each |
/// | count of scored terms; their document frequencies | varint each |
/// | FNV-1a of everything before | 8, lowest first |
public struct SearchCursor: Hashable, Sendable {
    /// The most bytes that are decoded.
    public static let maximumByteCount = 65_536
    private static let version: UInt8 = 2

    let fingerprint: UInt64
    let last: SortKey
    let sequence: UInt64
    /// What `now` stands for in the query, and where ages are counted from, in milliseconds since 1970 UTC; `nil` if
    /// neither is needed.
    ///
    /// The later pages read the query with it, so that they see the same span of time and the same ages.
    public let now: Int64?
    let stemmers: StemmerSet
    let statistics: CollectionStatistics

    init(
        fingerprint: UInt64, last: SortKey, sequence: UInt64, now: Int64? = nil, stemmers: StemmerSet,
        statistics: CollectionStatistics
    ) {
        self.fingerprint = fingerprint
        self.last = last
        self.sequence = sequence
        self.now = now
        self.stemmers = stemmers
        self.statistics = statistics
    }

    /// Returns the cursor as bytes, usually fewer than 50.
    public func encode() -> [UInt8] {
        var bytes = [Self.version]
        Self.append(fingerprint, to: &bytes)
        Self.append(last.rank, to: &bytes)
        let rest = [
            last.sequence, sequence, UInt64(bitPattern: now ?? 0), UInt64(stemmers.bits), statistics.documents,
            statistics.totalLength,
            UInt64(statistics.documentFrequencies.count),
        ]
        for number in rest + statistics.documentFrequencies { Varint.append(number, to: &bytes) }
        Self.append(Self.checksum(bytes[...]), to: &bytes)
        return bytes
    }

    /// Reads what ``encode()`` wrote.
    ///
    /// - Throws: `badCursor` for anything else.
    public init(decoding bytes: [UInt8]) throws(SearchError) {
        guard bytes.count <= Self.maximumByteCount, let cursor = Self.read(bytes) else {
            throw SearchError(.badCursor, "cursor is damaged")
        }
        self = cursor
    }

    private static func read(_ bytes: [UInt8]) -> SearchCursor? {
        var reader = CursorReader(bytes)
        guard bytes.count > 8, reader.byte() == version, let fingerprint = reader.fixed(), let rank = reader.fixed(),
            let lastSequence = reader.varint(), let sequence = reader.varint(), let now = reader.varint(),
            let stemmers = reader.varint(),
            let documents = reader.varint(),
            let totalLength = reader.varint(), let count = reader.varint(),
            count <= UInt64(bytes.count), stemmers < 1 << UInt64(StemmerCatalog.count), lastSequence <= sequence
        else { return nil }
        var frequencies: [UInt64] = []
        for _ in 0..<count {
            guard let frequency = reader.varint(), frequency <= documents else { return nil }
            frequencies.append(frequency)
        }
        let end = reader.offset
        guard let sum = reader.fixed(), reader.isAtEnd, sum == checksum(bytes[..<end]) else { return nil }
        return SearchCursor(
            fingerprint: fingerprint, last: SortKey(rank: rank, sequence: lastSequence), sequence: sequence,
            now: now == 0 ? nil : Int64(bitPattern: now), stemmers: StemmerSet(bits: UInt32(stemmers)),
            statistics: CollectionStatistics(
                documents: documents, totalLength: totalLength, documentFrequencies: frequencies,
                settings: RankingSettings()))
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var hash = StableHash()
        hash.add(bytes)
        return hash.value
    }
}

/// Reads numbers and never past the end.
private struct CursorReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func byte() -> UInt8? {
        guard offset < bytes.count else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func fixed() -> UInt64? {
        guard bytes.count - offset >= 8 else { return nil }
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
        offset += 8
        return value
    }

    /// Reads a varint in its shortest form, so that every cursor has one encoding only.
    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard let byte = byte(), shift < 63 || byte <= 1 else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return byte == 0 && shift > 0 ? nil : value }
        }
        return nil
    }
}
