/// Finds and scores the documents that have every term, or in which the terms stand side by side.
struct ConjunctionScorer {
    private let words: WordPostings
    private let lengths: [UInt32]
    private let dense: DenseLists
    private let bm25: BM25
    private let terms: [RankedTerm]
    private let isPhrase: Bool
    /// The terms from the rarest to the most frequent.
    private let order: [Int]
    /// For each term the index of the posting, and its code, for the current document.
    private var indexes: [Int]
    private var codes: [UInt8]
    /// For each term that is not dense where it stands.
    private var cursors: [WordCursor?]
    private var matcher: PhraseVerifier

    init(_ segment: Segment, _ terms: [RankedTerm], isPhrase: Bool, _ bm25: BM25) {
        words = segment.words
        lengths = segment.columns.lengths
        dense = words.dense
        self.bm25 = bm25
        self.terms = terms
        self.isPhrase = isPhrase
        let words = self.words
        order = terms.indices.sorted { terms[$0].list.count < terms[$1].list.count }
        indexes = [Int](repeating: 0, count: terms.count)
        codes = [UInt8](repeating: 0, count: terms.count)
        let rarest = order[0]
        cursors = terms.indices.map { number in
            terms[number].isDense || number == rarest ? nil : WordCursor(words, terms[number].list)
        }
        matcher = PhraseVerifier(words, terms.map(\.list))
    }

    /// Whether blocks are the way to find the documents: no term is rare.
    var isDense: Bool { terms[order[0]].isDense }

    /// Calls `visit` with each document that has all terms, and its score, as far as it may reach the threshold.
    ///
    /// - Complexity: O(postings of the rarest term).
    mutating func forEachMatch(
        _ allowed: AllowedDocuments, _ threshold: () -> Double, _ visit: (DocID, Double) throws(SearchError) -> Void
    ) throws(SearchError) {
        let list = DecodedList(words, terms[order[0]].list)
        for index in list.docIDs.indices where allowed.contains(list.docIDs[index]) {
            let docID = list.docIDs[index]
            let least = Float(threshold())
            guard bound(docID, rarest: list.bounds[index]) >= least else { continue }
            indexes[order[0]] = index
            codes[order[0]] = list.codes[index]
            if let score = findOthers(docID) ? score(docID, reaching: least) : nil { try visit(docID, score) }
        }
    }

    /// Calls `visit` with each document of a block that has all terms, as ``forEachMatch(_:_:_:)``; all are dense.
    mutating func forEachMatch(
        inBlock block: Int, allowed: UInt64, _ threshold: () -> Double,
        _ visit: (DocID, Double) throws(SearchError) -> Void
    ) throws(SearchError) {
        var mask = allowed
        for number in order where mask != 0 { mask &= dense.documents(terms[number].list.slot, block) }
        while mask != 0 {
            let docID = DocID(block << 6 | mask.trailingZeroBitCount)
            mask &= mask - 1
            findDense(docID)
            if let score = score(docID, reaching: Float(threshold())) { try visit(docID, score) }
        }
    }

    /// What the document can score at most.
    private func bound(_ docID: DocID, rarest: UInt8) -> Float {
        let block = Int(docID >> 6)
        var sum = Float(rarest) * terms[order[0]].weight
        var least = rarest
        var total = terms[order[0]].weight
        for number in order.dropFirst() {
            let largest = terms[number].isDense ? dense.maxima[terms[number].maxima + block] : 255
            sum += Float(largest) * terms[number].weight
            total += terms[number].weight
            least = min(least, largest)
        }
        return (isPhrase ? Float(least) * total : sum) / 255
    }

    private mutating func findOthers(_ docID: DocID) -> Bool {
        for number in order.dropFirst() {
            if terms[number].isDense {
                indexes[number] = dense.find(terms[number].list.slot, docID)
                guard indexes[number] >= 0 else { return false }
                codes[number] = dense.codes[terms[number].codes + indexes[number]]
            } else {
                cursors[number]!.seek(to: docID)
                guard cursors[number]!.docID == docID else { return false }
                indexes[number] = cursors[number]!.index
                codes[number] = cursors[number]!.code
            }
        }
        return true
    }

