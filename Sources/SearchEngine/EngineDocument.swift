/// A document to index: fields, not articles.
public struct EngineDocument: Sendable {
    /// Names the document. Adding the same ID again replaces the earlier version.
    public var id: String
    /// The place in the order of arrival: unique, and higher than that of every document added before.
    public var sequence: UInt64
    /// An ISO 639 code (`ru`), or `und` when unknown; chooses the stemmer.
    public var language: String
    /// The headline, in NFC.
    public var title: String
    /// The standfirst, in NFC.
    public var lead: String?
    /// The text, in NFC.
    public var body: String
    /// Searched as text and as whole values.
    public var tags: [String]
    /// Searched by `author:` and as whole values.
    public var authors: [String]
    /// Compared as a whole value.
    public var source: String
    /// Milliseconds since 1970 UTC; `nil` when unknown.
    public var publishedAt: Int64?
    /// The ID of the document that this one repeats, if any; it need not be in the index.
    public var duplicateOf: String?
    /// Opaque bytes that come back with every hit.
    public var payload: [UInt8]

    /// Gathers the fields; all but the first three may be left out.
    public init(
        id: String, sequence: UInt64, title: String, lead: String? = nil, body: String = "", language: String = "und",
        tags: [String] = [], authors: [String] = [], source: String = "", publishedAt: Int64? = nil,
        duplicateOf: String? = nil, payload: [UInt8] = []
    ) {
        self.id = id
        self.sequence = sequence
        self.language = language
        self.title = title
        self.lead = lead
        self.body = body
        self.tags = tags
        self.authors = authors
        self.source = source
        self.publishedAt = publishedAt
        self.duplicateOf = duplicateOf
        self.payload = payload
    }
}

/// What the index keeps of a document. Each property is read where the segment has it, when it is asked for.
public struct StoredDocument: Sendable {
    let segment: Segment
    let docID: DocID

    init(_ segment: Segment, _ docID: DocID) {
        self.segment = segment
        self.docID = docID
    }

    /// The document's ID.
    public var id: String { segment.columns.ids[Int(docID)] }
    /// Its place in the order of arrival.
    public var sequence: UInt64 { segment.columns.sequences[Int(docID)] }
    /// Its language as given.
    public var language: String { segment.columns.languages.first(of: docID) }
    /// Milliseconds since 1970 UTC; `nil` when unknown.
    public var publishedAt: Int64? {
        let time = segment.columns.publishedAt[Int(docID)]
        return time == DocumentColumns.noTime ? nil : time
    }
    /// The bytes given with the document, restored for this call; for several documents use one ``PayloadReader``.
    public var payload: [UInt8] { PayloadReader().payload(of: self) }

    /// Where it is in the index.
    public var place: DocumentPlace { DocumentPlace(store: payloads.identity, docID: docID) }

    /// Where its payload lies.
    var payloads: PayloadStore { segment.columns.payloads }
}

/// Where a document is in the index. Places name documents of one process; they order documents as searches find them, in
/// which a ``SnippetMaker`` is fastest.
public struct DocumentPlace: Comparable, Sendable {
    let store: UInt64
    let docID: DocID

    /// Orders the documents of each segment by their numbers.
    public static func < (left: DocumentPlace, right: DocumentPlace) -> Bool {
        left.store != right.store ? left.store < right.store : left.docID < right.docID
    }
}

extension StoredDocument: Hashable {
    /// Whether both are the same version of a document: sequences are unique.
    public static func == (left: StoredDocument, right: StoredDocument) -> Bool {
        left.sequence == right.sequence && left.id == right.id
    }

    /// Hashes the sequence.
    public func hash(into hasher: inout Hasher) { hasher.combine(sequence) }
}
