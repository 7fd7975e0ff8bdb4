import CIntrinsics

/// The layout of the postings of a word that stands in few documents.
///
/// | part | bits |
/// |---|---|
/// | high parts of the doc IDs in unary: for each the difference to the one before in zeros, then a one | `upperSize` |
/// | width of the codes | 4 |
/// | the largest bound of ``ImpactBounds``, if there are 8 postings or more | 8 |
/// | low parts of the doc IDs | `lowWidth` each |
/// | codes of ``FrequencyTable``; all ones: among the last bytes, from the end backwards | `codeWidth` each |
/// | for every 64th posting but the first: where its positions start, and the escaped codes before it | 56 each |
/// | positions | see ``PositionCoding`` |
///
/// Doc IDs are an Elias–Fano sequence, which takes about two bits more than log₂(documents / postings) for each.
///
/// - Source: Vigna, Quasi-succinct indices, WSDM 2013, doi:10.1145/2433396.2433409.
struct SparseList {
    /// Postings between two marks, and the bits of a mark.
    static let markDistance = 64
    private static let markSize = 56
    /// The postings from which on the largest bound is stored.
    private static let boundedCount = 8

    let count: Int
    let lowWidth: Int
    let upperSize: Int
    let codeWidth: Int
    /// The first byte, from which the high parts are read a machine word at a time.
    let start: Int
    /// The byte after the last.
    let end: Int

    /// Reads what the stream says of itself.
    @inline(__always)
    init(_ stream: FlatArray<UInt8>, start: Int, end: Int, count: Int, documentCount: Int) {
        self.start = start
        self.end = end
        self.count = count
        lowWidth = Self.lowWidth(count, documentCount)
        upperSize = count + (documentCount - 1) >> lowWidth
        codeWidth = Int(stream.bits(at: start * 8 + upperSize, count: 4))
    }

    /// The width of low parts.
    @inline(__always)
    static func lowWidth(_ count: Int, _ documentCount: Int) -> Int {
        max(0, Int.bitWidth - 1 - (documentCount / count).leadingZeroBitCount)
    }

    /// Where the low parts start, as a bit of the stream.
    @inline(__always)
    var lows: Int { start * 8 + upperSize + (count < Self.boundedCount ? 4 : 12) }

    /// What a posting scores at most, as in ``ImpactBounds``.
    func largestBound(_ stream: FlatArray<UInt8>) -> UInt8 {
        guard count >= Self.boundedCount else { return 255 }
        return UInt8(truncatingIfNeeded: stream.bits(at: start * 8 + upperSize + 4, count: 8))
    }

    /// Where the codes start.
    @inline(__always)
    var codes: Int { lows + count * lowWidth }

    /// Where the marks of positions start.
    var marks: Int { codes + count * codeWidth }

    /// Where the positions of the first posting start.
    var positions: Int { marks + (count - 1) / Self.markDistance * Self.markSize }

    /// The machine word of high parts with this number; bits that are not high parts are zero.
    @inline(__always)
    func upperWord(_ stream: FlatArray<UInt8>, _ number: Int) -> UInt64 {
        let rest = upperSize - number * 64
        let word = stream.word(at: start + number * 8)
        return rest >= 64 ? word : word & (1 << UInt64(max(0, rest)) - 1)
    }

    /// The code of a posting.
    @inline(__always)
    func code(_ stream: FlatArray<UInt8>, at index: Int) -> UInt8 {
        let code = storedCode(stream, at: index)
        return isEscape(code) ? escaped(stream, at: index) : code
    }

    /// Whether the real code is among the last bytes.
    @inline(__always)
    func isEscape(_ code: UInt8) -> Bool { codeWidth > 0 && codeWidth < 8 && Int(code) == 1 << codeWidth - 1 }

    @inline(never)
    private func escaped(_ stream: FlatArray<UInt8>, at index: Int) -> UInt8 {
        escape(stream, escapesBefore(stream, index))
    }

    /// The real code of the posting before which there are so many escapes.
    @inline(__always)
    func escape(_ stream: FlatArray<UInt8>, _ before: Int) -> UInt8 { stream[end - 1 - before] }

