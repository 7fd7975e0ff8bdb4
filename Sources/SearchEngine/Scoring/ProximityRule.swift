/// When words stand near each other, decided by their locations in one document.
enum ProximityRule: Sendable {
    /// Each word stands where the phrase wants it, moved by some places; the moves differ by at most `slop`. `equal`
    /// gives for each word the one before it that is the same word, which must stand elsewhere.
    ///
    /// - Source: the slop of Lucene's `PhraseQuery`.
    case sloppy(slop: Int, equal: [Int?])
    /// Phrases of these lengths stand in any order, and between the end of each and the beginning of the last are at
    /// most `distance` words.
    ///
    /// - Source: the NEAR group of SQLite's FTS5.
    case near(lengths: [Int], distance: Int)

    init(_ proximity: BoundProximity) {
        switch proximity {
        case .sloppy(let words, let slop):
            let equal = words.indices.map { word in words[..<word].lastIndex { Set($0) == Set(words[word]) } }
            self = .sloppy(slop: slop, equal: equal)
        case .near(let phrases, let distance): self = .near(lengths: phrases.map(\.count), distance: distance)
        }
    }

    /// Counts the occurrences that do not overlap, from the front, each times its weight and divided by one more than
    /// the places moved or the words between.
    ///
    /// - Parameters:
    ///   - locations: For each word its ascending locations, at least one. Fields lie far apart.
    ///   - weight: What an occurrence that ends at a location counts.
    /// - Complexity: O(locations · words).
    func frequency(_ locations: [[UInt32]], weight: (UInt32) -> Double) -> Double {
        switch self {
        case .sloppy(let slop, let equal): Self.sloppy(locations, slop, equal, weight)
        case .near(let lengths, let distance): Self.near(Self.starts(locations, lengths), lengths, distance, weight)
        }
    }

    private static func sloppy(
        _ locations: [[UInt32]], _ slop: Int, _ equal: [Int?], _ weight: (UInt32) -> Double
    ) -> Double {
        var frequency = 0.0
        var places = locations.map { _ in 0 }
        var chosen = locations.map { _ in 0 }
        var floor = -1
        var starts = MergedLocations(locations)
        starts: while let start = starts.next() {
            for word in locations.indices {
                let least = max(start + word, floor + 1)
                let own = locations[word]
                while places[word] < own.count, Int(own[places[word]]) < least { places[word] += 1 }
                var place = places[word]
                if place == own.count { return frequency }
                if let earlier = equal[word] {
                    while place < own.count, Int(own[place]) <= chosen[earlier] { place += 1 }
                }
                guard place < own.count, Int(own[place]) - word <= start + slop else { continue starts }
                chosen[word] = Int(own[place])
            }
            let moved = chosen.enumerated().reduce(0) { max($0, $1.element - $1.offset - start) }
            floor = chosen.reduce(0, max)
            frequency += weight(UInt32(floor)) / Double(1 + moved)
        }
        return frequency
    }

    /// For each phrase: where it begins.
    private static func starts(_ locations: [[UInt32]], _ lengths: [Int]) -> [[UInt32]] {
        var first = 0
        return lengths.map { length in
            defer { first += length }
            guard length > 1 else { return locations[first] }
            var places = [Int](repeating: 0, count: length)
            return locations[first].filter { start in
                (1..<length).allSatisfy { word in
                    let wanted = start + UInt32(word)
                    let own = locations[first + word]
                    while places[word] < own.count, own[places[word]] < wanted { places[word] += 1 }
                    return places[word] < own.count && own[places[word]] == wanted
                }
            }
        }
    }

    private static func near(
        _ starts: [[UInt32]], _ lengths: [Int], _ distance: Int, _ weight: (UInt32) -> Double
    ) -> Double {
        if starts.contains(where: \.isEmpty) { return 0 }
        var frequency = 0.0
        var places = starts.map { _ in 0 }
        var floor = -1
        var lasts = MergedLocations(starts, isShifted: false)
        while let last = lasts.next() {
            var gap = 0
            var isMatch = true
            for phrase in starts.indices {
                // The latest beginning that is not behind the last one.
                while places[phrase] + 1 < starts[phrase].count, Int(starts[phrase][places[phrase] + 1]) <= last {
                    places[phrase] += 1
                }
                let start = Int(starts[phrase][places[phrase]])
                let between = last - start - lengths[phrase]
                guard start <= last, start > floor, between <= distance else {
                    isMatch = false
                    break
                }
                gap = max(gap, between)
            }
            guard isMatch else { continue }
            frequency += weight(UInt32(last)) / Double(1 + gap)
            floor = last
        }
        return frequency
    }
}

/// Merges the locations of several words, ascending and without repeats.
private struct MergedLocations {
    private let locations: [[UInt32]]
    private let isShifted: Bool
    private var places: [Int]

    /// - Parameter isShifted: Whether the number of the word is subtracted from its locations.
    init(_ locations: [[UInt32]], isShifted: Bool = true) {
        self.locations = locations
        self.isShifted = isShifted
        places = locations.map { _ in 0 }
    }

    mutating func next() -> Int? {
        var least: Int?
        for word in locations.indices {
            if let value = value(word) { least = min(least ?? .max, value) }
        }
        guard let least else { return nil }
        for word in locations.indices where value(word) == least { places[word] += 1 }
        return least
    }

    private func value(_ word: Int) -> Int? {
        guard places[word] < locations[word].count else { return nil }
        return Int(locations[word][places[word]]) - (isShifted ? word : 0)
    }
}
