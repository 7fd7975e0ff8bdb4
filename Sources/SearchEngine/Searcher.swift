/// An immutable state of the index: safe to share, and unchanged by whatever the writer does.
public final class Searcher: Sendable {
    /// How far in the order of arrival the index has come.
    public let sequence: UInt64
    let views: [SegmentView]
    let settings: IndexSettings
    /// The stemmers of the languages of all documents.
    let presentStemmers: StemmerSet
    /// The number of documents.
    public let documentCount: Int
    /// Words of all documents.
    let totalLength: UInt64

    init(views: [SegmentView], sequence: UInt64, settings: IndexSettings) {
        self.views = views
        self.sequence = max(sequence, views.map(\.segment.maximumSequence).max() ?? 0)
        self.settings = settings
        var present = StemmerSet()
        for view in views {
            for (ordinal, language) in view.segment.columns.languages.values.enumerated()
            where view.languageCounts[ordinal] > 0 {
                present.insert(StemmerCatalog.ordinal(ofLanguage: language))
            }
        }
        presentStemmers = present
        documentCount = views.reduce(0) { $0 + $1.live.liveCount }
        totalLength = views.reduce(0) { $0 + $1.totalLength }
    }

    /// The document with this ID, `nil` if it is unknown or removed.
    ///
    /// - Complexity: O(segments).
    public func document(id: String) -> StoredDocument? {
        locate(id).map { StoredDocument(views[$0.view].segment, $0.docID) }
    }

    /// Where the live document with this ID stands.
    func locate(_ id: String) -> (view: Int, docID: DocID)? {
        let id = DocumentIdentifier(id)
        for (index, view) in views.enumerated() {
            if let docID = view.liveDocID(of: id) { return (index, docID) }
        }
        return nil
    }

    /// The statistics of the scored terms, tombstones left out.
    func statistics(of terms: [[UInt8]]) -> CollectionStatistics {
        var lists = TermLists()
        return statistics(of: terms, &lists)
    }

    /// The statistics of the scored terms, tombstones left out, and their lists.
    func statistics(of terms: [[UInt8]], _ lists: inout TermLists) -> CollectionStatistics {
        lists = TermLists(terms, in: self)
        var frequencies: [UInt64] = []
        frequencies.reserveCapacity(terms.count)
        for term in terms.indices {
            var frequency = 0
            for index in views.indices {
                if let list = lists.list(term, view: index) { frequency += views[index].liveCount(list) }
            }
            frequencies.append(UInt64(frequency))
        }
        return CollectionStatistics(
            documents: UInt64(documentCount), totalLength: totalLength, documentFrequencies: frequencies,
            settings: settings.ranking)
    }

    /// The number of documents that have the term.
    func documentFrequency(of term: [UInt8]) -> UInt64 {
        var count = 0
        for view in views {
            if let list = view.segment.words.list(of: term) { count += view.liveCount(list) }
        }
        return UInt64(count)
    }
}

/// Figures of an index.
public struct IndexStatistics: Sendable, Hashable {
    /// Documents that can be found.
    public let documents: Int
    /// Versions replaced or removed that a merge has yet to drop.
    public let tombstones: Int
    /// Segments.
    public let segments: Int
    /// Terms, summed over the segments.
    public let terms: Int
    /// Words of all documents.
    public let words: Int
    /// Memory in bytes, roughly, payloads included.
    public let approximateBytes: Int
    /// The part of it that words take: terms, postings, positions, and lengths of documents.
    public let postingsBytes: Int
}

extension Searcher {
    /// Figures for operators.
    public var indexStatistics: IndexStatistics {
        IndexStatistics(
            documents: documentCount,
            tombstones: views.reduce(0) { $0 + $1.live.deadCount },
            segments: views.count,
            terms: views.reduce(0) { $0 + $1.segment.words.dictionary.count },
            words: Int(clamping: totalLength),
            approximateBytes: views.reduce(0) { $0 + $1.segment.byteCount },
            postingsBytes: views.reduce(0) { $0 + $1.segment.postingsByteCount })
    }
}
