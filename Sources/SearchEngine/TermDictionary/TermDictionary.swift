/// The terms of one segment, sorted by their bytes; the ordinal of a term numbers its postings list.
///
/// Terms stand in blocks of ``blockSize``. Each begins with the number of bytes that it shares with the term before it in
/// the block and the number of the others, half a byte each, 15 saying that a varint with the rest follows; the bytes
/// that are not shared come last. Blocks are found by their first terms.
///
/// - Source: front coding, Witten, Moffat & Bell, Managing Gigabytes, 2nd edition 1999, section 4.1.
struct TermDictionary: Sendable {
    /// The terms in a block.
    static let blockSize = 16

    /// The number of terms.
    private(set) var count = 0
    private(set) var bytes: [UInt8] = []
    /// Where each block starts.
    private(set) var blockStarts: [UInt32] = []
    /// The sort key of each block's first term.
    private(set) var blockKeys: [UInt64] = []
    /// The term that was added last and, behind it, what is left of others; and its bytes.
    private var last: [UInt8] = []
    private var lastCount = 0

    /// An empty dictionary.
    init() {}

    /// A dictionary of given parts, to be read alone.
    init(count: Int, bytes: [UInt8], blockStarts: [UInt32], blockKeys: [UInt64]) {
        self.count = count
        self.bytes = bytes
        self.blockStarts = blockStarts
        self.blockKeys = blockKeys
    }

    /// The memory that the dictionary takes, in bytes.
    var byteCount: Int { bytes.count + blockStarts.count * 4 + blockKeys.count * 8 }

    /// Reserves room for as many bytes as this.
    mutating func reserve(bytes byteCount: Int) { bytes.reserveCapacity(byteCount) }

    /// Adds a term, which must be greater than every term before it.
    mutating func append(_ term: ArraySlice<UInt8>) {
        if count % Self.blockSize == 0 {
            blockStarts.append(UInt32(bytes.count))
            blockKeys.append(TermKey.key(term.span))
            lastCount = 0
        }
        let term = term.span
        let shared = Self.sharedCount(last.span, lastCount, term)
        let entry = TermEntry(shared: shared, length: term.count - shared)
        entry.append(to: &bytes)
        bytes.append(addingCapacity: entry.length) { output in
            for index in shared..<term.count { output.append(term[index]) }
        }
        remember(term, from: shared)
        count += 1
    }

