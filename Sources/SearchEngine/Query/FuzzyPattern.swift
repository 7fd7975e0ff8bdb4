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
struct FuzzyRows {
    private let pattern: FuzzyPattern
    /// Row by row: the distances between the first letters of the prefix and the first letters of the pattern.
    private var cells: [UInt8]
    private var prefix: [UInt32] = []
    private let width: Int

    init(_ pattern: FuzzyPattern) {
        self.pattern = pattern
        width = pattern.letters.count + 1
        cells = (0..<width).map { UInt8(min($0, 255)) }
    }

    /// The number of letters of the prefix.
    var depth: Int { prefix.count }

    /// The distance of the whole prefix; `nil` if it is too large.
    var distance: Int? {
        let distance = Int(cells[cells.count - 1])
        return distance <= pattern.distance ? distance : nil
    }

    /// Shortens the prefix.
    mutating func truncate(to depth: Int) {
        guard depth < prefix.count else { return }
        prefix.removeSubrange(depth...)
        cells.removeSubrange(((depth + 1) * width)...)
    }

    /// Adds a letter to the prefix. Returns whether any word with this prefix may be near enough.
    mutating func append(_ letter: UInt32) -> Bool {
        let row = prefix.count + 1
        let above = prefix.count * width
        var least = UInt8(min(row, 255))
        cells.append(least)
        for column in 1..<width {
            let wanted = pattern.letters[column - 1]
            var best = cells[above + column - 1] &+ (letter == wanted ? 0 : 1)
            best = min(best, cells[above + column] &+ 1, cells[cells.count - 1] &+ 1)
            if row > 1, column > 1, letter == pattern.letters[column - 2], prefix[row - 2] == wanted, letter != wanted {
                best = min(best, cells[above - width + column - 2] &+ 1)
            }
            best = min(best, 254)
            cells.append(best)
            least = min(least, best)
        }
        prefix.append(letter)
        return Int(least) <= pattern.distance
    }
}
