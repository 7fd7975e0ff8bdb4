/// Matches the documents of a set, each with the same score: the union of many lists, or one list of keywords.
///
/// The union is built before the first window, in a bit per document, so no document is lost however many lists there
/// are.
final class SetScorer: Scorer {
    private let bits: [UInt64]
    private let score: Double
    private let label: String

    init(_ bits: [UInt64], score: Double, label: String) {
        self.bits = bits
        self.score = score
        self.label = label
    }

    override func nextCandidate(from target: DocID) -> DocID {
        var index = Int(target >> 6)
        guard index < bits.count else { return .max }
        var word = bits[index] & (UInt64.max << UInt64(target & 63))
        while word == 0 {
            index += 1
            guard index < bits.count else { return .max }
            word = bits[index]
        }
        return DocID(index << 6 | word.trailingZeroBitCount)
    }

    override func fill(_ window: inout Window) {
        let first = Int(window.base >> 6)
        let words = min(Window.size / 64, bits.count - first)
        guard words > 0 else { return }
        for index in 0..<words {
            var rest = bits[first + index]
            window.matches[index] |= rest
            guard score > 0 else { continue }
            while rest != 0 {
                window.scores[index << 6 | rest.trailingZeroBitCount] += score
                rest &= rest - 1
            }
        }
    }

    override func explain(_ docID: DocID) -> Explanation? {
        contains(docID) ? Explanation(score, label) : nil
    }

    private func contains(_ docID: DocID) -> Bool {
        Int(docID >> 6) < bits.count && bits[Int(docID >> 6)] & 1 << UInt64(docID & 63) != 0
    }
}

/// Matches documents by their time, with score zero; documents without a time never match.
final class PublishedScorer: Scorer {
    private let times: [Int64]
    private let range: PublishedRange

    init(_ times: [Int64], _ range: PublishedRange) {
        self.times = times
        self.range = range
    }

    override func nextCandidate(from target: DocID) -> DocID {
        Int(target) < times.count ? target : .max
    }

    override func fill(_ window: inout Window) {
        let from = range.from ?? Int64.min + 1
        let until = range.until ?? Int64.max
        for slot in 0..<window.count {
            let time = times[Int(window.base) + slot]
            if time >= from && time < until && time != DocumentColumns.noTime {
                window.matches[slot >> 6] |= 1 << UInt64(slot & 63)
            }
        }
    }

    override func explain(_ docID: DocID) -> Explanation? {
        let time = times[Int(docID)]
        guard time != DocumentColumns.noTime, time >= range.from ?? .min, time < range.until ?? .max else { return nil }
        return Explanation(0, "published in the range")
    }
}
