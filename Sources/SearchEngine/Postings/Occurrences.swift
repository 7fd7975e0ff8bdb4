/// The occurrences of one term in one document: how they are packed, counted and read.
///
/// A *location* is `field << 28 | position`, so that locations order by field and then by position, and the next
/// location is the next word of the same field. A posting's payload is one `UInt32`. The top bit set: the only
/// occurrence, its location in the lower 31 bits. The top bit clear: the offset of a record in the position stream:
///
/// | part | bytes |
/// |---|---|
/// | length of what follows | varint |
/// | fields present, bit = `TextField.rawValue` | 1 |
/// | occurrences, for each field present in ascending order | varint each |
/// | positions, field by field, each the difference to the one before (the first to zero) | varint each |
enum Occurrences {
    /// Positions beyond this are not indexed: 16 million words of one field.
    static let maximumPosition: UInt32 = 1 << 24
    static let positionBits: UInt32 = 28
    private static let inlineFlag: UInt32 = 1 << 31

    /// Packs a field and a position.
    @inline(__always)
    static func location(_ field: TextField, _ position: UInt32) -> UInt32 {
        UInt32(field.rawValue) << positionBits | position
    }

    /// Encodes ascending `locations[range]`, at least one, and returns the payload.
    static func encode(_ locations: [UInt32], _ range: Range<Int>, into stream: inout [UInt8]) -> UInt32 {
        if range.count == 1 { return inlineFlag | locations[range.lowerBound] }
        let offset = UInt32(stream.count)
        var counts = InlineArray<8, Int>(repeating: 0)
        for index in range { counts[Int(locations[index] >> positionBits)] += 1 }
        // The length is written as one byte and widened where it does not fit, which is rare.
        stream.append(0)
        let start = stream.count
        encodeHeader(counts, into: &stream)
        var previous: UInt32 = 0
        for index in range {
            let location = locations[index]
            if location >> positionBits != previous >> positionBits { previous = location & ~positionMask }
            Varint.append(UInt64(location - previous), to: &stream)
            previous = location
        }
        let length = stream.count - start
        if length < 0x80 {
            stream[start - 1] = UInt8(length)
        } else {
            var prefix: [UInt8] = []
            Varint.append(UInt64(length), to: &prefix)
            stream.replaceSubrange((start - 1)..<start, with: prefix)
        }
        return offset
    }

    private static let positionMask: UInt32 = 1 << positionBits - 1

    private static func encodeHeader(_ counts: InlineArray<8, Int>, into stream: inout [UInt8]) {
        var fields: UInt8 = 0
        for field in 0..<8 where counts[field] > 0 { fields |= 1 << UInt8(field) }
        stream.append(fields)
        for field in 0..<8 where counts[field] > 0 { Varint.append(UInt64(counts[field]), to: &stream) }
    }

    /// Copies the record of a payload into another stream and returns the payload that stands for the copy.
    static func copy(_ payload: UInt32, from source: [UInt8], into stream: inout [UInt8]) -> UInt32 {
        guard payload & inlineFlag == 0 else { return payload }
        let offset = UInt32(stream.count)
        let start = Int(payload)
        var end = start
        let length = Varint.read(source, at: &end)
        stream.append(contentsOf: source[start..<(end + Int(length))])
        return offset
    }

    /// Calls `body` with each field that has occurrences, and their number, in the order of fields.
    @inline(__always)
    static func forEachField(_ payload: UInt32, _ stream: [UInt8], _ body: (Int, UInt32) -> Void) {
        guard payload & inlineFlag == 0 else {
            body(Int((payload & ~inlineFlag) >> positionBits), 1)
            return
        }
        var offset = Int(payload)
        if stream[offset] >= 0x80 { _ = Varint.read(stream, at: &offset) } else { offset += 1 }
        var fields = stream[offset]
        offset += 1
        while fields != 0 {
            let field = fields.trailingZeroBitCount
            fields &= fields - 1
            body(field, UInt32(truncatingIfNeeded: Varint.read(stream, at: &offset)))
        }
    }

    /// Returns the occurrences of each field times its weight, summed in the order of fields; zero if no field counts.
    @inline(__always)
    static func weightedFrequency(_ payload: UInt32, _ stream: [UInt8], _ weights: InlineArray<8, Double>) -> Double {
        var sum = 0.0
        forEachField(payload, stream) { field, count in sum += weights[field] * Double(count) }
        return sum
    }

    /// Replaces `locations` by the ascending locations of a payload in the wanted fields.
    static func locations(_ payload: UInt32, _ stream: [UInt8], fields: FieldSet, into locations: inout [UInt32]) {
        locations.removeAll(keepingCapacity: true)
        appendLocations(payload, stream, fields: fields, to: &locations)
    }

    /// Appends the ascending locations of a payload in the wanted fields.
    static func appendLocations(
        _ payload: UInt32, _ stream: [UInt8], fields wanted: FieldSet, to locations: inout [UInt32]
    ) {
        guard payload & inlineFlag == 0 else {
            let location = payload & ~inlineFlag
            if wanted.rawValue & 1 << UInt8(location >> positionBits) != 0 { locations.append(location) }
            return
        }
        var counts = InlineArray<8, UInt32>(repeating: 0)
        forEachField(payload, stream) { field, count in counts[field] = count }
        var offset = positionsOffset(payload, stream)
        for field in 0..<8 where counts[field] > 0 {
            var location = UInt32(field) << positionBits
            let isWanted = wanted.rawValue & 1 << UInt8(field) != 0
            for _ in 0..<counts[field] {
                location += UInt32(truncatingIfNeeded: Varint.read(stream, at: &offset))
                if isWanted { locations.append(location) }
            }
        }
    }

    private static func positionsOffset(_ payload: UInt32, _ stream: [UInt8]) -> Int {
        var offset = Int(payload)
        _ = Varint.read(stream, at: &offset)
        let fields = stream[offset]
        offset += 1
        for _ in 0..<fields.nonzeroBitCount { _ = Varint.read(stream, at: &offset) }
        return offset
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
    static func read(_ bytes: [UInt8], at offset: inout Int) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}
