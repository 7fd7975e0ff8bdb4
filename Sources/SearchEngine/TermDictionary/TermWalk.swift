/// Visits the terms of a dictionary in order.
struct TermWalk {
    private let dictionary: TermDictionary
    /// The ordinal of the current term; the number of terms after the end.
    private(set) var ordinal: Int
    /// The current term, without meaning after the end.
    private(set) var term: [UInt8] = []
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

    /// The sort key of the current term.
    var key: UInt64 { TermKey.key(term.span) }

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
        let prefix = term[..<count]
        advance()
        if !isAtEnd, term.starts(with: prefix) { self = TermWalk(dictionary, at: dictionary.end(ofPrefix: prefix)) }
    }

    private mutating func takeEntry() {
        var start = offset
        let entry = TermEntry(dictionary.bytes.span, at: &start)
        term.removeSubrange(entry.shared...)
        term.append(contentsOf: dictionary.bytes[start..<start + entry.length])
        offset = start + entry.length
    }
}