    /// The bytes that the first `count` of `last` and a term share.
    private static func sharedCount(_ last: Span<UInt8>, _ count: Int, _ term: Span<UInt8>) -> Int {
        let most = min(count, term.count)
        var shared = 0
        while shared + 8 <= most {
            // SAFETY: the eight bytes lie below the end of both.
            let differing =
                unsafe last.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: shared, as: UInt64.self)
                ^ term.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: shared, as: UInt64.self)
            if differing != 0 { return shared + differing.littleEndian.trailingZeroBitCount / 8 }
            shared += 8
        }
        while shared < most && last[shared] == term[shared] { shared &+= 1 }
        return shared
    }

    private mutating func remember(_ term: Span<UInt8>, from shared: Int) {
        if last.count < term.count { last += [UInt8](repeating: 0, count: term.count) }
        lastCount = term.count
        var last = last.mutableSpan
        var index = shared
        while index < term.count {
            // SAFETY: the index is below the counts of both.
            unsafe last[unchecked: index] = term[unchecked: index]
            index &+= 1
        }
    }

    /// The bytes of the term with this ordinal; for many in a row use ``TermWalk``.
    func term(at ordinal: Int) -> [UInt8] { Array(TermWalk(self, at: ordinal).term) }

    /// Returns the ordinal of `term`, `nil` if it is absent.
    ///
    /// - Complexity: O(log ``count``) comparisons, nearly all of integers, and a look at half a block.
    func ordinal(of term: [UInt8]) -> Int? {
        let (ordinal, isFound) = find(term.span)
        return isFound ? ordinal : nil
    }

    /// Returns the first ordinal whose term is not before `term`; ``count`` if there is none.
    func lowerBound(of term: [UInt8]) -> Int { find(term.span).ordinal }

    /// Returns the ordinals of all terms that begin with `prefix`.
    func ordinals(withPrefix prefix: [UInt8]) -> Range<Int> {
        lowerBound(of: prefix)..<end(ofPrefix: prefix[...])
    }

    /// The first ordinal behind all terms that begin with `prefix`.
    func end(ofPrefix prefix: ArraySlice<UInt8>) -> Int {
        var next = Array(prefix)
        while let byte = next.popLast() {
            if byte < .max { return lowerBound(of: next + [byte + 1]) }
        }
        return count
    }

    /// The lower bound of a term, and whether it is that term.
    private func find(_ term: Span<UInt8>) -> (ordinal: Int, isFound: Bool) {
        let block = block(of: term)
        return block < 0 ? (0, false) : find(term, inBlock: block)
    }

    /// The block that a term stands in, if it is in the dictionary; -1 for one that is before every term.
    func block(of term: [UInt8]) -> Int { block(of: term.span) }

    private func block(of term: Span<UInt8>) -> Int {
        let key = TermKey.key(term)
        let keys = blockKeys.span
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low &+ high) / 2
            if keys[middle] < key { low = middle &+ 1 } else { high = middle }
        }
        // Of the blocks with the same key those count whose first term is not behind `term`.
        high = low
        while high < keys.count && keys[high] == key { high &+= 1 }
        while low < high {
            let middle = (low &+ high) / 2
            if isBehind(middle, term) { high = middle } else { low = middle &+ 1 }
        }
        return low &- 1
    }

    /// Returns the ordinal of `term`, given its ``block(of:)``; `nil` if it is absent.
    func ordinal(of term: [UInt8], inBlock block: Int) -> Int? {
        guard block >= 0 else { return nil }
        let (ordinal, isFound) = find(term.span, inBlock: block)
        return isFound ? ordinal : nil
    }

    /// Lets the bytes of a block come near before they are read.
    func prefetch(block: Int) {
        guard block >= 0 else { return }
        let start = Int(blockStarts[block])
        // A block takes two cache lines or so.
        bytes.prefetch(start)
        bytes.prefetch(start + 64)
    }

    /// Whether the first term of a block is behind `term`.
    private func isBehind(_ block: Int, _ term: Span<UInt8>) -> Bool {
        let bytes = self.bytes.span
        var offset = Int(blockStarts[block])
        let entry = TermEntry(bytes, at: &offset)
        for index in 0..<min(entry.length, term.count) where bytes[offset + index] != term[index] {
            return bytes[offset + index] > term[index]
        }
        return entry.length > term.count
    }

    /// As ``find(_:)``, in a block whose first term is not behind `term`.
    private func find(_ term: Span<UInt8>, inBlock block: Int) -> (ordinal: Int, isFound: Bool) {
        let bytes = self.bytes.span
        let first = block &* Self.blockSize
        let end = min(first &+ Self.blockSize, count)
        var offset = Int(blockStarts[block])
        // The bytes that `term` shares with the term that was passed last, which is before it.
        var matched = 0
        for ordinal in first..<end {
            let entry = TermEntry(bytes, at: &offset)
            let next = offset &+ entry.length
            if entry.shared < matched { return (ordinal, false) }
            if entry.shared == matched {
                while offset < next && matched < term.count && bytes[unchecked: offset] == term[unchecked: matched] {
                    offset &+= 1
                    matched &+= 1
                }
                if matched == term.count { return (ordinal, offset == next) }
                if offset < next && bytes[unchecked: offset] > term[unchecked: matched] { return (ordinal, false) }
            }
            offset = next
        }
        return (end, false)
    }
}

/// What stands before the bytes of a term.
struct TermEntry {
    /// The bytes that the term shares with the one before it.
    var shared: Int
    /// The bytes that follow.
    var length: Int

    init(shared: Int, length: Int) {
        self.shared = shared
        self.length = length
    }

    /// Reads an entry and moves to the bytes that follow.
    @inline(__always)
    init(_ bytes: Span<UInt8>, at offset: inout Int) {
        let byte = Int(bytes[offset])
        offset &+= 1
        shared = byte >> 4
        length = byte & 15
        if shared == 15 { shared = 15 + Self.rest(bytes, at: &offset) }
        if length == 15 { length = 15 + Self.rest(bytes, at: &offset) }
    }

    /// Writes the entry.
    func append(to bytes: inout [UInt8]) {
        bytes.append(UInt8(min(shared, 15) << 4 | min(length, 15)))
        if shared >= 15 { Varint.append(UInt64(shared - 15), to: &bytes) }
        if length >= 15 { Varint.append(UInt64(length - 15), to: &bytes) }
    }

    @inline(never)
    private static func rest(_ bytes: Span<UInt8>, at offset: inout Int) -> Int {
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

/// The first eight bytes of a term, big-endian and padded with zeros: orders most terms by one comparison.
enum TermKey {
    /// The key of a term.
    @inline(__always)
    static func key(_ term: Span<UInt8>) -> UInt64 { ByteChunk(term, at: 0).bits.byteSwapped }
}
