/// What a segment stores of its documents beside the postings, one array per property, indexed by doc ID.
struct DocumentColumns: Sendable {
    /// Stands for "no time" in ``publishedAt``.
    static let noTime = Int64.min

    let ids: StringColumn
    let sequences: [UInt64]
    /// Milliseconds since 1970 UTC, or ``noTime``.
    let publishedAt: [Int64]
    /// Words in title, lead, body and tags together.
    let lengths: [UInt32]
    let payloads: PayloadStore
    let languages: ValueColumn
    let sources: ValueColumn
    let tags: ValueColumn
    let authors: ValueColumn
    /// The IDs that documents repeat.
    let duplicates: ValueColumn

    /// The number of documents.
    var count: Int { sequences.count }

    /// The memory that the columns take, in bytes, roughly.
    var byteCount: Int {
        count * (8 + 8 + 4) + ids.byteCount + payloads.byteCount
            + languages.byteCount + sources.byteCount + tags.byteCount + authors.byteCount
            + duplicates.byteCount
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

/// Gathers the columns of a segment. Belongs to one thread at a time.
struct DocumentColumnsBuilder {
    private(set) var ids = StringColumn()
    private(set) var sequences: [UInt64] = []
    private(set) var publishedAt: [Int64] = []
    private(set) var lengths: [UInt32] = []
    private var payloads: PayloadPacker
    private var languages = ValueColumnBuilder()
    private var sources = ValueColumnBuilder()
    private var tags = ValueColumnBuilder()
    private var authors = ValueColumnBuilder()
    private var duplicates = ValueColumnBuilder()

    /// - Parameter memory: As for ``PayloadPacker``.
    init(_ compressor: BlockCompressor, memory: consuming [UInt8] = []) {
        payloads = PayloadPacker(compressor, memory: memory)
    }

    /// The number of documents.
    var count: Int { sequences.count }

    /// Adds a document whose indexed fields have `length` words.
    mutating func append(_ document: EngineDocument, length: UInt32) {
        ids.append(document.id)
        sequences.append(document.sequence)
        publishedAt.append(
            document.publishedAt.map { min(max($0, Int64.min + 2), Int64.max - 2) } ?? DocumentColumns.noTime)
        lengths.append(length)
        payloads.append(document.payload)
        languages.append(CollectionOfOne(document.language))
        sources.append(CollectionOfOne(document.source))
        tags.append(document.tags)
        authors.append(document.authors)
        duplicates.append(CollectionOfOne(document.duplicateOf ?? ""))
    }

    /// Adds the live documents of other columns, in order.
    ///
    /// - Returns: For each document its new doc ID, or `dropped`.
    mutating func append(contentsOf other: DocumentColumns, live: LiveDocuments, dropped: DocID) -> [DocID] {
        var docIDs = [DocID](repeating: dropped, count: other.count)
        for index in 0..<other.count where live.contains(DocID(index)) {
            docIDs[index] = DocID(count)
            ids.append(other.ids, index)
            sequences.append(other.sequences[index])
            publishedAt.append(other.publishedAt[index])
            lengths.append(other.lengths[index])
        }
        payloads.append(contentsOf: other.payloads, live: live)
        languages.append(contentsOf: other.languages, live: live)
        sources.append(contentsOf: other.sources, live: live)
        tags.append(contentsOf: other.tags, live: live)
        authors.append(contentsOf: other.authors, live: live)
        duplicates.append(contentsOf: other.duplicates, live: live)
        return docIDs
    }

    /// Gives the documents other numbers.
    ///
    /// - Parameter order: For each new doc ID the one before.
    mutating func renumber(_ order: [DocID]) {
        ids = ids.renumbered(order)
        sequences = order.map { sequences[Int($0)] }
        publishedAt = order.map { publishedAt[Int($0)] }
        lengths = order.map { lengths[Int($0)] }
        payloads.renumber(order)
        languages.renumber(order)
        sources.renumber(order)
        tags.renumber(order)
        authors.renumber(order)
        duplicates.renumber(order)
    }

    /// Returns the columns.
    mutating func build() -> DocumentColumns {
        var memory: [UInt8] = []
        return build(returning: &memory)
    }

    /// Returns the columns; `memory` takes what ``PayloadPacker`` returns.
    mutating func build(returning memory: inout [UInt8]) -> DocumentColumns {
        DocumentColumns(
            ids: ids, sequences: sequences, publishedAt: publishedAt, lengths: lengths,
            payloads: payloads.build(returning: &memory), languages: languages.column, sources: sources.column,
            tags: tags.column, authors: authors.column, duplicates: duplicates.column)
    }
}

/// A field whose whole values are compared, not their words. The raw value is the first byte of its terms.
enum KeywordField: UInt8, CaseIterable, Sendable, Hashable {
    case language = 1
    case source, tag, author

    /// The term of a folded value.
    func term(_ folded: [UInt8]) -> [UInt8] { [rawValue] + folded }
}
