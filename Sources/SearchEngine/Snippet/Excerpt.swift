/// A part of a text, chosen for the matches in it.
struct Excerpt {
    /// The bytes of the part.
    let range: Range<Int>
    /// Different clauses matched, then matches: larger is better; zero for no match.
    let value: Int

    /// Returns the part of at most `maximumLength` code points that has the most different clauses, then the most
    /// matches, then comes first.
    static func best(_ utf8: Span<UInt8>, _ spans: [HighlightSpan], _ maximumLength: Int) -> Excerpt {
        let room = maximumLength - 2
        guard let chosen = densest(utf8, spans, room) else {
            return Excerpt(range: extend(0..<0, utf8, room + 1), value: 0)
        }
        return Excerpt(range: extend(chosen.range, utf8, room), value: chosen.value)
    }

    /// The run of spans within `room` code points of the greatest value, by two pointers.
    private static func densest(_ utf8: Span<UInt8>, _ spans: [HighlightSpan], _ room: Int) -> Excerpt? {
        guard !spans.isEmpty else { return nil }
        var counter = CodePointCounter()
        var starts: [Int] = []
        starts.reserveCapacity(spans.count)
        var patternCount = 0
        for span in spans {
            starts.append(counter.codePoints(before: span.start, in: utf8))
            patternCount = max(patternCount, span.pattern + 1)
        }
        var counts = [Int](repeating: 0, count: patternCount)
        var distinct = 0
        var first = 0
        var best: Excerpt?
        for last in spans.indices {
            counts[spans[last].pattern] += 1
            if counts[spans[last].pattern] == 1 { distinct += 1 }
            while first < last, starts[last] + spans[last].end - spans[last].start - starts[first] > room {
                counts[spans[first].pattern] -= 1
                if counts[spans[first].pattern] == 0 { distinct -= 1 }
                first += 1
            }
            let value = distinct << 32 + (last - first + 1)
            if value > best?.value ?? 0 {
                best = Excerpt(range: spans[first].start..<spans[last].end, value: value)
            }
        }
        return best
    }

    /// Widens `core` to `room` code points, a third of the rest before it, and ends at white space where there is any.
    private static func extend(_ core: Range<Int>, _ utf8: Span<UInt8>, _ room: Int) -> Range<Int> {
        let spare = max(0, room - codePoints(utf8, core))
        var start = back(utf8, core.lowerBound, spare / 3)
        let end = forward(utf8, core.upperBound, spare - codePoints(utf8, start..<core.lowerBound))
        if end == utf8.count { start = back(utf8, core.lowerBound, spare - codePoints(utf8, core.upperBound..<end)) }
        let cutEnd = end < utf8.count ? wordEnd(utf8, core.upperBound, end) : end
        let cutStart = start > 0 ? wordStart(utf8, start, core.lowerBound) : start
        return cutStart..<clamped(cutEnd, utf8, from: cutStart, room)
    }

    /// `end`, or less if a single match is longer than the excerpt may be.
    private static func clamped(_ end: Int, _ utf8: Span<UInt8>, from start: Int, _ room: Int) -> Int {
        min(end, forward(utf8, start, room))
    }

    private static func codePoints(_ utf8: Span<UInt8>, _ range: Range<Int>) -> Int {
        CodePointCounter.codePoints(in: range, of: utf8)
    }

    /// The offset `count` code points before `offset`, or 0.
    private static func back(_ utf8: Span<UInt8>, _ offset: Int, _ count: Int) -> Int {
        var offset = offset
        var left = count
        while offset > 0 && left > 0 {
            offset -= 1
            while offset > 0 && utf8[offset] & 0xC0 == 0x80 { offset -= 1 }
            left -= 1
        }
        return offset
    }

