/// A growing hash table of byte strings that gives each a dense number, in order of first sight.
///
/// The writer's vocabulary: words and stems live here across batches, so that a word is hashed once and stemmed once.
struct TermTable {
    private(set) var bytes: [UInt8] = []
    private var offsets: [UInt32] = [0]
    /// Zero for free, else the number of the entry plus one.
    private var slots = [UInt32](repeating: 0, count: 1 << 12)
    private var hashes: [UInt32] = []

    /// The number of entries.
    var count: Int { hashes.count }
    /// The bytes that the entries occupy.
    var byteCount: Int { bytes.count }

    /// Returns the number of the word in the first `length` bytes of `word`, entering it if it is new.
    ///
    /// - Complexity: O(`length`) expected.
    mutating func intern(_ word: Span<UInt8>, length: Int, hash: UInt64) -> UInt32 {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let entry = Int(slots[slot] - 1)
            if hashes[entry] == tag && equals(entry, word, length) { return UInt32(entry) }
            slot = (slot + 1) & mask
        }
        let entry = UInt32(count)
        slots[slot] = entry + 1
        hashes.append(tag)
        fullHashes.append(hash)
        for index in 0..<length { bytes.append(word[index]) }
        offsets.append(UInt32(bytes.count))
        if count * 2 > slots.count { grow() }
        return entry
    }

    private var fullHashes: [UInt64] = []

    /// Returns the number of the entry with this hash that `isEqual` accepts, given its range in ``bytes``.
    ///
    /// - Complexity: O(1) expected, without a look at the bytes of other entries.
    @inline(__always)
    func find(hash: UInt64, where isEqual: (Range<Int>) -> Bool) -> UInt32? {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let entry = slots[slot] - 1
            if hashes[Int(entry)] == tag && isEqual(range(of: entry)) { return entry }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The byte range of an entry in ``bytes``.
    @inline(__always)
    func range(of entry: UInt32) -> Range<Int> {
        Int(offsets[Int(entry)])..<Int(offsets[Int(entry) + 1])
    }

    /// The first eight bytes of an entry, big-endian and padded with zeros: orders most entries by one comparison.
    func sortKey(of entry: UInt32) -> UInt64 {
        let range = range(of: entry)
        var key: UInt64 = 0
        for index in range.prefix(8) { key = key << 8 | UInt64(bytes[index]) }
        return key << UInt64(8 * max(0, 8 - range.count))
    }

    /// Returns `entries` in the order of their bytes.
    func sorted(_ entries: [UInt32]) -> [UInt32] {
        var keyed = entries.map { (key: sortKey(of: $0), entry: $0) }
        keyed.sort { left, right in
            left.key != right.key ? left.key < right.key : precedes(left.entry, right.entry)
        }
        return keyed.map(\.entry)
    }

    private func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
        bytes[range(of: left)].lexicographicallyPrecedes(bytes[range(of: right)])
    }

    @inline(__always)
    private func equals(_ entry: Int, _ word: Span<UInt8>, _ length: Int) -> Bool {
        let start = Int(offsets[entry])
        guard Int(offsets[entry + 1]) - start == length else { return false }
        for index in 0..<length where bytes[start + index] != word[index] { return false }
        return true
    }

    /// Whether the bytes of `range`, a part of an entry, are those of `wanted` in `word`.
    @inline(__always)
    func equals(_ range: Range<Int>, _ word: Span<UInt8>, _ wanted: Range<Int>) -> Bool {
        guard range.count == wanted.count else { return false }
        for index in 0..<range.count where bytes[range.lowerBound + index] != word[wanted.lowerBound + index] {
            return false
        }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (entry, hash) in fullHashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(entry) + 1
        }
    }
}
