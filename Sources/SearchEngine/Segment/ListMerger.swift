/// Walks the terms of several dictionaries together, in order.
struct TermMerger {
    let inputs: [TermDictionary]
    /// For each input: the ordinal of the first term that is not merged yet.
    private(set) var heads: [Int]
    /// The inputs whose heads are the least term, in order.
    private(set) var least: [Int] = []
    /// For each input: the sort key of its head.
    private var keys: [UInt64]

    init(_ inputs: [TermDictionary]) {
        self.inputs = inputs
        heads = [Int](repeating: 0, count: inputs.count)
        keys = inputs.map { $0.count > 0 ? $0.sortKey(at: 0) : 0 }
        findLeast()
    }

    /// Whether terms are left.
    var hasMore: Bool { !least.isEmpty }

    /// The least term.
    var term: ArraySlice<UInt8> { inputs[least[0]].term(at: heads[least[0]]) }

    /// Moves past the least term.
    mutating func advance() {
        for input in least {
            heads[input] += 1
            if heads[input] < inputs[input].count { keys[input] = inputs[input].sortKey(at: heads[input]) }
        }
        findLeast()
    }

    private mutating func findLeast() {
        least.removeAll(keepingCapacity: true)
        for input in 0..<inputs.count where heads[input] < inputs[input].count {
            guard let first = least.first else {
                least.append(input)
                continue
            }
            var order = keys[input] < keys[first] ? -1 : keys[input] > keys[first] ? 1 : 0
            if order == 0 {
                order = TermDictionary.compare(inputs[input], heads[input], inputs[first], heads[first])
            }
            if order < 0 { least.removeAll(keepingCapacity: true) }
            if order <= 0 { least.append(input) }
        }
    }
}

/// Merges the postings lists of several segments term by term, in the order of terms.
struct ListMerger {
    private let inputs: [PostingsIndex<UInt8>]
    private var terms: TermMerger
    private(set) var output = PostingsIndex<UInt8>()

    init(_ inputs: [PostingsIndex<UInt8>]) {
        self.inputs = inputs
        terms = TermMerger(inputs.map(\.dictionary))
        let postings = inputs.reduce(0) { $0 + $1.docIDs.count }
        output.docIDs.reserveCapacity(postings)
        output.payloads.reserveCapacity(postings)
        output.dictionary.reserve(
            terms: inputs.map(\.dictionary.count).max() ?? 0, bytes: inputs.map(\.dictionary.bytes.count).max() ?? 0)
    }

    /// Whether terms are left.
    var hasMore: Bool { terms.hasMore }

    /// Merges the lists of the least term that is left; a term whose documents are all dropped vanishes.
    ///
    /// - Parameter newDocIDs: For each input and document: its new doc ID, or `MergeJob.dropped`.
    /// - Returns: The work done: the postings read, at least 1.
    mutating func step(_ newDocIDs: [[DocID]]) -> Int {
        let before = output.docIDs.count
        var work = 1
        for input in terms.least {
            let range = inputs[input].range(of: terms.heads[input])
            for index in range {
                let docID = newDocIDs[input][Int(inputs[input].docIDs[index])]
                guard docID != MergeJob.dropped else { continue }
                output.docIDs.append(docID)
                output.payloads.append(inputs[input].payloads[index])
            }
            work += range.count
        }
        if output.docIDs.count > before { output.close(terms.term) }
        terms.advance()
        return work
    }
}

/// Merges the words of several segments term by term, in the order of terms.
struct WordMerger {
    private let inputs: [WordPostings]
    private var terms: TermMerger
    private var builder: WordPostingsBuilder

    /// - Parameters:
    ///   - newDocIDs: For each input and document: its new doc ID, or `MergeJob.dropped`.
    ///   - lengths: The words of each document of the result.
    init(_ inputs: [WordPostings], _ newDocIDs: [[DocID]], lengths: [UInt32]) {
        self.inputs = inputs
        terms = TermMerger(inputs.map(\.dictionary))
        var extents: [UInt8] = []
        extents.reserveCapacity(lengths.count)
        for (input, docIDs) in newDocIDs.enumerated() {
            for (old, new) in docIDs.enumerated() where new != MergeJob.dropped {
                extents.append(inputs[input].extents[old])
            }
        }
        builder = WordPostingsBuilder(lengths: lengths, extents: extents)
        builder.reserve(
            terms: inputs.map(\.dictionary.count).max() ?? 0, bytes: inputs.map(\.dictionary.bytes.count).max() ?? 0)
    }

    /// Whether terms are left.
    var hasMore: Bool { terms.hasMore }

    /// Merges the lists of the least term that is left; a term whose documents are all dropped vanishes.
    ///
    /// - Returns: The work done: the postings read, at least 1.
    mutating func step(_ newDocIDs: [[DocID]]) -> Int {
        var work = 1
        for input in terms.least {
            let words = inputs[input]
            let list = words.list(at: terms.heads[input])
            words.forEachPosting(list) { docID, counts, offset in
                let moved = newDocIDs[input][Int(docID)]
                if moved != MergeJob.dropped { builder.append(moved, counts, from: words.stream, at: offset) }
            }
            work += list.count
        }
        builder.close(terms.term)
        terms.advance()
        return work
    }

    /// The merged words, once no terms are left.
    mutating func finish() -> WordPostings { builder.finish() }
}
