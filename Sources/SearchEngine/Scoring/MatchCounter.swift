/// Counts the matches of a ranked query without scoring them: one bit for each document.
struct MatchCounter {
    private var bits: [UInt64] = []
    private var other: [UInt64] = []

    /// Returns the number of live documents that have any of the terms, or all of them.
    ///
    /// - Complexity: O(documents / 64 · terms), and the postings of the terms without a bitmap.
    mutating func count(_ terms: [RankedTerm], needsAll: Bool, in view: SegmentView) -> Int {
        guard let first = terms.first else { return 0 }
        let segment = view.segment
        if terms.count == 1 && view.live.deadCount == 0 { return first.list.count }
        Self.clear(&bits, segment.impacts.rangeCount)
        Self.add(first, segment, to: &bits)
        for term in terms.dropFirst() {
            if needsAll {
                Self.clear(&other, segment.impacts.rangeCount)
                Self.add(term, segment, to: &other)
                for index in bits.indices { bits[index] &= other[index] }
            } else {
                Self.add(term, segment, to: &bits)
            }
        }
        return Self.count(bits, view.live)
    }

    private static func clear(_ bits: inout [UInt64], _ count: Int) {
        bits.removeAll(keepingCapacity: true)
        bits.append(contentsOf: repeatElement(0, count: count))
    }

    private static func add(_ term: RankedTerm, _ segment: Segment, to bits: inout [UInt64]) {
        var bits = bits.mutableSpan
        if term.bitmap >= 0 {
            let array = segment.impacts.bitmaps
            let bitmaps = array.span.extracting(term.bitmap..<(term.bitmap + bits.count))
            for index in bits.indices { bits[index] |= bitmaps[index] }
        } else {
            let array = segment.words.docIDs
            let docIDs = array.span.extracting(term.list)
            for index in docIDs.indices { bits[Int(docIDs[index] >> 6)] |= 1 << UInt64(docIDs[index] & 63) }
        }
    }

    private static func count(_ bits: [UInt64], _ live: LiveDocuments) -> Int {
        var count = 0
        if live.deadCount == 0 {
            for word in bits { count += word.nonzeroBitCount }
        } else {
            for index in bits.indices { count += (bits[index] & live.words[index]).nonzeroBitCount }
        }
        return count
    }
}
