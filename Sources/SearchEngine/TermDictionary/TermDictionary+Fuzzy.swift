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
        var walk = TermWalk(self, at: range.lowerBound)
        var steps = 0
        while walk.ordinal < range.upperBound {
            steps += 1
            if steps % Self.stepsBetweenChecks == 0, isExpired() { return }
            if path.follow(walk.term, from: min(mark, walk.term.count)) {
                if let distance = path.distance { body(walk.ordinal, distance) }
                walk.advance()
            } else {
                walk.skip(sharing: path.count + mark)
            }
        }
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

    /// Moves to the word behind the first `start` bytes of a term, keeping the letters that it begins with.
    ///
    /// - Returns: `false` as soon as no word with the letters so far can be near enough.
    mutating func follow(_ term: ArraySlice<UInt8>, from start: Int) -> Bool {
        let term = term.span.extracting(start..<term.count)
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
