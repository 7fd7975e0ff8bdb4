/// Chooses the part of a text that has the most matches. Its memory serves one text after the other.
struct ExcerptFinder {
    /// A part of a text.
    struct Excerpt {
        /// The bytes of its matches; none at the beginning of the text if there are none.
        var core = 0..<0
        /// Different clauses matched, then matches: larger is better; zero for no match.
        var value = 0
    }

    /// The code points before each span.
    private var starts: [Int] = []
    /// The spans of each pattern in the run at hand.
    private var counts: [Int] = []

    /// Returns the run of spans within `maximumLength` code points that has the most different clauses, then the most
    /// matches, then comes first; found by two pointers.
    mutating func best(_ text: SnippetText, _ spans: [HighlightSpan], _ maximumLength: Int) -> Excerpt {
        var best = Excerpt()
        guard !spans.isEmpty else { return best }
        prepare(text, spans)
        let room = maximumLength - 2
        var distinct = 0
        var first = 0
        for last in spans.indices {
            counts[spans[last].pattern] += 1
            if counts[spans[last].pattern] == 1 { distinct += 1 }
            while first < last, starts[last] + spans[last].end - spans[last].start - starts[first] > room {
                counts[spans[first].pattern] -= 1
                if counts[spans[first].pattern] == 0 { distinct -= 1 }
                first += 1
            }
            let value = distinct << 32 + (last - first + 1)
            if value > best.value { best = Excerpt(core: spans[first].start..<spans[last].end, value: value) }
        }
        return best
    }

    private mutating func prepare(_ text: SnippetText, _ spans: [HighlightSpan]) {
        starts.removeAll(keepingCapacity: true)
        var patternCount = 0
        for span in spans {
            starts.append(text.codePoints(before: span.start))
            patternCount = max(patternCount, span.pattern + 1)
        }
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(0, count: patternCount))
    }
}

extension ExcerptFinder.Excerpt {
    /// Returns the bytes of the excerpt: `core` widened to `maximumLength` code points without those of two `…`, a third
    /// of the rest before it, and ended at white space where there is any.
    func range(of text: SnippetText, _ maximumLength: Int) -> Range<Int> {
        let room = maximumLength - (value > 0 ? 2 : 1)
        let spare = max(0, room - text.codePoints(in: core))
        var start = text.offset(-(spare / 3), codePointsFrom: core.lowerBound)
        let left = spare - text.codePoints(in: start..<core.lowerBound)
        let end = text.offset(left, codePointsFrom: core.upperBound)
        if end == text.utf8.count {
            let left = max(0, spare - text.codePoints(in: core.upperBound..<end))
            start = text.offset(-left, codePointsFrom: core.lowerBound)
        }
        let cutEnd = end < text.utf8.count ? Self.wordEnd(text.utf8, core.upperBound, end) : end
        let cutStart = start > 0 ? Self.wordStart(text.utf8, start, core.lowerBound) : start
        // A single match may be longer than the excerpt may be.
        return cutStart..<min(cutEnd, text.offset(room, codePointsFrom: cutStart))
    }

    /// The first beginning of a word from `start` to `limit`; `start` itself if there is none.
    private static func wordStart(_ utf8: [UInt8], _ start: Int, _ limit: Int) -> Int {
        var offset = start
        if isSpace(utf8[offset - 1]) { return start }
        while offset < limit {
            if isSpace(utf8[offset]) { return offset }
            offset += 1
        }
        return start
    }

    /// The last end of a word from `limit` to `end`; `end` itself if there is none.
    private static func wordEnd(_ utf8: [UInt8], _ limit: Int, _ end: Int) -> Int {
        var offset = end
        while offset > limit {
            if isSpace(utf8[offset]) { return offset }
            offset -= 1
        }
        return isSpace(utf8[offset]) && offset > 0 ? offset : end
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }
}

extension SnippetText {
    /// Whether there is nothing but ASCII white space.
    func isBlank(from start: Int = 0) -> Bool {
        for index in start..<utf8.count where utf8[index] > 0x20 { return false }
        return true
    }
}