    /// The offset `count` code points after `offset`, or the end.
    private static func forward(_ utf8: Span<UInt8>, _ offset: Int, _ count: Int) -> Int {
        var offset = offset
        var left = count
        while offset < utf8.count && left > 0 {
            offset += 1
            while offset < utf8.count && utf8[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    /// The first beginning of a word from `start` to `limit`; `start` itself if there is none.
    private static func wordStart(_ utf8: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var offset = start
        if isSpace(utf8[offset - 1]) { return start }
        while offset < limit {
            if isSpace(utf8[offset]) { return offset }
            offset += 1
        }
        return start
    }

    /// The last end of a word from `limit` to `end`; `end` itself if there is none.
    private static func wordEnd(_ utf8: Span<UInt8>, _ limit: Int, _ end: Int) -> Int {
        var offset = end
        while offset > limit {
            if isSpace(utf8[offset]) { return offset }
            offset -= 1
        }
        return isSpace(utf8[offset]) && offset > 0 ? offset : end
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

    /// Whether there is nothing but ASCII white space.
    static func isBlank(_ utf8: Span<UInt8>, from start: Int = 0) -> Bool {
        for index in start..<utf8.count where !isSpace(utf8[index]) { return false }
        return true
    }

    /// The spans inside `range`, overlapping ones joined.
    static func merged(_ spans: [HighlightSpan], in range: Range<Int>) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for span in spans where span.start >= range.lowerBound && span.start < range.upperBound {
            let end = min(span.end, range.upperBound)
            if let last = merged.last, span.start < last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, end)
            } else {
                merged.append(span.start..<end)
            }
        }
        return merged
    }

    /// Writes the excerpt with single spaces, and the spans as ranges of its code points.
    func render(_ utf8: Span<UInt8>, _ spans: [HighlightSpan]) -> Snippet {
        var writer = ExcerptWriter(byteCount: range.count + 8)
        if range.lowerBound > 0 { writer.ellipsis() }
        var offset = range.lowerBound
        for highlight in Self.merged(spans, in: range) {
            writer.write(utf8, offset..<highlight.lowerBound)
            writer.beginHighlight()
            writer.write(utf8, highlight)
            writer.endHighlight()
            offset = highlight.upperBound
        }
        writer.write(utf8, offset..<range.upperBound)
        if !Self.isBlank(utf8, from: range.upperBound) { writer.ellipsis() }
        return Snippet(text: String(decoding: writer.text, as: UTF8.self), highlights: writer.highlights)
    }
}

/// Collects the code points of an excerpt.
private struct ExcerptWriter {
    private(set) var text: [UInt8] = []
    private(set) var highlights: [Highlight] = []
    /// Code points so far.
    private var count = 0
    private var highlightStart = 0
    private var isSpacePending = false

    init(byteCount: Int) { text.reserveCapacity(byteCount) }

    mutating func ellipsis() {
        text.append(contentsOf: "…".utf8)
        count += 1
        isSpacePending = false
    }

    /// Writes whole code points, white space and controls as single spaces.
    mutating func write(_ utf8: Span<UInt8>, _ range: Range<Int>) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let start = offset
            if Self.mayBeginSpace(utf8[offset]) {
                let value = Tokenizer.decode(utf8, at: &offset)
                if Self.isSpace(value) {
                    isSpacePending = count > 0 && !endsInEllipsis
                    continue
                }
            } else {
                offset = Self.plainEnd(utf8, offset..<range.upperBound)
            }
            flushSpace()
            utf8.extracting(start..<offset).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            count += CodePointCounter.codePoints(in: start..<offset, of: utf8)
        }
    }

    /// The end of what is written as it is: text, and single blanks between two pieces of it.
    @inline(__always)
    private static func plainEnd(_ utf8: Span<UInt8>, _ range: Range<Int>) -> Int {
        var offset = range.lowerBound
        while offset < range.upperBound {
            if mayBeginSpace(utf8[offset]) {
                guard utf8[offset] == 0x20, offset + 1 < range.upperBound, !mayBeginSpace(utf8[offset + 1]) else {
                    break
                }
            }
            offset += 1
        }
        return offset
    }

    /// Whether a byte may be the first of white space or of a control.
    @inline(__always)
    private static func mayBeginSpace(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || byte == 0xC2 || (0xE1...0xE3).contains(byte)
    }

    mutating func beginHighlight() {
        flushSpace()
        highlightStart = count
    }

    mutating func endHighlight() {
        guard count > highlightStart else { return }
        highlights.append(Highlight(start: highlightStart, length: count - highlightStart))
    }

    private var endsInEllipsis: Bool { count == 1 && text.starts(with: "…".utf8) }

    private mutating func flushSpace() {
        guard isSpacePending else { return }
        text.append(0x20)
        count += 1
        isSpacePending = false
    }

    private static func isSpace(_ value: UInt32) -> Bool {
        if value < 0x80 { return value <= 0x20 || value == 0x7F }
        switch value {
        case 0x80...0x9F, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return true
        default: return false
        }
    }
}
