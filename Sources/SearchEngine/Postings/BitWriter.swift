/// Appends numbers of any width to a run of bits, lowest bit first, as `FlatArray.bits(at:count:)` reads them.
struct BitWriter {
    private var words: [UInt64] = []
    private var last: UInt64 = 0
    /// The number of bits written.
    private(set) var count = 0

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        words.empty()
        last = 0
        count = 0
    }

    /// Appends the lowest `width` bits of `value`, whose other bits are zero; `width` is at most 64.
    @inline(__always)
    mutating func append(_ value: UInt64, width: Int) {
        let used = count & 63
        last |= value << UInt64(used)
        count += width
        guard used + width >= 64 else { return }
        words.append(last)
        last = used == 0 ? 0 : value >> UInt64(64 - used)
    }

    /// Appends `count` zeros.
    mutating func appendZeros(_ count: Int) {
        var rest = count
        while rest > 0 {
            append(0, width: min(rest, 64))
            rest -= 64
        }
    }

    /// Appends `count` zeros and a one.
    @inline(__always)
    mutating func appendUnary(_ count: Int) {
        if count < 64 { return append(1 << UInt64(count), width: count + 1) }
        appendZeros(count)
        append(1, width: 1)
    }

    /// Appends `count` bits of a stream from bit `offset` on.
    mutating func append(_ stream: FlatArray<UInt8>, from offset: Int, count: Int) {
        var offset = offset
        var rest = count
        while rest > 0 {
            let width = min(rest, 56)
            append(stream.bits(at: offset, count: width), width: width)
            offset += width
            rest -= width
        }
    }

    /// Appends the bits of another writer.
    mutating func append(_ other: borrowing BitWriter) {
        let words = other.words.span
        for index in words.indices { append(words[index], width: 64) }
        append(other.last, width: other.count & 63)
    }

    /// The bytes that the bits fill, the last one padded with zeros.
    var byteCount: Int { (count + 7) / 8 }

    /// Appends the bits as ``byteCount`` bytes.
    func appendBytes(to bytes: inout [UInt8]) {
        let words = words.span
        bytes.append(addingCapacity: byteCount) { output in
            for index in words.indices {
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    output.append(UInt8(truncatingIfNeeded: words[index] >> shift))
                }
            }
            for shift in stride(from: 0, to: count & 63, by: 8) {
                output.append(UInt8(truncatingIfNeeded: last >> UInt64(shift)))
            }
        }
    }
}

extension Array {
    /// Removes all elements and keeps the memory: for arrays that are filled again for each term, most of them with one
    /// element, to remove which takes a fraction of the time.
    @inline(__always)
    mutating func empty() {
        if count == 1 { removeLast() } else if count > 1 { removeAll(keepingCapacity: true) }
    }
}
