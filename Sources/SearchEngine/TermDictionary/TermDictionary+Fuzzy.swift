extension TermDictionary {
    /// How many steps of a walk are made before it is asked whether to go on.
    static let stepsBetweenChecks = 1_024

    /// Calls `body` with the ordinals of the terms near a pattern, ascending, and their distances.
    ///
    /// - Parameters:
    ///   - range: The ordinals that are looked at.
    ///   - mark: Bytes that every term of the range begins with and that do not belong to the word.
    ///   - isExpired: Asked every ``stepsBetweenChecks`` steps; ends the walk when it returns `true`.
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
            if steps % Self.stepsBetweenChecks == 0, isExpired() { return }
            let start = Int(offsets[ordinal]) + mark
            if path.follow(bytes.span.extracting(start..<Int(offsets[ordinal + 1]))) {
                if let distance = path.distance { body(ordinal, distance) }
                ordinal += 1
            } else {
                ordinal = end(ofPrefix: path.count + mark, of: ordinal, before: range.upperBound)
            }
        }
    }

    /// The first ordinal behind `ordinal` whose term does not begin with the first `count` bytes of that one's.
    private func end(ofPrefix count: Int, of ordinal: Int, before end: Int) -> Int {
        var low = ordinal
        var step = 1
        while low + step < end, sharesPrefix(low + step, ordinal, count) {
            low += step
            step *= 2
        }
        var high = min(low + step, end)
        low += 1
        while low < high {
            let middle = (low + high) / 2
            if sharesPrefix(middle, ordinal, count) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func sharesPrefix(_ left: Int, _ right: Int, _ count: Int) -> Bool {
        let leftStart = Int(offsets[left])
        let rightStart = Int(offsets[right])
        guard Int(offsets[left + 1]) - leftStart >= count else { return false }
        // Neighbours differ at the end, if at all.
        for index in stride(from: count - 1, through: 0, by: -1)
        where bytes[leftStart + index] != bytes[rightStart + index] { return false }
        return true
    }
}

/// The letters of a term on the way down a sorted dictionary, with the distances that they have come to.
private struct FuzzyPath {
    /// The letters in UTF-8.
    private var bytes: [UInt8] = []
    private var rows: FuzzyRows
    /// For each letter: where it ends in ``bytes``.
    private var ends: [Int] = []

    init(_ pattern: FuzzyPattern) { rows = FuzzyRows(pattern) }

    /// The bytes of the letters.
    var count: Int { bytes.count }

    /// The distance of the term; `nil` if it is too large.
    var distance: Int? { rows.distance }

    /// Moves to a term, keeping the letters that it begins with.
    ///
    /// - Returns: `false` as soon as no term with the letters so far can be near enough.
    mutating func follow(_ term: Span<UInt8>) -> Bool {
        var common = 0
        let most = min(bytes.count, term.count)
        while common < most && bytes[common] == term[common] { common += 1 }
        while let end = ends.last, end > common { ends.removeLast() }
        rows.truncate(to: ends.count)
        bytes.removeLast(bytes.count - (ends.last ?? 0))
        var offset = bytes.count
        while offset < term.count {
            let start = offset
            let letter = Tokenizer.decode(term, at: &offset)
            for index in start..<offset { bytes.append(term[index]) }
            ends.append(bytes.count)
            guard rows.append(letter) else { return false }
        }
        return true
    }
}
