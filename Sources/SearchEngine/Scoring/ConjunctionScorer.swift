/// Visits the documents that have every term, by the postings of the rarest, which is a sparse one.
struct ConjunctionScorer {
    private let segment: Segment
    private let bm25: BM25
    private let terms: [RankedTerm]
    /// The terms from the rarest to the most frequent.
    private let order: [Int]
    /// For each term: the index of the current posting.
    private var places: [Int]
    private var isStarted = false

    init(_ segment: Segment, _ terms: [RankedTerm], _ bm25: BM25) {
        self.segment = segment
        self.terms = terms
        self.bm25 = bm25
        order = terms.indices.sorted { terms[$0].list.count < terms[$1].list.count }
        places = terms.map(\.list.lowerBound)
    }

    /// Moves to the next document that has every term and may score `threshold`; `nil` at the end.
    mutating func next(threshold: Double) -> DocID? {
        let docIDArray = segment.words.docIDs
        let docIDs = docIDArray.span
        let rarest = order[0]
        let end = terms[rarest].list.upperBound
        if isStarted { places[rarest] += 1 }
        isStarted = true
        let least = Float(threshold)
        while places[rarest] < end {
            let docID = docIDs[places[rarest]]
            if bound(docID) >= least && findOthers(docID, docIDs) { return docID }
            places[rarest] += 1
        }
        return nil
    }

    /// The score of the current document: the sum in the order of the clauses.
    func score() -> Double {
        let words = segment.words
        var sum = 0.0
        for (term, place) in zip(terms, places) {
            let quarters = segment.impacts.frequencies[place]
            let frequency =
                quarters == ImpactTable.largeFrequency
                ? Occurrences.weightedFrequency(words.payloads[place], segment.positions, BM25.fieldWeights)
                : Double(quarters) * 0.25
            let length = segment.columns.lengths[Int(words.docIDs[place])]
            sum += bm25.score(idf: term.idf, frequency: frequency, length: length)
        }
        return sum
    }

    /// What the document can score at most.
    private func bound(_ docID: DocID) -> Float {
        let impacts = segment.impacts
        var sum = Float(impacts.impacts[places[order[0]]]) * terms[order[0]].weight
        for number in order.dropFirst() {
            let term = terms[number]
            let largest = term.slot < 0 ? 255 : impacts.rangeMaxima[term.slot * impacts.rangeCount + Int(docID >> 6)]
            sum += Float(largest) * term.weight
        }
        return sum
    }

    private mutating func findOthers(_ docID: DocID, _ docIDs: Span<DocID>) -> Bool {
        let impacts = segment.impacts
        for number in order.dropFirst() {
            let term = terms[number]
            if term.bitmap >= 0, impacts.bitmaps[term.bitmap + Int(docID >> 6)] & 1 << UInt64(docID & 63) == 0 {
                return false
            }
            var place = places[number]
            if term.slot >= 0 {
                place = Int(impacts.rangeStarts[term.slot * (impacts.rangeCount + 1) + Int(docID >> 6)])
                while place < term.list.upperBound, docIDs[place] < docID { place += 1 }
            } else {
                place = Self.gallop(docIDs, place, term.list.upperBound, to: docID)
            }
            places[number] = place
            guard place < term.list.upperBound, docIDs[place] == docID else { return false }
        }
        return true
    }

    /// The first index from `start` whose document is not before `target`; `end` if there is none.
    static func gallop(_ docIDs: Span<DocID>, _ start: Int, _ end: Int, to target: DocID) -> Int {
        guard start < end, docIDs[start] < target else { return start }
        var step = 1
        var low = start
        while low + step < end && docIDs[low + step] < target {
            low += step
            step *= 2
        }
        var high = min(low + step, end)
        low += 1
        while low < high {
            let middle = (low + high) / 2
            if docIDs[middle] < target { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
