internal import NewsModels

/// A record of an archive (WARC 1.1, section 5).
struct ArchiveRecord {
    /// The fields of its header.
    var fields: HeaderFields
    /// Its block, as it stands in the archive.
    var block: [UInt8]
}

/// Divides an archive into records.
struct ArchiveRecordReader {
    /// What came next.
    enum Item {
        case record(ArchiveRecord)
        /// A record that was passed over, and why.
        case refused(WireError)
    }

    /// What every record begins with.
    static let mark = Array("WARC/".utf8)
    /// The most bytes of a record's header.
    static let headerLimit = 64 * 1024

    private var stream: ArchiveStream
    private let blockLimit: Int
    /// The most bytes that all records together may have.
    private let totalLimit: Int
    private var buffer: [UInt8] = []
    private var start = 0
    private var total = 0
    /// The block of the record that is being read.
    private var block: [UInt8] = []
    /// The furthest place where damage was met; what lies before it is looked through only once more.
    private var furthestDamage = 0

    init(_ source: @escaping ArchiveSource, blockLimit: Int, totalLimit: Int) {
        stream = ArchiveStream(source)
        self.blockLimit = blockLimit
        self.totalLimit = totalLimit
    }

    /// Reads the next record; `nil` at the end.
    ///
    /// - Throws: What the source throws; `too_large` beyond the limit of all records.
    mutating func next() throws(WireError) -> Item? {
        switch try skipLineEnds() {
        case .end: return nil
        case .damaged(let reason): return .refused(Self.damage(reason, before: stream.offset))
        case .bytes, .boundary: break
        }
        let offset = stream.offset
        let begin = place
        do {
            return .record(try readRecord())
        } catch {
            switch error {
            case .source(let error): throw error
            case .tooLarge: return .refused(WireError(.tooLarge, "a record has more than \(blockLimit) bytes"))
            case .damaged(let reason, let isSkipped):
                if !isSkipped {
                    takeBack(from: begin)
                    try skipToMark()
                }
                return .refused(Self.damage(reason, before: offset))
            }
        }
    }

    private static func damage(_ reason: String, before offset: Int) -> WireError {
        WireError(.unparseable, "damaged record before byte \(offset): \(reason)")
    }

    private enum Failure: Error {
        case source(WireError)
        case tooLarge
        /// `isSkipped`: the stream stands behind the record.
        case damaged(String, isSkipped: Bool)
    }

    // MARK: - Parts of a record

    /// Goes to the first byte of the next record.
    ///
    /// - Returns: `.bytes` where there is one, or what came instead.
    private mutating func skipLineEnds() throws(WireError) -> ArchiveStream.Piece {
        while true {
            while start < buffer.count, buffer[start] == 0x0D || buffer[start] == 0x0A { start += 1 }
            if start < buffer.count { return .bytes }
            switch try fill() {
            case .bytes, .boundary: continue
            case .end: return .end
            case .damaged(let reason): return .damaged(reason)
            }
        }
    }

    private mutating func readRecord() throws(Failure) -> ArchiveRecord {
        block = []
        let fields = try readHeader()
        guard let length = fields["content-length"].flatMap({ Int($0) }), length >= 0 else {
            throw .damaged("no valid Content-Length", isSkipped: false)
        }
        try readBlock(length)
        try checkEnd()
        guard length <= blockLimit else { throw .tooLarge }
        return ArchiveRecord(fields: fields, block: block)
    }

    private mutating func readHeader() throws(Failure) -> HeaderFields {
        var searched = start
        while true {
            if let end = HeaderFields.end(in: buffer, from: searched) {
                let header = buffer[start..<end]
                guard header.starts(with: Self.mark) else {
                    throw .damaged("no header where one should begin", isSkipped: false)
                }
                start = end
                return HeaderFields(header)
            }
            guard buffer.count - start <= Self.headerLimit else {
                start = buffer.count
                throw .damaged("the header has no end", isSkipped: false)
            }
            searched = max(start, buffer.count - 3) - start
            try need("the header has no end")
            searched += start
        }
    }

    private mutating func readBlock(_ length: Int) throws(Failure) {
        var left = length
        while left > 0 {
            let taken = buffer[start...].prefix(left)
            if length <= blockLimit { block.append(contentsOf: taken) }
            start += taken.count
            left -= taken.count
            if left > 0 { try need("it is cut short") }
        }
    }

    /// Makes sure that the record ended where its header said: before an empty line, the next record, or at the end of its
    /// member, which must be whole.
    private mutating func checkEnd() throws(Failure) {
        var lines = 0
        while true {
            while lines < 2, start < buffer.count, buffer[start] == 0x0D || buffer[start] == 0x0A {
                lines += buffer[start] == 0x0A ? 1 : 0
                start += 1
            }
            let following = buffer[start...]
            if following.count >= Self.mark.count {
                if lines == 2 || following.starts(with: Self.mark) { return }
                throw .damaged("its length is wrong", isSkipped: false)
            }
            switch try filled() {
            case .bytes: continue
            case .boundary, .end: return
            case .damaged(let reason): throw .damaged(reason, isSkipped: true)
            }
        }
    }

    // MARK: - Bytes

    /// How many bytes of all records are read.
    private var place: Int { total - (buffer.count - start) }

    /// Takes back the block of a damaged record: with a wrong length it may have swallowed others.
    private mutating func takeBack(from begin: Int) {
        guard begin >= furthestDamage else { return }
        furthestDamage = place
        buffer.replaceSubrange(..<start, with: block)
        start = 0
    }

    /// Reads more of the record.
    private mutating func need(_ failure: String) throws(Failure) {
        switch try filled() {
        case .bytes: return
        case .end: throw .damaged(failure, isSkipped: false)
        case .boundary:
            start = buffer.count
            throw .damaged(failure, isSkipped: true)
        case .damaged(let reason):
            start = buffer.count
            throw .damaged(reason, isSkipped: true)
        }
    }

    private mutating func filled() throws(Failure) -> ArchiveStream.Piece {
        do {
            return try fill()
        } catch {
            throw .source(error)
        }
    }

    private mutating func fill() throws(WireError) -> ArchiveStream.Piece {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        let count = buffer.count
        let piece = try stream.next(into: &buffer)
        total += buffer.count - count
        guard total <= totalLimit else {
            throw WireError(.tooLarge, "the archive decodes to more than \(totalLimit) bytes")
        }
        return piece
    }

    /// Goes to what looks like the beginning of a record, at the beginning of a line or member.
    private mutating func skipToMark() throws(WireError) {
        while true {
            var index = start
            while let newline = buffer[index...].firstIndex(of: 0x0A) {
                index = newline + 1
                guard buffer[index...].starts(with: Self.mark) else { continue }
                start = index
                return
            }
            // The mark may be divided between two pieces.
            start = max(start, buffer.count - Self.mark.count - 1)
            guard try fill() == .bytes else {
                start = buffer.count
                return
            }
        }
    }
}
