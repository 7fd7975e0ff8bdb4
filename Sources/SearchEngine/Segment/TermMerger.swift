/// Walks the terms of several dictionaries together, in order.
struct TermMerger {
    /// For each input: at the first term that is not merged yet.
    private var walks: [TermWalk]
    /// The inputs that have terms left, in order, and the sort keys of their first ones.
    private var heads: [Head]
    /// The inputs whose heads are the least term, in order.
    private(set) var least: [Int] = []

    private struct Head {
        let input: Int
        var key: LongTermKey
    }

    init(_ inputs: [TermDictionary]) {
        let walks = inputs.map { TermWalk($0, at: 0) }
        self.walks = walks
        heads = walks.indices.filter { !walks[$0].isAtEnd }.map { Head(input: $0, key: walks[$0].key) }
        findLeast()
    }

    /// Whether terms are left.
    var hasMore: Bool { !least.isEmpty }

    /// The least term.
    var term: ArraySlice<UInt8> { walks[least[0]].term }

    /// The ordinal of an input's first term that is not merged yet.
    func ordinal(_ input: Int) -> Int { walks[input].ordinal }

    /// Moves past the least term.
    mutating func advance() {
        var place = 0
        for input in least {
            while heads[place].input != input { place += 1 }
            walks[input].advance()
            if walks[input].isAtEnd { heads.remove(at: place) } else { heads[place].key = walks[input].key }
        }
        findLeast()
    }

    private mutating func findLeast() {
        least.removeAll(keepingCapacity: true)
        guard var key = heads.first?.key else { return }
        for head in heads where head.key < key { key = head.key }
        for head in heads where head.key == key { least.append(head.input) }
        if least.count > 1 && least.contains(where: { walks[$0].length != walks[least[0]].length || isLong($0) }) {
            compareWhole()
        }
    }

    private func isLong(_ input: Int) -> Bool { walks[input].length > LongTermKey.capacity }

    /// Leaves the least of terms whose keys are the same.
    private mutating func compareWhole() {
        var whole = least[0]
        for input in least where walks[input].term.lexicographicallyPrecedes(walks[whole].term) { whole = input }
        least.removeAll { walks[$0].term != walks[whole].term }
    }
}
