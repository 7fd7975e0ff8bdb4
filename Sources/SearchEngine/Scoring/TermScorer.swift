/// Scores the documents of one term.
final class TermScorer: Scorer {
    private var cursor: PostingsCursor<UInt32>
    private let start: Int
    private let context: TermContext

    init(_ cursor: PostingsCursor<UInt32>, _ context: TermContext) {
        self.cursor = cursor
        start = cursor.index
        self.context = context
    }

    override func nextCandidate(from target: DocID) -> DocID {
        cursor.seek(to: target)
        return cursor.docID
    }

    override func fill(_ window: inout Window) {
        cursor.seek(to: window.base)
        if context.isScored || !context.coversAllFields { fillScored(&window) } else { fillMatches(&window) }
    }

    private func fillScored(_ window: inout Window) {
        cursor.index = Self.score(
            cursor, context, base: window.base, end: window.end, &window.matches, &window.scores)
    }

    /// Scores the postings before `end` and returns the index of the first one that is not scored.
    private static func score(
        _ cursor: PostingsCursor<UInt32>, _ context: TermContext, base: DocID, end: DocID,
        _ windowMatches: inout [UInt64], _ windowScores: inout [Double]
    ) -> Int {
        let positions = context.segment.positions
        let lengths = context.segment.columns.lengths
        var index = cursor.index
        var matches = windowMatches.mutableSpan
        var scores = windowScores.mutableSpan
        while index < cursor.end {
            let docID = cursor.docIDs[index]
            guard docID < end else { break }
            let frequency = Occurrences.weightedFrequency(cursor.payloads[index], positions, context.weights)
            index += 1
            guard frequency > 0 else { continue }
            let slot = Int(docID - base)
            matches[slot >> 6] |= 1 << UInt64(slot & 63)
            scores[slot] += context.bm25.score(idf: context.idf, frequency: frequency, length: lengths[Int(docID)])
        }
        return index
    }

    private func fillMatches(_ window: inout Window) {
        let base = window.base
        let end = window.end
        var index = cursor.index
        var matches = window.matches.mutableSpan
        while index < cursor.end {
            let docID = cursor.docIDs[index]
            guard docID < end else { break }
            let slot = Int(docID - base)
            matches[slot >> 6] |= 1 << UInt64(slot & 63)
            index += 1
        }
        cursor.index = index
    }

    override func explain(_ docID: DocID) -> Explanation? {
        var probe = cursor
        probe.index = start
        probe.seek(to: docID)
        guard probe.docID == docID else { return nil }
        let frequency = Occurrences.weightedFrequency(probe.payload, context.segment.positions, context.weights)
        return frequency > 0 ? context.explain(frequency, docID) : nil
    }
}

/// Scores the documents of several terms as if they were one: their occurrences are added.
final class SynonymScorer: Scorer {
    private var cursors: [PostingsCursor<UInt32>]
    private let starts: [Int]
    private let context: TermContext
    private var frequencies = [Double](repeating: 0, count: Window.size)

    init(_ cursors: [PostingsCursor<UInt32>], _ context: TermContext) {
        self.cursors = cursors
        starts = cursors.map(\.index)
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
                frequencies[Int(cursors[index].docID - window.base)] += Occurrences.weightedFrequency(
                    cursors[index].payload, context.segment.positions, context.weights)
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
        for (index, cursor) in cursors.enumerated() {
            var probe = cursor
            probe.index = starts[index]
            probe.seek(to: docID)
            guard probe.docID == docID else { continue }
            frequency += Occurrences.weightedFrequency(probe.payload, context.segment.positions, context.weights)
        }
        return frequency > 0 ? context.explain(frequency, docID) : nil
    }
}

/// What the scorers of a term or phrase have in common.
struct TermContext {
    let segment: Segment
    let fields: FieldSet
    let weights: InlineArray<8, Double>
    var idf: Double
    let bm25: BM25
    /// For a pair of neighbouring words: how soon it counts less, whatever the length of the document.
    var pairSaturation: Double?
    /// Whether scores are wanted at all.
    let isScored: Bool
    /// What is scored, for people.
    let label: String

    /// Whether an occurrence in any field counts.
    var coversAllFields: Bool { fields == .text || fields == .author }

    /// The score of a document.
    @inline(__always)
    func score(_ frequency: Double, _ docID: DocID) -> Double {
        if let pairSaturation { return idf * (pairSaturation + 1) * frequency / (frequency + pairSaturation) }
        return bm25.score(idf: idf, frequency: frequency, length: segment.columns.lengths[Int(docID)])
    }

    /// How that score comes about.
    func explain(_ frequency: Double, _ docID: DocID) -> Explanation {
        if let pairSaturation {
            return Explanation(
                score(frequency, docID), "\(label) side by side: idf * (s + 1) * frequency / (frequency + s)",
                [
                    Explanation(idf, "idf: inverse document frequencies of the words, times the weight of pairs"),
                    Explanation(frequency, "frequency: occurrences, weighted by field"),
                    Explanation(pairSaturation, "s"),
                ])
        }
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
