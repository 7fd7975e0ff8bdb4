/// How the positions of one word in one field of a document are packed.
///
/// Their number and the extent of the document are known to the reader, and they alone decide the size, so that a
/// reader skips what it does not want without reading it. Each position takes as many bits as the last position of the
/// document needs; or, where that is shorter, all of them are an Elias–Fano sequence: the `k` low bits of each, then the
/// differences of the rest in unary.
///
/// - Source: Vigna, Quasi-succinct indices, WSDM 2013, doi:10.1145/2433396.2433409.
struct PositionCoding {
    /// The bits that the positions take together.
    let size: Int
    /// The width of each position, or of its low part.
    let width: Int
    /// Whether high parts follow in unary.
    let isSplit: Bool

    /// The coding of `count` positions, at least one, below `extent`.
    @inline(__always)
    init(count: Int, extent: Int) {
        let width = Int.bitWidth - (extent - 1).leadingZeroBitCount
        let plain = count * width
        // With few positions the unary part costs more than it saves.
        guard count > 3 else {
            (size, self.width, isSplit) = (plain, width, false)
            return
        }
        var low = max(0, width - (Int.bitWidth - count.leadingZeroBitCount))
        var split = Self.splitSize(count, extent, low)
        let other = Self.splitSize(count, extent, low + 1)
        if other < split { (low, split) = (low + 1, other) }
        (size, self.width, isSplit) = split < plain ? (split, low, true) : (plain, width, false)
    }

    @inline(__always)
    private static func splitSize(_ count: Int, _ extent: Int, _ low: Int) -> Int {
        count * (low + 1) + (extent - 1) >> low
    }

    /// Writes the positions of `occurrences[range]`, which ascend; see ``Occurrences``.
    static func write(_ occurrences: [UInt64], _ range: Range<Int>, extent: Int, to bits: inout BitWriter) {
        let coding = PositionCoding(count: range.count, extent: extent)
        let start = bits.count
        let mask = UInt64(1) << UInt64(coding.width) - 1
        for index in range {
            let position = Occurrences.position(Occurrences.location(occurrences[index]))
            bits.append(UInt64(position) & mask, width: coding.width)
        }
        guard coding.isSplit else { return }
        var previous = 0
        for index in range {
            let high = Int(Occurrences.position(Occurrences.location(occurrences[index]))) >> coding.width
            bits.appendUnary(high - previous)
            previous = high
        }
        bits.appendZeros(start + coding.size - bits.count)
    }

    /// Calls `body` with the positions that begin at bit `offset`, each with `field` in the high bits.
    @inline(__always)
    func forEach(_ stream: FlatArray<UInt8>, at offset: Int, count: Int, field: UInt32, _ body: (UInt32) -> Void) {
        var offset = offset
        guard isSplit else {
            for _ in 0..<count {
                body(field | UInt32(truncatingIfNeeded: stream.bits(at: offset, count: width)))
                offset &+= width
            }
            return
        }
        var upper = offset &+ count &* width
        var high: UInt32 = 0
        var left = count
        while left > 0 {
            var word = stream.bits(at: upper, count: 56)
            var passed = 0
            while word != 0 && left > 0 {
                let zeros = word.trailingZeroBitCount
                high &+= UInt32(truncatingIfNeeded: zeros)
                let low = UInt32(truncatingIfNeeded: stream.bits(at: offset, count: width))
                body(field | high &<< UInt32(truncatingIfNeeded: width) | low)
                offset &+= width
                word = (word &>> UInt64(truncatingIfNeeded: zeros)) &>> 1
                passed &+= zeros &+ 1
                left &-= 1
            }
            high &+= UInt32(truncatingIfNeeded: 56 &- passed)
            upper &+= 56
        }
    }
}

/// The extent of a document, rounded up to four significant bits, in one byte.
///
/// The extent is one more than the last position in any field.
enum Extent {
    /// The class of an extent from 1 to 2²⁵.
    static func code(_ extent: Int) -> UInt8 {
        guard extent > 16 else { return UInt8(extent) }
        let shift = Int.bitWidth - (extent - 1).leadingZeroBitCount - 4
        return UInt8(17 + (shift - 1) * 8 + ((extent - 1) >> shift - 8))
    }

    /// The least extent that every document of the class stays within.
    @inline(__always)
    static func value(_ code: UInt8) -> Int {
        guard code > 16 else { return Int(code) }
        let rest = Int(code) - 17
        return (rest & 7 + 9) << (rest >> 3 + 1)
    }
}
