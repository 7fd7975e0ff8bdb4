/// A growing hash table of byte strings that gives each a dense number, in order of first sight.
///
/// The writer's vocabulary: words and stems live here across batches, so that a word is hashed once and stemmed once.
/// The words themselves lie by number, so that frequent ones, which are seen first, lie side by side.
struct TermTable {
    private(set) var bytes: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var entries: [Entry] = []
    private var slots = [Slot](repeating: Slot(), count: 1 << 12)
    private let seeds = ByteHash.seeds
    /// For the first entries: their places in the order of bytes among them, see ``noteOrder()``.
    var ranks: [UInt32] = []

    /// A word, in 32 bytes.
    private struct Entry {
        var key: WordKey
        /// See ``subscript(note:)``.
        var note: UInt32 = 0
    }

    /// A place of the hash table.
    private struct Slot {
        /// The low half of the hash.
        var tag: UInt32 = 0
        /// The number of the entry plus one; zero for a free slot.
        var entry: UInt32 = 0
    }

    /// The number of entries.
    var count: Int { entries.count }
    /// The bytes that the entries occupy.
    var byteCount: Int { bytes.count }

    /// Returns the number of the word in the first `length` bytes of `word`, entering it if it is new.
    ///
    /// - Complexity: O(1) expected for up to 24 bytes, else O(`length`).
    mutating func intern(_ word: Span<UInt8>, length: Int) -> UInt32 {
        let key = WordKey(word, length: length)
        if key.isExact { return intern(key) }
        let hash = key.hash(seeds)
        if let entry = find(word, key, hash) { return entry }
        for index in 0..<length { bytes.append(word[index]) }
        return insert(key, hash)
    }

    /// Returns the number of the word with an exact key, entering it if it is new.
    ///
    /// - Complexity: O(1) expected.
    @inline(__always)
    mutating func intern(_ key: WordKey) -> UInt32 { intern(key, hash: key.hash(seeds)) }

    /// As ``intern(_:)``, for a key whose hash is known.
    @inline(__always)
    mutating func intern(_ key: WordKey, hash: UInt64) -> UInt32 { find(exact: key, hash) ?? insert(exact: key, hash) }

    /// Returns the number of the word in the first `length` bytes of `word`, `nil` if it was never entered.
    ///
    /// - Complexity: O(1) expected for up to 24 bytes, else O(`length`).
    func find(_ word: Span<UInt8>, length: Int) -> UInt32? {
        let key = WordKey(word, length: length)
        let hash = key.hash(seeds)
        return key.isExact ? find(exact: key, hash) : find(word, key, hash)
    }

    /// The number of the entry where the word with this hash is looked for first, or of any other if there is none.
    @inline(__always)
    func likelyEntry(_ hash: UInt64) -> UInt32 {
        let entry = slots[Int(truncatingIfNeeded: hash) & (slots.count - 1)].entry
        return entry &- (entry == 0 ? 0 : 1)
    }

    /// A number that the owner keeps with an entry, zero at first.
    @inline(__always)
    subscript(note entry: UInt32) -> UInt32 {
        get { entries[Int(entry)].note }
        set { entries[Int(entry)].note = newValue }
    }

    /// Lets an entry come near before it is compared.
    @inline(__always)
    func prefetchEntry(_ entry: UInt32) { entries.prefetch(Int(entry)) }

    @inline(__always)
    private func find(exact key: WordKey, _ hash: UInt64) -> UInt32? {
        let mask = slots.count - 1
        let tag = UInt32(truncatingIfNeeded: hash)
        var index = Int(tag) & mask
        while slots[index].entry != 0 {
            let entry = slots[index].entry - 1
            if slots[index].tag == tag && entries[Int(entry)].key == key { return entry }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Finds a word that is longer than its key.
    private func find(_ word: Span<UInt8>, _ key: WordKey, _ hash: UInt64) -> UInt32? {
        let mask = slots.count - 1
        let tag = UInt32(truncatingIfNeeded: hash)
        var index = Int(tag) & mask
        while slots[index].entry != 0 {
            let entry = slots[index].entry - 1
            if slots[index].tag == tag && entries[Int(entry)].key == key && equals(entry, word) { return entry }
            index = (index + 1) & mask
        }
        return nil
    }

    @inline(never)
    private mutating func insert(exact key: WordKey, _ hash: UInt64) -> UInt32 {
        for index in 0..<Int(key.length) { bytes.append(key.byte(at: index)) }
        return insert(key, hash)
    }

    /// Enters the word whose bytes were appended last.
    private mutating func insert(_ key: WordKey, _ hash: UInt64) -> UInt32 {
        let entry = UInt32(count)
        entries.append(Entry(key: key))
        offsets.append(UInt32(bytes.count))
        if count * 2 > slots.count { grow() }
        place(Slot(tag: UInt32(truncatingIfNeeded: hash), entry: entry + 1))
        return entry
    }

    /// Lets the bytes of an entry come near before they are read.
    @inline(__always)
    func prefetch(_ entry: UInt32) { bytes.prefetch(Int(offsets[Int(entry)])) }

    /// Lets come near what says where the bytes of an entry lie.
    @inline(__always)
    func prefetchRange(_ entry: UInt32) { offsets.prefetch(Int(entry)) }

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
        for slot in old where slot.entry != 0 { place(slot) }
    }

    /// Puts an entry into the first free slot behind its own.
    private mutating func place(_ slot: Slot) {
        let mask = slots.count - 1
        var index = Int(slot.tag) & mask
        while slots[index].entry != 0 { index = (index + 1) & mask }
        slots[index] = slot
    }
}
