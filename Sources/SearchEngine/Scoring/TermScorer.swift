/// Scores the documents of one term.
final class TermScorer: Scorer {
    private var cursor: WordCursor
    private let context: TermContext

    init(_ list: WordList, _ context: TermContext) {
        cursor = WordCursor(context.segment.words, list)
        self.context = context
    }

    override func nextCandidate(from target: DocID) -> DocID {
        cursor.seek(to: target)
        return cursor.docID
    }

    override func fill(_ window: inout Window) {
        cursor.seek(to: window.base)
        if context.isScored || !context.coversAllFields {
            Self.fillScored(
                &cursor, context, base: window.base, end: window.end, &window.matches, &window.scores)
        } else {
            Self.fillMatches(&cursor, &window)
        }
    }

    // The loops take the cursor as their own, so that they run without checks of access to the members of an object.
    private static func fillScored(
        _ cursor: inout WordCursor, _ context: TermContext, base: DocID, end: DocID,
        _ windowMatches: inout [UInt64], _ windowScores: inout [Double]
    ) {
        let lengths = context.segment.columns.lengths
        var matches = windowMatches.mutableSpan
        var scores = windowScores.mutableSpan
        while cursor.docID < end {
            let docID = cursor.docID
            let frequency = context.frequency(cursor)
            cursor.advance()
            guard frequency > 0 else { continue }
            let slot = Int(docID - base)
            matches[slot >> 6] |= 1 << UInt64(slot & 63)
            scores[slot] += context.bm25.score(idf: context.idf, frequency: frequency, length: lengths[Int(docID)])
        }
    }

    private static func fillMatches(_ cursor: inout WordCursor, _ window: inout Window) {
        let (base, end) = (window.base, window.end)
        var matches = window.matches.mutableSpan
        while cursor.docID < end {
            let slot = Int(cursor.docID - base)
            matches[slot >> 6] |= 1 << UInt64(slot & 63)
            cursor.advance()
        }
    }

    override func explain(_ docID: DocID) -> Explanation? {
        var probe = WordCursor(cursor.postings, cursor.list)
        probe.seek(to: docID)
        guard probe.docID == docID else { return nil }
        let frequency = context.frequency(probe)
        return frequency > 0 ? context.explain(frequency, docID) : nil
    }
}

/// Scores the documents of several terms as if they were one: their occurrences are added.
final class SynonymScorer: Scorer {
    private var cursors: [WordCursor]
    private let context: TermContext
    private var frequencies = [Double](repeating: 0, count: Window.size)

    init(_ lists: [WordList], _ context: TermContext) {
        cursors = lists.map { WordCursor(context.segment.words, $0) }
        self.context = context
    }

    override func nextCandidate(from target: DocID) -> DocID {
        var least = DocID.max
        for index in cursors.indices {
            cursors[index].seek(to: target)
            least = min(least, cursors[index].docID)
        }
        return least
    }

    override func fill(_ window: inout Window) {
        for slot in 0..<window.count { frequencies[slot] = 0 }
        for index in cursors.indices {
            cursors[index].seek(to: window.base)
            while cursors[index].docID < window.end {
                frequencies[Int(cursors[index].docID - window.base)] += context.frequency(cursors[index])
                cursors[index].advance()
            }
        }
        for slot in 0..<window.count where frequencies[slot] > 0 {
            let docID = window.base + DocID(slot)
            window.match(docID)
            window.scores[slot] += context.score(frequencies[slot], docID)
        }
    }

    override func explain(_ docID: DocID) -> Explanation? {
        var frequency = 0.0
        for cursor in cursors {
            var probe = WordCursor(cursor.postings, cursor.list)
            probe.seek(to: docID)
            guard probe.docID == docID else { continue }
            frequency += context.frequency(probe)
        }
        return frequency > 0 ? context.explain(frequency, docID) : nil
    }
}

/// What the scorers of a term or phrase have in common.
struct TermContext {
    let segment: Segment
    let fields: FieldSet
    let weights: InlineArray<8, Double>
    let idf: Double
    let bm25: BM25
    /// For a pair of neighbouring words.
    var pair: PairScore?
    /// Whether scores are wanted at all.
    let isScored: Bool
    /// What is scored, for people.
    let label: String

    /// Whether an occurrence in any field counts.
    var coversAllFields: Bool { fields == .text || fields == .author }

    /// The occurrences of a cursor's current posting, weighted by field.
    @inline(__always)
    func frequency(_ cursor: WordCursor) -> Double {
        let code = cursor.code
        if coversAllFields { return segment.words.weighted(code, cursor) }
        return segment.words.frequencies.counts(code, cursor.list.ordinal, cursor.docID).weighted(by: weights)
    }

    /// The score of a document.
    @inline(__always)
    func score(_ frequency: Double, _ docID: DocID) -> Double {
        if let pair { return pair.score(frequency) }
        return bm25.score(idf: idf, frequency: frequency, length: segment.columns.lengths[Int(docID)])
    }

    /// How that score comes about.
    func explain(_ frequency: Double, _ docID: DocID) -> Explanation {
        if let pair { return pair.explain(frequency, label) }
        let length = segment.columns.lengths[Int(docID)]
        return Explanation(
            score(frequency, docID), "\(label): idf * (k1 + 1) * frequency / (frequency + norm)",
            [
                Explanation(idf, "idf: inverse document frequency"),
                Explanation(frequency, "frequency: occurrences, weighted by field"),
                Explanation(bm25.k1, "k1"),
                Explanation(
                    bm25.norm(length: length), "norm: k1 * (1 - b + b * length / average length)",
                    [Explanation(BM25.b, "b"), Explanation(Double(length), "length: words of the document")]),
            ])
    }
}

extension TermContext {
    /// For a word or phrase in any field that is scored.
    init(_ segment: Segment, idf: Double, _ bm25: BM25) {
        self.init(
            segment: segment, fields: .text, weights: BM25.weights(of: .text), idf: idf, bm25: bm25, isScored: true,
            label: "")
    }
}
