import GRDB
import NewsModels

extension Database {
    /// Visits the rows of the table `signatures` in the order of `seq`.
    func forEachSignature(_ visit: (SignedText) -> Void) throws {
        try forEachRow(
            of: """
                SELECT seq, since, article, original, emitted_at, content_key, shingles, sketch
                FROM signatures ORDER BY seq
                """
        ) { row in
            let signature = TextSignature(
                contentKey: row.bytes(5), shingles: row.integer(6), sketch: row.bytes(7))
            visit(
                SignedText(
                    seq: row.sequence(0), since: row.sequence(1), article: row.integer(2),
                    original: row.isNull(3) ? nil : row.integer(3),
                    emittedAt: Timestamp(millisecondsSinceEpoch: row.integer(4)), signature: signature))
            return true
        }
    }

    /// Writes a row.
    func insert(_ text: SignedText) throws {
        let signature = text.signature, isSigned = signature.shingleCount > 0
        try run(
            "INSERT INTO signatures VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .sequence(text.seq), .sequence(text.since),
            .integer(text.article),
            text.original.map(SQLValue.integer) ?? .null, .integer(text.emittedAt.millisecondsSinceEpoch),
            .blob(signature.contentKeyBytes), .integer(Int64(signature.shingleCount)),
            isSigned ? .blob(signature.sketch) : .null)
    }

    /// Deletes the row of that `seq`, if there is one.
    func deleteSignature(seq: UInt64) throws {
        try run("DELETE FROM signatures WHERE seq = ?", .sequence(seq))
    }

    /// Deletes the rows before a `seq`.
    func deleteSignatures(before seq: UInt64) throws {
        try run("DELETE FROM signatures WHERE seq < ?", .sequence(seq))
    }

    /// Since which `seq` an article has had its text; `nil` for one that is retracted.
    func textSeq(ofArticle ordinal: Int64) throws -> UInt64? {
        try firstRow(
            of: "SELECT content_seq FROM articles WHERE ordinal = ? AND retracted_by IS NULL", .integer(ordinal)
        ) { $0.sequence(0) }
    }

    /// The `id` of an article.
    func articleID(ofArticle ordinal: Int64) throws -> String? {
        try firstRow(of: "SELECT article_id FROM articles WHERE ordinal = ?", .integer(ordinal)) { $0.text(0) }
    }
}

/// How a signature lies in its row: little-endian, as everything here; a change needs a migration.
extension TextSignature {
    static let sketchLength = 4 * keyCount + binCount / 2

    /// Reads a row; without a sketch of the right length a text is known by its content key alone.
    fileprivate init(contentKey: [UInt8], shingles: Int64, sketch: [UInt8]) {
        var keys = InlineArray<8, UInt32>(repeating: 0), bins = InlineArray<8, UInt64>(repeating: 0)
        let key = contentKey.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard sketch.count == Self.sketchLength else {
            self.init(contentKey: key, shingleCount: 0, keys: keys, bins: bins)
            return
        }
        for index in 0..<Self.keyCount {
            keys[index] = sketch[4 * index..<4 * index + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        for index in 0..<Self.binCount / 2 {
            bins[index / 8] |= UInt64(sketch[4 * Self.keyCount + index]) << UInt64(8 * (index % 8))
        }
        self.init(contentKey: key, shingleCount: UInt32(clamping: shingles), keys: keys, bins: bins)
    }

    fileprivate var contentKeyBytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: contentKey >> (8 * $0)) }
    }

    fileprivate var sketch: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.sketchLength) { buffer, count in
            for index in 0..<Self.keyCount {
                for byte in 0..<4 { buffer[4 * index + byte] = UInt8(truncatingIfNeeded: keys[index] >> (8 * byte)) }
            }
            for index in 0..<Self.binCount / 2 {
                buffer[4 * Self.keyCount + index] = UInt8(truncatingIfNeeded: bins[index / 8] >> (8 * (index % 8)))
            }
            count = Self.sketchLength
        }
    }
}
