/// A word, and how far other words may be from it: letters added, left out, replaced, or swapped with the next one.
///
/// - Source: the optimal string alignment distance of Damerau 1964, doi:10.1145/363958.363994, by rows as in Wagner &
///   Fischer 1974; rows of a common prefix are shared along a sorted dictionary.
struct FuzzyPattern: Hashable, Sendable {
    /// The largest distance.
    static let maximumDistance = 2

    let letters: [UInt32]
    let distance: Int

    init(_ word: [UInt8], distance: Int) {
        letters = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
        self.distance = distance
    }

    /// The distance that suits a word of this many letters.
    static func distance(ofLength length: Int) -> Int { length < 3 ? 0 : length < 6 ? 1 : maximumDistance }
}

/// The rows of the distance table for the letters of a prefix, one more for each letter.
///
/// Only the cells near the diagonal can hold a distance that is small enough; the others count as far away.
struct FuzzyRows {
    /// Farther than any distance.
    private static let far: UInt8 = 254

    private let pattern: FuzzyPattern
    private let width: Int
    /// The most letters that a word near enough may have.
    private let maximumDepth: Int
    /// Row by row: the distances between the first letters of the prefix and the first letters of the pattern.
    private var cells: [UInt8]
    private var prefix: [UInt32]
    private var depth = 0

    init(_ pattern: FuzzyPattern) {
        self.pattern = pattern
        width = pattern.letters.count + 1
        maximumDepth = pattern.letters.count + pattern.distance
        cells = [UInt8](repeating: Self.far, count: width * (maximumDepth + 1))
        prefix = [UInt32](repeating: 0, count: maximumDepth)
        for column in 0...min(pattern.distance, width - 1) { cells[column] = UInt8(column) }
    }

    /// The distance of the whole prefix; `nil` if it is too large.
    var distance: Int? {
        let distance = Int(cells[depth * width + width - 1])
        return distance <= pattern.distance ? distance : nil
    }

    /// The distance of a word; `nil` if it is too large.
    mutating func distance(of word: Span<UInt8>) -> Int? {
        truncate(to: 0)
        var offset = 0
        while offset < word.count {
            guard append(Tokenizer.decode(word, at: &offset)) else { return nil }
        }
        return distance
    }

    /// Shortens the prefix.
    mutating func truncate(to depth: Int) { self.depth = min(self.depth, depth) }

    /// Adds a letter to the prefix. Returns whether any word with this prefix may be near enough.
    mutating func append(_ letter: UInt32) -> Bool {
        guard depth < maximumDepth else { return false }
        prefix[depth] = letter
        depth += 1
        let (depth, width, letters, limit) = (depth, width, pattern.letters, pattern.distance)
        let before = depth > 1 ? prefix[depth - 2] : 0
        let row = depth * width
        let above = row - width
        var least = depth <= limit ? UInt8(depth) : Self.far
        var cells = self.cells.mutableSpan
        cells[row] = least
        let last = min(width - 1, depth + limit)
        guard last >= max(1, depth - limit) else { return Int(least) <= limit }
        for column in max(1, depth - limit)...last {
            let wanted = letters[column - 1]
            var best = cells[above + column - 1] + (letter == wanted ? 0 : 1)
            best = min(best, cells[above + column] + 1, cells[row + column - 1] + 1)
            if depth > 1, column > 1, letter == letters[column - 2], before == wanted {
                best = min(best, cells[above - width + column - 2] + 1)
            }
            best = min(best, Self.far)
            cells[row + column] = best
            least = min(least, best)
        }
        return Int(least) <= limit
    }
}
