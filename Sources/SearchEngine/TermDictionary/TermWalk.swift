/// Visits the terms of a dictionary in order.
struct TermWalk {
    private let dictionary: TermDictionary
    /// The ordinal of the current term; the number of terms after the end.
    private(set) var ordinal: Int
    /// The current term and, behind it, what is left of others.
    private var letters = [UInt8](repeating: 0, count: 32)
    /// The bytes of the current term.
    private(set) var length = 0
    /// Where the next term's entry is.
    private var offset = 0

    /// Starts at the term with this ordinal.
    init(_ dictionary: TermDictionary, at ordinal: Int) {
        self.dictionary = dictionary
        self.ordinal = ordinal
        guard ordinal < dictionary.count else { return }
        let block = ordinal / TermDictionary.blockSize
        offset = Int(dictionary.blockStarts[block])
        for _ in block * TermDictionary.blockSize...ordinal { takeEntry() }
    }

    /// Whether all terms were visited.
    var isAtEnd: Bool { ordinal >= dictionary.count }

    /// The current term, without meaning after the end; its first index is 0.
    var term: ArraySlice<UInt8> { letters[..<length] }

    /// The sort key of the first 16 bytes of the current term.
    @inline(__always)
    var key: LongTermKey { LongTermKey(letters.span, length: length) }

    /// Moves to the next term.
    mutating func advance() {
        ordinal += 1
        if !isAtEnd { takeEntry() }
    }

    /// Moves to the first term that does not share the first `count` bytes of the current one.
    ///
    /// - Complexity: O(terms that are left in the block), and O(log terms) if they all share them.
    mutating func skip(sharing count: Int) {
        let block = ordinal / TermDictionary.blockSize
        let end = min((block + 1) * TermDictionary.blockSize, dictionary.count)
        while ordinal + 1 < end {
            ordinal += 1
            var next = offset
            let entry = TermEntry(dictionary.bytes.span, at: &next)
            if entry.shared < count { return takeEntry() }
            offset = next + entry.length
        }
        let prefix = Array(term[..<count])
        advance()
        if !isAtEnd, term.starts(with: prefix) {
            self = TermWalk(dictionary, at: dictionary.end(ofPrefix: prefix[...]))
        }
    }

    private mutating func takeEntry() {
        let bytes = dictionary.bytes
        var start = offset
        let entry = TermEntry(bytes.span, at: &start)
        length = entry.shared &+ entry.length
        offset = start &+ entry.length
        if letters.count < length { letters += [UInt8](repeating: 0, count: length) }
        var letters = letters.mutableSpan
        let rest = bytes.span
        for index in 0..<entry.length { letters[entry.shared &+ index] = rest[start &+ index] }
    }
}

/// The first 16 bytes of a term as ``TermKey`` has the first eight: the same for two terms of up to 16 bytes only if
/// they are equal, or one is the other with zeros behind it.
struct LongTermKey: Equatable {
    /// The most bytes that decide.
    static let capacity = 16

    let first: UInt64
    let second: UInt64

    /// The key of the first `length` bytes of `letters`, which has 16 or more.
    @inline(__always)
    init(_ letters: Span<UInt8>, length: Int) {
        let bytes = letters.bytes
        let first = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self))
        let second = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self))
        self.first = first & Self.mask(length)
        self.second = second & Self.mask(length &- 8)
    }

    /// The highest `count` bytes set: none for less than one, all for eight and more.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 { count >= 8 ? .max : ~(UInt64.max >> UInt64(8 * max(0, count))) }

    @inline(__always)
    static func < (left: LongTermKey, right: LongTermKey) -> Bool {
        left.first != right.first ? left.first < right.first : left.second < right.second
    }
}