    /// The code of a posting as it stands in the list, which may be an escape.
    @inline(__always)
    func storedCode(_ stream: FlatArray<UInt8>, at index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: stream.bits(at: codes + index * codeWidth, count: codeWidth))
    }

    /// The escapes among the codes before a posting.
    func escapesBefore(_ stream: FlatArray<UInt8>, _ index: Int) -> Int {
        // As many codes at a time as fit into a read; the lowest bit of one stays set if all its bits are.
        let step = 56 / codeWidth
        var lowest: UInt64 = 0
        for code in 0..<step { lowest |= 1 << UInt64(code * codeWidth) }
        let mark = index / Self.markDistance
        var before = mark == 0 ? 0 : Int(stream.bits(at: marks + mark * Self.markSize - 24, count: 24))
        for first in stride(from: mark * Self.markDistance, to: index, by: step) {
            let bits = stream.bits(at: codes + first * codeWidth, count: min(step, index - first) * codeWidth)
            var ones = bits & lowest
            for shift in 1..<UInt64(codeWidth) { ones &= bits >> shift }
            before += ones.nonzeroBitCount
        }
        return before
    }

    /// Calls `body` with each document and code, in ascending order.
    @inline(__always)
    func forEach(_ stream: FlatArray<UInt8>, _ body: (DocID, UInt8) -> Void) {
        var (low, code) = (lows, codes)
        var index = 0
        var escapes = end
        var number = 0
        while index < count {
            var word = upperWord(stream, number)
            while word != 0 {
                let high = number << 6 + word.trailingZeroBitCount - index
                word &= word - 1
                let docID = high << lowWidth | Int(truncatingIfNeeded: stream.bits(at: low, count: lowWidth))
                var value = UInt8(truncatingIfNeeded: stream.bits(at: code, count: codeWidth))
                if isEscape(value) {
                    escapes -= 1
                    value = stream[escapes]
                }
                body(DocID(truncatingIfNeeded: docID), value)
                index += 1
                low += lowWidth
                code += codeWidth
            }
            number += 1
        }
    }

    /// Writes the codes of all postings, eight at a time.
    ///
    /// - Parameter target: Has room for seven more, which are without meaning.
    func unpackCodes(_ stream: FlatArray<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
        // A read has the bits of seven whole bytes.
        let step = codeWidth < 8 ? 8 : 7
        let largest = UInt64(1 << codeWidth - 1) &* 0x0101_0101_0101_0101
        let escape = UInt8(truncatingIfNeeded: largest)
        var escapes = end
        for first in stride(from: 0, to: count, by: step) {
            let eight = deposit_bits(stream.bits(at: codes &+ first &* codeWidth, count: 56), largest)
            UnsafeMutableRawPointer(target + first).storeBytes(of: eight.littleEndian, as: UInt64.self)
            guard isEscape(escape) else { continue }
            var rest = equal_eight(eight, escape)
            while rest != 0 {
                let index = first &+ rest.trailingZeroBitCount
                rest &= rest &- 1
                guard index < count else { break }
                escapes &-= 1
                target[index] = stream[escapes]
            }
        }
    }

    /// Calls `body` with each document, in ascending order.
    @inline(__always)
    func forEachDocument(_ stream: FlatArray<UInt8>, _ body: (DocID) -> Void) {
        var low = lows
        var index = 0
        var number = 0
        while index < count {
            var word = upperWord(stream, number)
            while word != 0 {
                let high = number &<< 6 &+ word.trailingZeroBitCount &- index
                word &= word &- 1
                let docID = high &<< lowWidth | Int(truncatingIfNeeded: stream.bits(at: low, count: lowWidth))
                body(DocID(truncatingIfNeeded: docID))
                index &+= 1
                low &+= lowWidth
            }
            number &+= 1
        }
    }

    /// Where the positions of every 64th posting start.
    @inline(__always)
    func markedPositions(_ stream: FlatArray<UInt8>, _ mark: Int) -> Int {
        guard mark > 0 else { return positions }
        return positions + Int(stream.bits(at: marks + (mark - 1) * Self.markSize, count: 32))
    }

    /// Calls `body` with each posting of a range and its document, of which the first is `docID`.
    @inline(__always)
    func forEachDocument(
        _ stream: FlatArray<UInt8>, _ range: Range<Int>, from docID: DocID, _ body: (Int, DocID) -> Void
    ) {
        guard !range.isEmpty else { return }
        // The high part and the index of a posting add up to its place among the bits of high parts.
        let bit = Int(docID) &>> lowWidth &+ range.lowerBound
        var number = bit >> 6
        var word = upperWord(stream, number) & (.max &<< UInt64(bit & 63))
        var low = lows &+ range.lowerBound &* lowWidth
        for index in range {
            while word == 0 {
                number &+= 1
                word = upperWord(stream, number)
            }
            let high = number &<< 6 &+ word.trailingZeroBitCount &- index
            word &= word &- 1
            body(index, self.docID(high, stream, low))
            low &+= lowWidth
        }
    }

    /// The same from the last to the first; after the range follows the posting of `docID`.
    @inline(__always)
    func forEachDocument(
        _ stream: FlatArray<UInt8>, _ range: Range<Int>, before docID: DocID, _ body: (Int, DocID) -> Void
    ) {
        let bit = Int(docID) &>> lowWidth &+ range.upperBound
        var number = bit >> 6
        var word = upperWord(stream, number) & (1 &<< UInt64(bit & 63) &- 1)
        var low = lows &+ range.upperBound &* lowWidth
        var index = range.upperBound
        while index > range.lowerBound {
            while word == 0 {
                number &-= 1
                word = upperWord(stream, number)
            }
            index &-= 1
            low &-= lowWidth
            let place = 63 &- word.leadingZeroBitCount
            word ^= 1 &<< UInt64(place)
            body(index, self.docID(number &<< 6 &+ place &- index, stream, low))
        }
    }

    /// The document of this high part whose low part stands at a bit.
    @inline(__always)
    private func docID(_ high: Int, _ stream: FlatArray<UInt8>, _ low: Int) -> DocID {
        DocID(truncatingIfNeeded: high &<< lowWidth | Int(truncatingIfNeeded: stream.bits(at: low, count: lowWidth)))
    }

    // MARK: Writing

    /// Writes a list; `marks` are the starts of the positions of every 64th posting, the first included, and `bound` says
    /// what a posting scores at most, any number where lists are not scored.
    static func write(
        _ docIDs: [DocID], _ codes: [UInt8], _ marks: [UInt32], _ positions: BitWriter, documentCount: Int,
        bound: (UInt8, DocID) -> UInt8, to bits: inout BitWriter
    ) -> [UInt8] {
        if docIDs.count == 1 {
            let single = single(docIDs[0], codes[0], documentCount: documentCount)
            bits.append(single.bits, width: single.width)
            bits.append(positions)
            return []
        }
        let lowWidth = lowWidth(docIDs.count, documentCount)
        let upperSize = docIDs.count + (documentCount - 1) >> lowWidth
        var previous = 0
        for docID in docIDs {
            let high = Int(docID) >> lowWidth
            bits.appendUnary(high - previous)
            previous = high
        }
        bits.appendZeros(upperSize - bits.count)
        let codeWidth = bestCodeWidth(codes)
        bits.append(UInt64(codeWidth), width: 4)
        if docIDs.count >= boundedCount {
            var largest: UInt8 = 0
            for index in docIDs.indices { largest = max(largest, bound(codes[index], docIDs[index])) }
            bits.append(UInt64(largest), width: 8)
        }
        let mask = UInt64(1) << UInt64(lowWidth) - 1
        for docID in docIDs { bits.append(UInt64(docID) & mask, width: lowWidth) }
        let escape = codeWidth == 0 || codeWidth == 8 ? Int.max : 1 << codeWidth - 1
        var escapes: [UInt8] = []
        for code in codes {
            bits.append(UInt64(min(Int(code), escape)), width: codeWidth)
            if Int(code) >= escape { escapes.append(code) }
        }
        var escapesBefore = 0
        for mark in 1..<max(1, marks.count) {
            for code in codes[((mark - 1) * markDistance)..<(mark * markDistance)] where Int(code) >= escape {
                escapesBefore += 1
            }
            bits.append(UInt64(marks[mark]), width: 32)
            bits.append(UInt64(escapesBefore), width: 24)
        }
        bits.append(positions)
        return escapes
    }

    /// A list of one posting up to its positions: most words of small segments have no more.
    static func single(_ docID: DocID, _ code: UInt8, documentCount: Int) -> (bits: UInt64, width: Int) {
        let lowWidth = lowWidth(1, documentCount)
        let codeWidth = code == 0 ? 0 : min(8, 16 - (UInt16(code) + 1).leadingZeroBitCount)
        var width = 1 + (documentCount - 1) >> lowWidth
        var bits: UInt64 = 1 << UInt64(Int(docID) >> lowWidth)
        bits |= UInt64(codeWidth) << UInt64(width)
        width += 4
        bits |= (UInt64(docID) & (1 << UInt64(lowWidth) - 1)) << UInt64(width)
        width += lowWidth
        bits |= UInt64(code) << UInt64(width)
        return (bits, width + codeWidth)
    }

    /// The width that takes the fewest bits, escapes included: 8 of them for each code that the width cannot say.
    private static func bestCodeWidth(_ codes: [UInt8]) -> Int {
        // By width: the codes that the next width still escapes, but this one does not.
        var counts = InlineArray<9, Int>(repeating: 0)
        for code in codes { counts[15 - (UInt16(code) + 1).leadingZeroBitCount] += 1 }
        if counts[0] == codes.count { return 0 }
        var best = 8
        var least = codes.count * 8
        var escaped = counts[8]
        for width in (1..<8).reversed() {
            escaped += counts[width]
            let size = codes.count * width + escaped * 8
            if size <= least { (best, least) = (width, size) }
        }
        return best
    }
}
