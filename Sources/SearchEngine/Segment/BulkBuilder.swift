/// Makes segments apart from the writer, for whoever loads many documents at once: several builders may work side by
/// side, each on a thread of its own, on documents in the order of arrival.
///
/// ```
/// documents ─┬▶ BulkBuilder ─┬▶ IndexWriter.append ─▶ publish
///            └▶ BulkBuilder ─┘
/// ```
public struct BulkBuilder {
    private var builder: SegmentBuilder
    private var segments: [BuiltSegment] = []

    /// - Parameter settings: Those of the index.
    public init(settings: IndexSettings) {
        builder = SegmentBuilder(settings, keepsMemory: true)
    }

    /// Adds documents, which come after those that were added before.
    ///
    /// - Complexity: O(bytes of text).
    public mutating func add(_ documents: [EngineDocument]) {
        for document in documents {
            builder.add(document)
            if builder.isFull { buildSegment() }
        }
    }

    /// Returns the segments of the documents added since the last call.
    public mutating func build() -> [BuiltSegment] {
        if builder.documentCount > 0 { buildSegment() }
        defer { segments = [] }
        return segments
    }

    private mutating func buildSegment() {
        let segment = builder.build()
        segment.prepare()
        segments.append(BuiltSegment(segment: segment))
    }
}

/// A segment for ``IndexWriter/append(_:removals:)``.
public struct BuiltSegment: Sendable {
    let segment: Segment
}

/// That a document was removed, at some place in the order of arrival.
public struct DocumentRemoval: Sendable, Hashable {
    /// Names the document.
    public var id: String
    /// Versions up to this sequence are removed; a later one has come after the removal.
    public var sequence: UInt64

    /// Notes a removal.
    public init(id: String, sequence: UInt64) {
        self.id = id
        self.sequence = sequence
    }
}
