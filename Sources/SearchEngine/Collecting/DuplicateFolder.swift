/// Folds matching documents that repeat another one under it.
///
/// The documents that lead to one first document, by what they say they repeat, are a group. Its first document stands
/// for it where it matches, else the matching one of the lowest sequence. A chain ends at a document that repeats
/// nothing or is not in the index; of a circle the least ID by bytes is the first.
struct DuplicateFolder {
    private struct Repeat {
        var candidate: Candidate
        var root: Int
    }

    /// For each view: a bit for each matching document.
    private var matches: [[UInt64]]
    private var repeats: [Repeat] = []
    private var roots: DuplicateRoots
    /// The documents folded under each one that stands for a group.
    private var foldedCounts: [Place: Int] = [:]
    /// The number of groups, those of one document included; known after ``fold(_:)``.
    private(set) var groupCount = 0
    private var matchCount = 0

    init(_ searcher: Searcher) {
        matches = searcher.views.map { [UInt64](repeating: 0, count: ($0.segment.documentCount + 63) / 64) }
        roots = DuplicateRoots(searcher)
    }

    /// Notes a matching document. Returns whether it is held back until ``fold(_:)``.
    mutating func take(_ candidate: Candidate) -> Bool {
        matchCount += 1
        matches[candidate.view][Int(candidate.docID >> 6)] |= 1 << UInt64(candidate.docID & 63)
        let place = Place(view: candidate.view, docID: candidate.docID)
        guard let root = roots.root(of: place), roots.place(of: root) != place else { return false }
        repeats.append(Repeat(candidate: candidate, root: root))
        return true
    }

    /// Folds what was held back, once all documents have been taken.
    ///
    /// - Parameter offer: Takes the documents that stand for groups of which the first document does not match.
    mutating func fold(_ offer: (Candidate) -> Void) {
        var leaders: [Int: Candidate] = [:]
        var counts: [Int: Int] = [:]
        for held in repeats {
            counts[held.root, default: 0] += 1
            guard !isMatch(roots.place(of: held.root)) else { continue }
            let leader = leaders[held.root]
            if leader == nil || held.candidate.key.sequence < leader?.key.sequence ?? 0 {
                leaders[held.root] = held.candidate
            }
        }
        for (root, count) in counts {
            if let leader = leaders[root] {
                foldedCounts[Place(view: leader.view, docID: leader.docID)] = count - 1
                offer(leader)
            } else if let place = roots.place(of: root) {
                foldedCounts[place] = count
            }
        }
        groupCount = matchCount - repeats.count + leaders.count
    }

    /// The number of documents that are folded under one that stands for its group.
    func foldedCount(view: Int, docID: DocID) -> Int { foldedCounts[Place(view: view, docID: docID)] ?? 0 }

    private func isMatch(_ place: Place?) -> Bool {
        guard let place else { return false }
        return matches[place.view][Int(place.docID >> 6)] & 1 << UInt64(place.docID & 63) != 0
    }
}

/// Where a document stands in a searcher.
struct Place: Hashable, Sendable {
    var view: Int
    var docID: DocID
}

/// Finds the first document of each group, and numbers the groups.
struct DuplicateRoots {
    private let searcher: Searcher
    private let columns: [ValueColumn]
    /// For each view and value of its column: the number of the group plus one, zero while unknown.
    private var known: [[Int]]
    private var numbers: [String: Int] = [:]
    /// For each group: where its first document stands, if it is in the index.
    private var places: [Place?] = []

    init(_ searcher: Searcher) {
        self.searcher = searcher
        columns = searcher.views.map(\.segment.columns.duplicates)
        known = columns.map { [Int](repeating: 0, count: $0.values.count) }
    }

    /// The group of a document; `nil` if it repeats nothing.
    mutating func root(of place: Place) -> Int? {
        let range = columns[place.view].range(of: place.docID)
        guard !range.isEmpty else { return nil }
        let ordinal = Int(columns[place.view].ordinals[range.lowerBound])
        if known[place.view][ordinal] > 0 { return known[place.view][ordinal] - 1 }
        let number = group(of: columns[place.view].values[ordinal])
        known[place.view][ordinal] = number + 1
        return number
    }

    /// Where the first document of a group stands; `nil` if it is not in the index.
    func place(of group: Int) -> Place? { places[group] }

    /// The group of whatever repeats the document with this ID.
    private mutating func group(of id: String) -> Int {
        if let number = numbers[id] { return number }
        let found = searcher.locate(id).map { Place(view: $0.view, docID: $0.docID) }
        // Most copies name the first document itself.
        guard let found, !columns[found.view].range(of: found.docID).isEmpty else {
            places.append(found)
            numbers[id] = places.count - 1
            return places.count - 1
        }
        return follow(id)
    }

    /// Follows what documents repeat; every ID on the way is then known.
    private mutating func follow(_ id: String) -> Int {
        var path: [String] = []
        var stepOfID: [String: Int] = [:]
        var current = id
        while numbers[current] == nil, stepOfID[current] == nil {
            stepOfID[current] = path.count
            path.append(current)
            guard let next = repeated(by: current) else { break }
            current = next
        }
        let number = numbers[current] ?? number(of: root(of: path, endingAt: current, stepOfID[current] ?? 0))
        for passed in path { numbers[passed] = number }
        return number
    }

    private func repeated(by id: String) -> String? {
        guard let found = searcher.locate(id) else { return nil }
        let next = columns[found.view].first(of: found.docID)
        return next.isEmpty ? nil : next
    }

    /// The first document of a way that ends at an ID of its own.
    private func root(of path: [String], endingAt last: String, _ step: Int) -> String {
        guard repeated(by: path[path.count - 1]) != nil else { return last }
        return path[step...].min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? last
    }

    private mutating func number(of root: String) -> Int {
        places.append(searcher.locate(root).map { Place(view: $0.view, docID: $0.docID) })
        return places.count - 1
    }
}
