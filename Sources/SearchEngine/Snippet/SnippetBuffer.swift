/// An excerpt as bytes. Its memory serves one hit after the other.
public struct SnippetBuffer {
    /// The excerpt in UTF-8: white space is single spaces, `…` stands where it was cut.
    public private(set) var text: [UInt8] = []
    /// Ranges of ``text`` in code points, ascending, without overlaps.
    public private(set) var highlights: [Highlight] = []
    /// Code points so far.
    private var count = 0
    private var isSpacePending = false
    private var pieces: [Piece] = []

    /// A part of the source that was written as it is.
    private struct Piece {
        let range: Range<Int>
        /// How many more code points come before a place in ``text`` than before the same place in the source.
        let shift: Int
    }

    /// Starts with nothing.
    public init() {}

    /// Replaces the content by a part of `source`, and the spans in it as ranges of its code points.
    mutating func write(_ range: Range<Int>, of source: SnippetText, _ spans: [HighlightSpan]) {
        text.removeAll(keepingCapacity: true)
        highlights.removeAll(keepingCapacity: true)
        pieces.removeAll(keepingCapacity: true)
        count = 0
        isSpacePending = false
        if range.lowerBound > 0 { writeEllipsis() }
        write(range, of: source)
        if !source.isBlank(from: range.upperBound) { writeEllipsis() }
        addHighlights(spans, range, of: source)
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
            writePiece(offset..<end, of: source)
            guard end < range.upperBound else { return }
            offset = source.firstBreak(false, in: end..<range.upperBound)
            addSpace()
        }
    }

    /// Writes text in which single blanks are the only white space.
    private mutating func writePiece(_ range: Range<Int>, of source: SnippetText) {
        var range = range
        if !range.isEmpty, source.utf8[range.lowerBound] == 0x20 {
            addSpace()
            range = range.lowerBound + 1..<range.upperBound
        }
        guard !range.isEmpty else { return }
        if isSpacePending {
            text.append(0x20)
            count += 1
            isSpacePending = false
        }
        // What follows may be the end, where there is no white space.
        let endsInSpace = source.utf8[range.upperBound - 1] == 0x20
        if endsInSpace { range = range.lowerBound..<range.upperBound - 1 }
        text.append(contentsOf: source.utf8[range])
        let before = source.codePoints(before: range.lowerBound)
        pieces.append(Piece(range: range, shift: count - before))
        count += source.codePoints(before: range.upperBound) - before
        if endsInSpace { addSpace() }
    }

    /// Notes white space, which is written before what follows it, but not at the beginning.
    private mutating func addSpace() { isSpacePending = count > 0 && !isEllipsis }

    /// Whether nothing but `…` was written.
    private var isEllipsis: Bool { count == 1 && text.starts(with: "…".utf8) }

    /// Adds the spans that begin in `range`, overlapping ones joined.
    private mutating func addHighlights(_ spans: [HighlightSpan], _ range: Range<Int>, of source: SnippetText) {
        var piece = 0
        var joined = 0..<0
        for span in spans where span.start >= range.lowerBound && span.start < range.upperBound {
            let end = min(span.end, range.upperBound)
            if span.start < joined.upperBound {
                joined = joined.lowerBound..<max(joined.upperBound, end)
            } else {
                addHighlight(joined, of: source, from: &piece)
                joined = span.start..<end
            }
        }
        addHighlight(joined, of: source, from: &piece)
    }

    /// - Parameter piece: One that does not come behind the highlight; set to the last that the highlight is in.
    private mutating func addHighlight(_ highlight: Range<Int>, of source: SnippetText, from piece: inout Int) {
        guard !highlight.isEmpty else { return }
        while piece + 1 < pieces.count, pieces[piece + 1].range.lowerBound <= highlight.lowerBound { piece += 1 }
        let start = source.codePoints(before: highlight.lowerBound) + pieces[piece].shift
        while piece + 1 < pieces.count, pieces[piece + 1].range.lowerBound < highlight.upperBound { piece += 1 }
        let last = min(highlight.upperBound, pieces[piece].range.upperBound)
        let length = source.codePoints(before: last) + pieces[piece].shift - start
        if length > 0 { highlights.append(Highlight(start: start, length: length)) }
    }
}

extension Snippet {
    /// What a buffer holds.
    public init(_ buffer: SnippetBuffer) {
        self.init(text: String(decoding: buffer.text, as: UTF8.self), highlights: buffer.highlights)
    }
}
