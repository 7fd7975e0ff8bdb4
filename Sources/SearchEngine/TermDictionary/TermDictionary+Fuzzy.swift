extension TermDictionary {
    /// Calls `body` with the ordinals of the terms near a pattern, ascending, and their distances.
    ///
    /// - Parameters:
    ///   - range: The ordinals that are looked at.
    ///   - mark: Bytes that every term of the range begins with and that do not belong to the word.
    ///   - isExpired: Asked every thousand steps; ends the walk when it returns `true`.
    /// - Complexity: O(terms whose beginning is near enough · pattern), and a search for each beginning that is not.
    func forEachTerm(
        near pattern: FuzzyPattern, in range: Range<Int>, mark: Int = 0, isExpired: () -> Bool,
        _ body: (_ ordinal: Int, _ distance: Int) -> Void
    ) {
        var path = FuzzyPath(pattern)
        var ordinal = range.lowerBound
        var steps = 0
        while ordinal < range.upperBound {
            steps += 1
            if steps & 1_023 == 0, isExpired() { return }
            let term = term(at: ordinal).dropFirst(mark)
            if path.follow(term) {
                if let distance = path.distance { body(ordinal, distance) }
                ordinal += 1
            } else {
                ordinal = end(ofPrefix: path.bytes, mark: mark, after: ordinal, before: range.upperBound)
            }
        }
    }

    /// The first ordinal behind `ordinal` whose term does not begin with `prefix` behind the mark.
    private func end(ofPrefix prefix: [UInt8], mark: Int, after ordinal: Int, before end: Int) -> Int {
        var low = ordinal
        var step = 1
        while low + step < end, term(at: low + step).dropFirst(mark).starts(with: prefix) {
            low += step
            step *= 2
        }
        var high = min(low + step, end)
        low += 1
        while low < high {
            let middle = (low + high) / 2
            if term(at: middle).dropFirst(mark).starts(with: prefix) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The letters of a term on the way down a sorted dictionary, with the distances that they have come to.
private struct FuzzyPath {
    /// The letters in UTF-8.
    private(set) var bytes: [UInt8] = []
    private var rows: FuzzyRows
    /// For each letter: where it ends in ``bytes``.
    private var ends: [Int] = []

    init(_ pattern: FuzzyPattern) { rows = FuzzyRows(pattern) }

    /// The distance of the term; `nil` if it is too large.
    var distance: Int? { rows.distance }

    /// Moves to a term, keeping the letters that it begins with.
    ///
    /// - Returns: `false` as soon as no term with the letters so far can be near enough.
    mutating func follow(_ term: ArraySlice<UInt8>) -> Bool {
        var common = 0
        for (own, other) in zip(bytes, term) {
            guard own == other else { break }
            common += 1
        }
        while let end = ends.last, end > common { ends.removeLast() }
        rows.truncate(to: ends.count)
        bytes.removeSubrange((ends.last ?? 0)...)
        var offset = term.startIndex + bytes.count
        while offset < term.endIndex {
            let start = offset
            let letter = Self.letter(term, &offset)
            bytes.append(contentsOf: term[start..<offset])
            ends.append(bytes.count)
            guard rows.append(letter) else { return false }
        }
        return true
    }

    private static func letter(_ term: ArraySlice<UInt8>, _ offset: inout Int) -> UInt32 {
        let first = UInt32(term[offset])
        offset += 1
        guard first >= 0xC0 else { return first }
        var value = first & (first < 0xE0 ? 0x1F : first < 0xF0 ? 0x0F : 0x07)
        while offset < term.endIndex, term[offset] & 0xC0 == 0x80 {
            value = value << 6 | UInt32(term[offset] & 0x3F)
            offset += 1
        }
        return value
    }
}
