import CIntrinsics

/// A growing hash table of byte strings that gives each a dense number, in order of first sight.
///
/// The writer's vocabulary: words and stems live here across batches, so that a word is hashed once and stemmed once.
struct TermTable {
    private(set) var bytes: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var slots = [Slot](repeating: Slot(), count: 1 << 12)
    private let seeds = ByteHash.seeds
    /// For the first entries: their places in the order of bytes among them, see ``noteOrder()``.
    var ranks: [UInt32] = []

    /// A place of the hash table: half a cache line, the word itself in it.
    private struct Slot {
        var key = WordKey(first: 0, second: 0, third: 0, length: 0)
        /// The number of the entry plus one; zero for a free slot.
        var entry: UInt32 = 0
    }

    /// The number of entries.
    var count: Int { offsets.count - 1 }
    /// The bytes that the entries occupy.
    var byteCount: Int { bytes.count }

    /// Returns the number of the word in the first `length` bytes of `word`, entering it if it is new.
    ///
    /// - Complexity: O(1) expected for up to 24 bytes, else O(`length`).
    mutating func intern(_ word: Span<UInt8>, length: Int) -> UInt32 {
        let key = WordKey(word, length: length)
        if key.isExact { return intern(key) }
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: key.hash(seeds)) & mask
        while slots[index].entry != 0 {
            if slots[index].key == key && equals(slots[index].entry - 1, word) { return slots[index].entry - 1 }
            index = (index + 1) & mask
        }
        for index in 0..<length { bytes.append(word[index]) }
        return insert(key, at: index)
    }

    /// Returns the number of the word with an exact key, entering it if it is new.
    ///
    /// - Complexity: O(1) expected.
    @inline(__always)
    mutating func intern(_ key: WordKey) -> UInt32 { intern(key, hash: key.hash(seeds)) }

    /// As ``intern(_:)``, for a key whose hash is known.
    @inline(__always)
    mutating func intern(_ key: WordKey, hash: UInt64) -> UInt32 {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index].entry != 0 {
            if slots[index].key == key { return slots[index].entry - 1 }
            index = (index + 1) & mask
        }
        return insert(exact: key, at: index)
    }

    /// The number that lies where the word with this hash is looked for first, so that it is at hand when it is.
    @inline(__always)
    func firstEntry(_ hash: UInt64) -> UInt32 { slots[Int(truncatingIfNeeded: hash) & (slots.count - 1)].entry }

    @inline(never)
    private mutating func insert(exact key: WordKey, at index: Int) -> UInt32 {
        for index in 0..<Int(key.length) { bytes.append(key.byte(at: index)) }
        return insert(key, at: index)
    }

    /// Enters the word whose bytes were appended last.
    private mutating func insert(_ key: WordKey, at index: Int) -> UInt32 {
        let entry = UInt32(count)
        slots[index] = Slot(key: key, entry: entry + 1)
        offsets.append(UInt32(bytes.count))
        if count * 2 > slots.count { grow() }
        return entry
    }

    /// Returns the number of the word in the first `length` bytes of `word`, `nil` if it was never entered.
    ///
    /// - Complexity: O(1) expected for up to 24 bytes, else O(`length`).
    func find(_ word: Span<UInt8>, length: Int) -> UInt32? {
        let key = WordKey(word, length: length)
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: key.hash(seeds)) & mask
        while slots[index].entry != 0 {
            let entry = slots[index].entry - 1
            if slots[index].key == key && (key.isExact || equals(entry, word)) { return entry }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Lets the bytes of an entry come near before they are read.
    @inline(__always)
    func prefetch(_ entry: UInt32) {
        let start = Int(offsets[Int(entry)])
        // SAFETY: an entry begins within the bytes or, without any, at their end; nothing is read.
        bytes.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { CIntrinsics.prefetch(base + start) }
        }
    }

    /// The byte range of an entry in ``bytes``.
    @inline(__always)
    func range(of entry: UInt32) -> Range<Int> {
        Int(offsets[Int(entry)])..<Int(offsets[Int(entry) + 1])
    }

    /// Whether an entry, which has the length of a key of `word`, is that word.
    private func equals(_ entry: UInt32, _ word: Span<UInt8>) -> Bool {
        let range = range(of: entry)
        for index in range where bytes[index] != word[index - range.lowerBound] { return false }
        return true
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        let mask = slots.count - 1
        for slot in old where slot.entry != 0 {
            var index = Int(truncatingIfNeeded: slot.key.hash(seeds)) & mask
            while slots[index].entry != 0 { index = (index + 1) & mask }
            slots[index] = slot
        }
    }
}
