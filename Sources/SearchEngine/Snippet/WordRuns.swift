/// Cuts a text at white space and at ASCII punctuation below the digits, the apostrophe apart: no word reaches beyond.
///
/// A run is usually one word, perhaps with a colon behind it or quotation marks around it; runs are found 64 bytes at a
/// time.
struct WordRuns {
    /// The run, in bytes of the text.
    private(set) var start = 0
    private(set) var end = 0

    /// The first byte of the block at hand, and for each of its bytes whether it belongs to a run.
    private var base = -64
    private var block: UInt64 = 0
    /// The same without what has been passed.
    private var rest: UInt64 = 0

    /// Moves to the next run of `text`, which must be the same on every call.
    ///
    /// - Returns: `false` at the end of the text.
    /// - Complexity: O(bytes passed), no allocation.
    @inline(__always)
    mutating func next(in text: Span<UInt8>) -> Bool {
        while rest == 0 {
            guard load(text) else { return false }
            rest = block
        }
        let first = rest.trailingZeroBitCount
        start = base + first
        var gaps = ~block & .max << UInt64(first)
        while gaps == 0 {
            guard load(text) else {
                end = text.count
                rest = 0
                return true
            }
            gaps = ~block
        }
        let past = gaps.trailingZeroBitCount
        end = base + past
        rest = block & .max << UInt64(past)
        return true
    }

    /// Reads the next block; `false` if there is none.
    @inline(__always)
    private mutating func load(_ text: Span<UInt8>) -> Bool {
        guard base + 64 < text.count else { return false }
        base += 64
        block = 0
        for index in 0..<8 where base + 8 * index < text.count {
            block |= ByteChunk(text, at: base + 8 * index).runBytes << UInt64(8 * index)
        }
        return true
    }
}

extension ByteChunk {
    /// A bit for each byte, the first one lowest: whether it is 0x30 or above, or an apostrophe.
    @inline(__always)
    fileprivate var runBytes: UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let quotes = bits ^ 0x2727_2727_2727_2727
        let isNoQuote = (quotes & low) &+ low | quotes
        let marked = ((bits & low) &+ 0x5050_5050_5050_5050 | bits | ~isNoQuote) & ~low
        // The product brings the marks of the eight bytes side by side.
        return ((marked >> 7) &* 0x0102_0408_1020_4080) >> 56
    }
}