    private mutating func findDense(_ docID: DocID) {
        for number in terms.indices {
            indexes[number] = dense.find(terms[number].list.slot, docID)
            codes[number] = dense.codes[terms[number].codes + indexes[number]]
        }
    }

    /// The score of the document, `nil` if it does not reach `least` or is no match.
    private mutating func score(_ docID: DocID, reaching least: Float) -> Double? {
        isPhrase ? phraseScore(docID, reaching: least) : sum(docID)
    }

    /// The sum in the order of the clauses.
    private func sum(_ docID: DocID) -> Double {
        let length = lengths[Int(docID)]
        var sum = 0.0
        for number in terms.indices {
            let frequency = words.frequency(codes[number], terms[number], docID)
            sum += bm25.score(idf: terms[number].idf, frequency: frequency, length: length)
        }
        return sum
    }

    private mutating func phraseScore(_ docID: DocID, reaching least: Float) -> Double? {
        // The phrase is no more frequent than any of its words.
        let lengthClass = Int(words.lengthClasses[Int(docID)])
        var bound: UInt8 = 255
        var total: Float = 0
        var idf = 0.0
        for number in terms.indices {
            bound = min(bound, words.bounds[Int(codes[number]) << 8 | lengthClass])
            total += terms[number].weight
            idf += terms[number].idf
        }
        guard Float(bound) * total / 255 >= least else { return nil }
        let frequency = matcher.frequency(docID, order, indexes, codes)
        guard frequency > 0 else { return nil }
        return bm25.score(idf: idf, frequency: frequency, length: lengths[Int(docID)])
    }
}

/// Looks whether words stand side by side in a document that has all of them.
struct PhraseVerifier {
    private let words: WordPostings
    private let lists: [WordList]
    /// Where a phrase may begin, as far as it has been looked at.
    private var beginnings: [UInt32] = []
    private var current: [UInt32] = []

    init(_ words: WordPostings, _ lists: [WordList]) {
        self.words = words
        self.lists = lists
    }

    /// The occurrences of the phrase in a document, weighted by field.
    ///
    /// - Parameters:
    ///   - order: The words, the rarest first, which is read first.
    ///   - indexes: For each word the index of its posting.
    ///   - codes: For each word the code of its posting.
    mutating func frequency(_ docID: DocID, _ order: [Int], _ indexes: [Int], _ codes: [UInt8]) -> Double {
        read(order[0], docID, indexes, codes)
        swap(&beginnings, &current)
        let offset = UInt32(order[0])
        var kept = 0
        for location in beginnings where Occurrences.position(location) >= offset {
            beginnings[kept] = location - offset
            kept += 1
        }
        beginnings.removeSubrange(kept...)
        for number in order.dropFirst() where !beginnings.isEmpty {
            read(number, docID, indexes, codes)
            keepFollowed(by: UInt32(number))
        }
        var frequency = 0.0
        for location in beginnings { frequency += BM25.fieldWeights[Occurrences.field(location)] }
        return frequency
    }

    /// Reads the ascending locations of a word into `current`.
    private mutating func read(_ number: Int, _ docID: DocID, _ indexes: [Int], _ codes: [UInt8]) {
        current.removeAll(keepingCapacity: true)
        let list = lists[number]
        let start = words.positionsStart(list, indexes[number], docID)
        words.appendLocations(
            words.frequencies.counts(codes[number], list.ordinal, docID), docID, at: start, fields: .text,
            to: &current)
    }

    /// Keeps the beginnings that have a location in `current` at this distance.
    private mutating func keepFollowed(by distance: UInt32) {
        var kept = 0
        var next = 0
        for location in beginnings {
            let wanted = location + distance
            while next < current.count && current[next] < wanted { next += 1 }
            if next == current.count { break }
            if current[next] == wanted {
                beginnings[kept] = location
                kept += 1
            }
        }
        beginnings.removeSubrange(kept...)
    }
}
