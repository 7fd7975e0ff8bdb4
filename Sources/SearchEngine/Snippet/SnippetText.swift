import CIntrinsics

/// A text made ready to have excerpts cut from it: where its words, its code points and its white space are, in bits for
/// each byte. To find a word by its number, or how many code points come before it, then takes no look at the text.
///
/// Takes 1.6 times the memory of the text.
public struct SnippetText: Sendable {
    /// What 64 bytes are, a bit for each, the first one lowest.
    struct Block: Sendable {
        /// The first and the last bytes of words, as ``Tokenizer`` finds them.
        var starts: UInt64 = 0
        var ends: UInt64 = 0
        /// Bytes that continue a code point.
        var continuations: UInt64 = 0
        /// White space and controls that an excerpt does not have as they are: all but blanks that stand alone.
        var breaks: UInt64 = 0
        /// The words and the code points that begin before the block.
        var wordsBefore: UInt32 = 0
        var codePointsBefore: UInt32 = 0
    }

    /// Valid UTF-8.
    let utf8: [UInt8]
    /// One for each 64 bytes begun, and one more if the last is full.
    let blocks: [Block]

    /// No text.
    public static let empty = SnippetText([])

    /// Reads a text of less than 2^32 bytes.
    ///
    /// - Parameter utf8: Valid UTF-8.
    /// - Complexity: O(bytes), 64 of them at a time where there are but letters, digits and separators.
    public init(_ utf8: [UInt8]) {
        self.utf8 = utf8
        var builder = SnippetTextBuilder(byteCount: utf8.count)
        builder.addBytes(utf8.span)
        builder.addWords(utf8.span)
        builder.count()
        blocks = builder.blocks
    }

    /// The memory that it takes, in bytes.
    public var byteCount: Int { utf8.count + blocks.count * MemoryLayout<Block>.stride }

    /// Asks for the beginning of what it consists of, which may lie far away in memory.
    @inline(__always)
    public func prefetch() {
        blocks.withUnsafeBufferPointer { CIntrinsics.prefetch($0.baseAddress) }
        utf8.withUnsafeBufferPointer { CIntrinsics.prefetch($0.baseAddress) }
    }

    /// Returns where the word with this number, counted from 0, stands.
    ///
    /// - Parameter hint: A block that is not behind the word's; set to the word's.
    /// - Returns: `nil` if the text has fewer words.
    /// - Complexity: O(1) and a step for each block passed.
    func word(_ number: Int, from hint: inout Int) -> Range<Int>? {
        var place = hint
        while place + 1 < blocks.count, Int(blocks[place + 1].wordsBefore) <= number { place += 1 }
        hint = place
        let rank = number - Int(blocks[place].wordsBefore)
        guard rank < blocks[place].starts.nonzeroBitCount else { return nil }
        let start = place << 6 | blocks[place].starts.place(ofBit: rank)
        var ends = blocks[place].ends & .max << UInt64(start & 63)
        while ends == 0 {
            place += 1
            ends = blocks[place].ends
        }
        return start..<(place << 6 | ends.trailingZeroBitCount) + 1
    }

    /// The code points that begin before a byte.
    @inline(__always)
    func codePoints(before offset: Int) -> Int {
        let block = blocks[offset >> 6]
        let earlier = block.continuations & (1 << UInt64(offset & 63) - 1)
        return Int(block.codePointsBefore) + (offset & 63) - earlier.nonzeroBitCount
    }

    /// The code points of a range.
    @inline(__always)
    func codePoints(in range: Range<Int>) -> Int {
        codePoints(before: range.upperBound) - codePoints(before: range.lowerBound)
    }

    /// The byte `distance` code points behind the one at `offset`, or before it if negative; no further than the text.
    ///
    /// - Complexity: O(distance / 64).
    func offset(_ distance: Int, codePointsFrom offset: Int) -> Int {
        let number = codePoints(before: offset) + distance
        guard number > 0 else { return 0 }
        var place = offset >> 6
        while place > 0, Int(blocks[place].codePointsBefore) > number { place -= 1 }
        while place + 1 < blocks.count, Int(blocks[place + 1].codePointsBefore) <= number { place += 1 }
        let block = blocks[place]
        let rank = number - Int(block.codePointsBefore)
        guard block.continuations != 0 else { return min(place << 6 + rank, utf8.count) }
        return min(place << 6 + (~block.continuations).place(ofBit: rank), utf8.count)
    }

    /// The first byte of `range` that is of ``Block/breaks`` (or that is not), or its end.
    func firstBreak(_ isBreak: Bool = true, in range: Range<Int>) -> Int {
        var place = range.lowerBound >> 6
        var mask = UInt64.max << UInt64(range.lowerBound & 63)
        while place << 6 < range.upperBound {
            let found = (isBreak ? blocks[place].breaks : ~blocks[place].breaks) & mask
            if found != 0 { return min(place << 6 | found.trailingZeroBitCount, range.upperBound) }
            place += 1
            mask = .max
        }
        return range.upperBound
    }
}

/// Fills the blocks of a ``SnippetText``.
private struct SnippetTextBuilder {
    private(set) var blocks: [SnippetText.Block]
    private let byteCount: Int

    init(byteCount: Int) {
        self.byteCount = byteCount
        blocks = [SnippetText.Block](repeating: SnippetText.Block(), count: byteCount / 64 + 1)
    }

