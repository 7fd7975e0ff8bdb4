/// A sealed segment and its tombstones as one searcher sees them: what a snapshot consists of.
public struct StoredSegment: Sendable {
    let view: SegmentView

    /// The number of the form in which segments are written; files of another are of no use.
    ///
    /// To be raised with every change of the sections or of what stands in them.
    public static let formatVersion: UInt32 = 6

    init(_ view: SegmentView) { self.view = view }

    /// Puts a segment together again.
    ///
    /// Sizes, offsets and doc IDs are checked; that the bytes are those that were written is for the caller to know.
    ///
    /// - Parameters:
    ///   - sections: What ``sections`` returned.
    ///   - tombstones: What ``tombstones`` returned.
    /// - Complexity: O(documents + terms): postings of words and of forms stay where they lie.
    public init(_ sections: [SegmentSection], tombstones: [UInt64]) throws(SegmentSectionError) {
        var view = SegmentView(try Segment(sections))
        let count = view.segment.documentCount
        guard tombstones.isEmpty || tombstones.count == (count + 63) / 64 else {
            throw SegmentSectionError("\(tombstones.count * 64) tombstones for \(count) documents")
        }
        for (index, word) in tombstones.enumerated() {
            var dead = word
            while dead != 0 {
                let docID = index * 64 + dead.trailingZeroBitCount
                dead &= dead - 1
                guard docID < count else { throw SegmentSectionError("a tombstone for document \(docID) of \(count)") }
                view.remove(DocID(docID))
            }
        }
        self.view = view
    }

    /// The same for the same segment, with whatever tombstones; gone with the last who keeps the segment.
    ///
    /// A part of it that is hardly ever counted: references are counted slowly where there is a weak one, for ever.
    public var identity: AnyObject { view.segment.filtered }

    /// The sections that ``init(_:tombstones:)`` takes.
    public var sections: [SegmentSection] { view.segment.sections }

    /// A set bit for each document that is removed, lowest first; empty if none is.
    public var tombstones: [UInt64] {
        guard view.live.deadCount > 0 else { return [] }
        let count = view.segment.documentCount
        var tombstones = view.live.words.map { ~$0 }
        if count % 64 != 0 { tombstones[tombstones.count - 1] &= 1 << UInt64(count % 64) - 1 }
        return tombstones
    }

    /// Documents, those removed among them.
    public var documentCount: Int { view.segment.documentCount }

    /// The lowest and highest sequence of a document; `nil` without documents.
    public var sequences: ClosedRange<UInt64>? {
        guard let first = view.segment.columns.sequences.min() else { return nil }
        return first...view.segment.maximumSequence
    }
}

extension Searcher {
    /// The segments that this searcher sees.
    public var storedSegments: [StoredSegment] { views.map { StoredSegment($0) } }
}

extension IndexWriter {
    /// Takes the segments of a snapshot in place of everything; they are seen once published.
    ///
    /// - Parameter sequence: How far in the order of arrival the snapshot had come.
    public func restore(_ segments: [StoredSegment], sequence: UInt64) {
        removeAll()
        take(segments.map(\.view), sequence: sequence)
    }
}
