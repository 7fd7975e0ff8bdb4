/// What a segment stores of its documents beside the postings, one array per property, indexed by doc ID.
struct DocumentColumns: Sendable {
    /// Stands for "no time" in ``publishedAt``.
    static let noTime = Int64.min

    private(set) var ids: [String] = []
    private(set) var sequences: [UInt64] = []
    /// Milliseconds since 1970 UTC, or ``noTime``.
    private(set) var publishedAt: [Int64] = []
    /// Words in title, lead, body and tags together.
    private(set) var lengths: [UInt32] = []
    private(set) var payloads: [[UInt8]] = []
    private(set) var languages = ValueColumn()
    private(set) var sources = ValueColumn()
    private(set) var tags = ValueColumn()
    private(set) var authors = ValueColumn()
    /// The IDs that documents repeat.
    private(set) var duplicates = ValueColumn()
    private var payloadByteCount = 0

    /// The number of documents.
    var count: Int { ids.count }

    /// The memory that the columns take, in bytes, roughly.
    var byteCount: Int {
        count * (16 + 24 + 28 + 8 + 32) + payloadByteCount
            + languages.byteCount + sources.byteCount + tags.byteCount + authors.byteCount
            + duplicates.byteCount
    }

    /// Adds a document whose indexed fields have `length` words.
    mutating func append(_ document: EngineDocument, length: UInt32) {
        ids.append(document.id)
        sequences.append(document.sequence)
        publishedAt.append(document.publishedAt.map { min(max($0, Int64.min + 2), Int64.max - 2) } ?? Self.noTime)
        lengths.append(length)
        payloads.append(document.payload)
        payloadByteCount += document.payload.count
        languages.append(CollectionOfOne(document.language))
        sources.append(CollectionOfOne(document.source))
        tags.append(document.tags)
        authors.append(document.authors)
        duplicates.append(CollectionOfOne(document.duplicateOf ?? ""))
    }

    /// Adds a document of other columns.
    mutating func append(from other: DocumentColumns, _ docID: DocID) {
        let index = Int(docID)
        ids.append(other.ids[index])
        sequences.append(other.sequences[index])
        publishedAt.append(other.publishedAt[index])
        lengths.append(other.lengths[index])
        payloads.append(other.payloads[index])
        payloadByteCount += other.payloads[index].count
        languages.append(other.languages.values(of: docID))
        sources.append(other.sources.values(of: docID))
        tags.append(other.tags.values(of: docID))
        authors.append(other.authors.values(of: docID))
        duplicates.append(other.duplicates.values(of: docID))
    }

    /// The column of a facet's keyword field.
    func column(_ field: KeywordField) -> ValueColumn {
        switch field {
        case .language: languages
        case .source: sources
        case .tag: tags
        case .author: authors
        }
    }
}

/// A field whose whole values are compared, not their words. The raw value is the first byte of its terms.
enum KeywordField: UInt8, CaseIterable, Sendable, Hashable {
    case language = 1
    case source, tag, author

    /// The term of a folded value.
    func term(_ folded: [UInt8]) -> [UInt8] { [rawValue] + folded }
}
