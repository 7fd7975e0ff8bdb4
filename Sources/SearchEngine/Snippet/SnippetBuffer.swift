/// An excerpt as bytes. Its memory serves one hit after the other.
public struct SnippetBuffer {
    /// The excerpt in UTF-8: white space is single spaces, `…` stands where it was cut.
    public private(set) var text: [UInt8] = []
    /// Ranges of ``text`` in code points, ascending, without overlaps.
    public private(set) var highlights: [Highlight] = []
    /// Code points so far.
    private var count = 0
    private var isSpacePending = false

    /// Starts with nothing.
    public init() {}

    /// Replaces the content by a part of `source`, and the spans in it as ranges of its code points.
    mutating func write(_ range: Range<Int>, of source: SnippetText, _ spans: [HighlightSpan]) {
        text.removeAll(keepingCapacity: true)
        highlights.removeAll(keepingCapacity: true)
        count = 0
        isSpacePending = false
        if range.lowerBound > 0 { writeEllipsis() }
        var offset = range.lowerBound
        var joined = 0..<0
        for span in spans where span.start >= range.lowerBound && span.start < range.upperBound {
            let end = min(span.end, range.upperBound)
            if span.start < joined.upperBound {
                joined = joined.lowerBound..<max(joined.upperBound, end)
                continue
            }
            write(joined, of: source, from: &offset)
            joined = span.start..<end
        }
        write(joined, of: source, from: &offset)
        write(offset..<range.upperBound, of: source)
        if !source.isBlank(from: range.upperBound) { writeEllipsis() }
    }

    /// Writes what comes before a highlight, and the highlight, unless it is empty.
    private mutating func write(_ highlight: Range<Int>, of source: SnippetText, from offset: inout Int) {
        guard !highlight.isEmpty else { return }
        write(offset..<highlight.lowerBound, of: source)
        flushSpace()
        let start = count
        write(highlight, of: source)
        if count > start { highlights.append(Highlight(start: start, length: count - start)) }
        offset = highlight.upperBound
    }

    private mutating func writeEllipsis() {
        text.append(contentsOf: "…".utf8)
        count += 1
        isSpacePending = false
    }

    /// Writes whole code points, white space and controls as single spaces.
    private mutating func write(_ range: Range<Int>, of source: SnippetText) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let end = source.firstBreak(in: offset..<range.upperBound)
            writePlain(offset..<end, of: source)
            guard end < range.upperBound else { return }
            offset = source.firstBreak(false, in: end..<range.upperBound)
            addSpace()
        }
    }

    /// Writes text in which single blanks are the only white space.
    private mutating func writePlain(_ range: Range<Int>, of source: SnippetText) {
        var range = range
        guard !range.isEmpty else { return }
        if source.utf8[range.lowerBound] == 0x20 {
            addSpace()
            range = range.lowerBound + 1..<range.upperBound
        }
        guard !range.isEmpty else { return }
        flushSpace()
        // What follows may be the end, where there is no white space.
        let endsInSpace = source.utf8[range.upperBound - 1] == 0x20
        if endsInSpace { range = range.lowerBound..<range.upperBound - 1 }
        text.append(contentsOf: source.utf8[range])
        count += source.codePoints(in: range)
        if endsInSpace { addSpace() }
    }

    /// Notes white space, which is written before what follows it, but not at the beginning.
    private mutating func addSpace() { isSpacePending = count > 0 && !isEllipsis }

    /// Whether nothing but `…` was written.
    private var isEllipsis: Bool { count == 1 && text.starts(with: "…".utf8) }

    private mutating func flushSpace() {
        guard isSpacePending else { return }
        text.append(0x20)
        count += 1
        isSpacePending = false
    }
}

extension Snippet {
    /// What a buffer holds.
    public init(_ buffer: SnippetBuffer) {
        self.init(text: String(decoding: buffer.text, as: UTF8.self), highlights: buffer.highlights)
    }
}