    /// Marks continuations and breaks.
    mutating func addBytes(_ text: Span<UInt8>) {
        var blanks = [UInt64](repeating: 0, count: blocks.count)
        for place in blocks.indices {
            let marks = ByteMarks(text, at: place << 6)
            blocks[place].continuations = marks.continuations
            blocks[place].breaks |= marks.spaces
            blanks[place] = marks.blanks
            var rest = marks.wideSpaceLeads
            while rest != 0 {
                addWideSpace(text, at: place << 6 | rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
        // The block before is looked at as it was.
        var carry: UInt64 = 0
        for place in blocks.indices {
            let spaces = blocks[place].breaks
            let next = place + 1 < blocks.count ? blocks[place + 1].breaks << 63 : 0
            blocks[place].breaks &= ~(blanks[place] & ~(spaces << 1 | carry) & ~(spaces >> 1 | next))
            carry = spaces >> 63
        }
    }

    /// Marks the scalar at `start` if it is white space or a control.
    private mutating func addWideSpace(_ text: Span<UInt8>, at start: Int) {
        var end = start
        guard Self.isWideSpace(Tokenizer.decode(text, at: &end)) else { return }
        for offset in start..<end { blocks[offset >> 6].breaks |= 1 << UInt64(offset & 63) }
    }

    private static func isWideSpace(_ value: UInt32) -> Bool {
        switch value {
        case 0x80...0x9F, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Marks words, 64 bytes at a time where what they are is plain.
    mutating func addWords(_ text: Span<UInt8>) {
        var tokenizer = Tokenizer()
        var offset = 0
        while offset < byteCount {
            let block = WordBlock(text, at: offset)
            let passed = block.passableCount
            if passed > 0 {
                add(starts: block.starts(before: passed), ends: block.ends(before: passed), at: offset)
                offset += passed
                continue
            }
            // What begins here is not plain, or longer than a block.
            tokenizer.reset()
            guard tokenizer.next(in: text.extracting(offset..<byteCount)) else { return }
            add(starts: 1, ends: 0, at: offset + tokenizer.start)
            add(starts: 0, ends: 1, at: offset + tokenizer.end - 1)
            offset += tokenizer.end
        }
    }

    /// Sets bits, the first of which stands for the byte at `offset`.
    @inline(__always)
    private mutating func add(starts: UInt64, ends: UInt64, at offset: Int) {
        let (place, shift) = (offset >> 6, UInt64(offset & 63))
        blocks[place].starts |= starts << shift
        blocks[place].ends |= ends << shift
        // A shift by 64 leaves nothing.
        let rest = (starts >> (64 - shift), ends >> (64 - shift))
        guard rest.0 | rest.1 != 0 else { return }
        blocks[place + 1].starts |= rest.0
        blocks[place + 1].ends |= rest.1
    }

    /// Counts what comes before each block.
    mutating func count() {
        var (words, codePoints): (UInt32, UInt32) = (0, 0)
        for place in blocks.indices {
            blocks[place].wordsBefore = words
            blocks[place].codePointsBefore = codePoints
            words += UInt32(blocks[place].starts.nonzeroBitCount)
            let bytes = min(64, byteCount - place << 6)
            codePoints += UInt32(bytes - blocks[place].continuations.nonzeroBitCount)
        }
    }
}

/// What 64 bytes of a text are, whatever stands around them; behind its end stands nothing.
private struct ByteMarks {
    private(set) var continuations: UInt64 = 0
    /// White space and controls of ASCII, and the blanks among them.
    private(set) var spaces: UInt64 = 0
    private(set) var blanks: UInt64 = 0
    /// First bytes of what may be white space or controls beyond ASCII.
    private(set) var wideSpaceLeads: UInt64 = 0

    @inline(__always)
    init(_ text: Span<UInt8>, at offset: Int) {
        for index in 0..<8 where offset &+ 8 &* index < text.count {
            let chunk = ByteChunk(text, at: offset &+ 8 &* index)
            let shift = UInt64(8 &* index)
            spaces |= ByteChunk.bits(chunk.spaces) << shift
            blanks |= ByteChunk.bits(chunk.blanks) << shift
            guard chunk.high != 0 else { continue }
            continuations |= ByteChunk.bits(chunk.continuations) << shift
            wideSpaceLeads |= ByteChunk.bits(chunk.wideSpaceLeads) << shift
        }
        let rest = text.count - offset
        // The zeros behind the end are no controls.
        if rest < 64 { spaces &= 1 << UInt64(max(0, rest)) - 1 }
    }
}

extension ByteChunk {
    /// The high bit of each byte that continues a code point.
    @inline(__always)
    fileprivate var continuations: UInt64 { bits & ~(bits << 1) & 0x8080_8080_8080_8080 }

    /// The high bit of each byte that is a blank.
    @inline(__always)
    fileprivate var blanks: UInt64 { Self.zeros(bits ^ 0x2020_2020_2020_2020) }

    /// The high bit of each byte that is white space or a control of ASCII.
    @inline(__always)
    fileprivate var spaces: UInt64 {
        let low = bits & 0x7F7F_7F7F_7F7F_7F7F
        let isAbove = low &+ 0x5F5F_5F5F_5F5F_5F5F
        let isLast = low &+ 0x0101_0101_0101_0101
        return (~isAbove | isLast) & ~bits & 0x8080_8080_8080_8080
    }

    /// The high bit of each byte that is C2, or E0 to E3.
    @inline(__always)
    fileprivate var wideSpaceLeads: UInt64 {
        Self.zeros(bits ^ 0xC2C2_C2C2_C2C2_C2C2) | Self.zeros(bits & 0xFCFC_FCFC_FCFC_FCFC ^ 0xE0E0_E0E0_E0E0_E0E0)
    }
}

extension UInt64 {
    /// The place of the bit before which there are `rank` bits, 0 to 63; 64 if there is none.
    @inline(__always)
    fileprivate func place(ofBit rank: Int) -> Int { deposit_bits(1 << UInt64(rank), self).trailingZeroBitCount }
}
