/// Where a word stands in a document.
///
/// A *location* is `field << 28 | position`, so that locations order by field and then by position, and the next
/// location is the next word of the same field. An *occurrence* is `document << 32 | location`.
enum Occurrences {
    /// Positions beyond this are not indexed: 16 million words of one field.
    static let maximumPosition: UInt32 = 1 << 24
    static let positionBits: UInt32 = 28
    static let positionMask: UInt32 = 1 << positionBits - 1

    /// Packs a field and a position.
    @inline(__always)
    static func location(_ field: TextField, _ position: UInt32) -> UInt32 {
        UInt32(field.rawValue) << positionBits | position
    }

    /// The position within its field.
    @inline(__always)
    static func position(_ location: UInt32) -> UInt32 { location & positionMask }

    /// The location of a word that was found in a document, both in one number.
    @inline(__always)
    static func location(_ occurrence: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: occurrence) }

    /// The document of such a number.
    @inline(__always)
    static func docID(_ occurrence: UInt64) -> DocID { DocID(truncatingIfNeeded: occurrence >> 32) }

    /// The field as an index.
    @inline(__always)
    static func field(_ location: UInt32) -> Int { Int(location >> positionBits) }
}

/// How often a word stands in each field of one document, indexed by `TextField.rawValue`.
typealias FieldCounts = SIMD8<UInt32>

extension FieldCounts {
    /// The occurrences of each field times its weight, summed in the order of fields.
    func weighted(by weights: InlineArray<8, Double>) -> Double {
        var sum = 0.0
        for field in 0..<8 where self[field] > 0 { sum += weights[field] * Double(self[field]) }
        return sum
    }

    /// The bits that the positions of such a word take in a document of this extent.
    @inline(__always)
    func positionBits(extent: Int) -> Int {
        var size = 0
        for field in 0..<8 where self[field] > 0 {
            size += PositionCoding(count: Int(self[field]), extent: extent).size
        }
        return size
    }
}

/// Unsigned integers in groups of seven bits, lowest first, the top bit saying that more follow (LEB128).
enum Varint {
    /// Appends `value`.
    @inline(__always)
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads the integer at `offset`, which our own writer put there, and moves past it.
    @inline(__always)
    static func read(_ bytes: FlatArray<UInt8>, at offset: inout Int) -> Int {
        var value = 0
        var shift = 0
        while true {
            let byte = Int(bytes[offset])
            offset += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}
