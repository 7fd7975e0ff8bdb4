/// The terms of one segment, sorted by their bytes; the ordinal of a term numbers its postings list.
struct TermDictionary: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var offsets: [UInt32] = [0]
    /// The sort keys of every 64th term, the first included.
    private var samples: [UInt64] = []
    private static let sampleDistance = 64

    /// An empty dictionary.
    init() {}

    /// A dictionary whose terms lie in `bytes`, ascending, divided by `offsets`.
    init(bytes: [UInt8], offsets: [UInt32]) {
        self.bytes = bytes
        self.offsets = offsets
        samples = stride(from: 0, to: count, by: Self.sampleDistance).map { sortKey(at: $0) }
    }

    /// The number of terms.
    var count: Int { offsets.count - 1 }
    /// The memory that the dictionary takes, in bytes.
    var byteCount: Int { bytes.count + offsets.count * 4 + samples.count * 8 }

    /// Reserves room for as many terms as this, with as many bytes in all.
    mutating func reserve(terms: Int, bytes byteCount: Int) {
        offsets.reserveCapacity(terms + 1)
        bytes.reserveCapacity(byteCount)
    }

    /// Adds a term, which must be greater than every term before it.
    mutating func append(_ term: ArraySlice<UInt8>) {
        bytes.append(contentsOf: term)
        offsets.append(UInt32(bytes.count))
        if (count - 1) % Self.sampleDistance == 0 { samples.append(sortKey(at: count - 1)) }
    }

    /// The bytes of the term with this ordinal.
    func term(at ordinal: Int) -> ArraySlice<UInt8> {
        bytes[Int(offsets[ordinal])..<Int(offsets[ordinal + 1])]
    }

    /// The first eight bytes of a term, big-endian and padded with zeros: orders most terms by one comparison.
    func sortKey(at ordinal: Int) -> UInt64 {
        let start = Int(offsets[ordinal])
        let end = Int(offsets[ordinal + 1])
        var key: UInt64 = 0
        for index in start..<min(start + 8, end) { key = key << 8 | UInt64(bytes[index]) }
        return key << UInt64(8 * max(0, 8 - (end - start)))
    }

    /// Returns the ordinal of `term`, `nil` if it is absent.
    ///
    /// - Complexity: O(log ``count``) comparisons.
    func ordinal(of term: [UInt8]) -> Int? {
        let ordinal = lowerBound(of: term)
        guard ordinal < count, compare(ordinal, term) == 0 else { return nil }
        return ordinal
    }

    /// Returns the ordinals of all terms that begin with `prefix`.
    func ordinals(withPrefix prefix: [UInt8]) -> Range<Int> {
        let lower = lowerBound(of: prefix)
        var low = lower
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if hasPrefix(middle, prefix) { low = middle + 1 } else { high = middle }
        }
        return lower..<low
    }

    /// Returns the first ordinal whose term is not before `term`; ``count`` if there is none.
    ///
    /// - Complexity: O(log ``count``), mostly comparisons of integers.
    func lowerBound(of term: [UInt8]) -> Int {
        let key = Self.sortKey(term.span, 0, term.count)
        let bytes = self.bytes.span
        let offsets = self.offsets.span
        var low = 0
        var high = samples.count
        while low < high {
            let middle = (low &+ high) / 2
            if samples[middle] < key { low = middle &+ 1 } else { high = middle }
        }
        // The samples that are equal come after `low`.
        while high < samples.count && samples[high] == key { high &+= 1 }
        high = min(count, high &* Self.sampleDistance)
        low = max(0, low &- 1) &* Self.sampleDistance
        while low < high {
            let middle = (low &+ high) / 2
            let (start, end) = (Int(offsets[middle]), Int(offsets[middle + 1]))
            let other = Self.sortKey(bytes, start, end)
            let isBefore = other != key ? other < key : Self.precedes(bytes, start, end, term.span)
            if isBefore { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// The first eight of some bytes, big-endian and padded with zeros.
    @inline(__always)
    private static func sortKey(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        let length = end &- start
        if length >= 8 {
            return UInt64(bigEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        var key: UInt64 = 0
        for index in start..<end { key = key &<< 8 | UInt64(bytes[index]) }
        return key << UInt64(8 &* (8 &- length))
    }

    /// Whether the bytes from `start` come before `term`, both of which have the same key.
    private static func precedes(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ term: Span<UInt8>) -> Bool {
        let length = end - start
        for index in 0..<min(length, term.count) where bytes[start + index] != term[index] {
            return bytes[start + index] < term[index]
        }
        return length < term.count
    }

    /// Compares two terms of two dictionaries: negative, zero or positive.
    static func compare(
        _ left: borrowing TermDictionary, _ leftOrdinal: Int, _ right: borrowing TermDictionary, _ rightOrdinal: Int
    ) -> Int {
        var leftOffset = Int(left.offsets[leftOrdinal])
        let leftEnd = Int(left.offsets[leftOrdinal + 1])
        var rightOffset = Int(right.offsets[rightOrdinal])
        let rightEnd = Int(right.offsets[rightOrdinal + 1])
        while leftOffset < leftEnd && rightOffset < rightEnd {
            let difference = Int(left.bytes[leftOffset]) - Int(right.bytes[rightOffset])
            if difference != 0 { return difference }
            leftOffset += 1
            rightOffset += 1
        }
        return (leftEnd - leftOffset) - (rightEnd - rightOffset)
    }

    private func compare(_ ordinal: Int, _ term: [UInt8]) -> Int {
        let start = Int(offsets[ordinal])
        let length = Int(offsets[ordinal + 1]) - start
        for index in 0..<min(length, term.count) {
            let difference = Int(bytes[start + index]) - Int(term[index])
            if difference != 0 { return difference }
        }
        return length - term.count
    }

    private func hasPrefix(_ ordinal: Int, _ prefix: [UInt8]) -> Bool {
        let start = Int(offsets[ordinal])
        guard Int(offsets[ordinal + 1]) - start >= prefix.count else { return false }
        for index in 0..<prefix.count where bytes[start + index] != prefix[index] { return false }
        return true
    }
}
