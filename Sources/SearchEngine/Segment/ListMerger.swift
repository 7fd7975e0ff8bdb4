/// Walks the terms of several dictionaries together, in order.
struct TermMerger {
    /// For each input: at the first term that is not merged yet.
    private var walks: [TermWalk]
    /// The inputs whose heads are the least term, in order.
    private(set) var least: [Int] = []
    /// For each input: the sort key of its head.
    private var keys: [UInt64]

    init(_ inputs: [TermDictionary]) {
        walks = inputs.map { TermWalk($0, at: 0) }
        keys = walks.map { $0.isAtEnd ? 0 : $0.key }
        findLeast()
    }

    /// Whether terms are left.
    var hasMore: Bool { !least.isEmpty }

    /// The least term.
    var term: ArraySlice<UInt8> { walks[least[0]].term[...] }

    /// The ordinal of an input's first term that is not merged yet.
    func ordinal(_ input: Int) -> Int { walks[input].ordinal }

    /// Moves past the least term.
    mutating func advance() {
        for input in least {
            walks[input].advance()
            if !walks[input].isAtEnd { keys[input] = walks[input].key }
        }
        findLeast()
    }

    private mutating func findLeast() {
        least.removeAll(keepingCapacity: true)
        for input in walks.indices where !walks[input].isAtEnd {
            guard let first = least.first else {
                least.append(input)
                continue
            }
            if keys[input] > keys[first] { continue }
            let isLess = keys[input] < keys[first] || walks[input].term.lexicographicallyPrecedes(walks[first].term)
            if isLess { least.removeAll(keepingCapacity: true) }
            if isLess || walks[input].term == walks[first].term { least.append(input) }
        }
    }
}

/// Merges the keywords of several segments value by value, in the order of values.
struct KeywordMerger {
    private let inputs: [KeywordIndex]
    private var terms: TermMerger
    private(set) var output = KeywordIndex()

    init(_ inputs: [KeywordIndex]) {
        self.inputs = inputs
        terms = TermMerger(inputs.map(\.dictionary))
        output.docIDs.reserveCapacity(inputs.reduce(0) { $0 + $1.docIDs.count })
    }

    /// Whether values are left.
    var hasMore: Bool { terms.hasMore }

    /// Merges the lists of the least value that is left; one whose documents are all dropped vanishes.
    ///
    /// - Parameter newDocIDs: For each input and document: its new doc ID, or `MergeJob.dropped`.
    /// - Returns: The work done: the postings read, at least 1.
    mutating func step(_ newDocIDs: [[DocID]]) -> Int {
        let before = output.docIDs.count
        var work = 1
        for input in terms.least {
            let range = inputs[input].range(of: terms.ordinal(input))
            for index in range {
                let docID = newDocIDs[input][Int(inputs[input].docIDs[index])]
                if docID != MergeJob.dropped { output.docIDs.append(docID) }
            }
            work += range.count
        }
        if output.docIDs.count > before { output.close(terms.term) }
        terms.advance()
        return work
    }
}

/// Merges the forms of several segments form by form, in the order of forms.
struct FormMerger {
    private let inputs: [FormPostings]
    private var terms: TermMerger
    private var builder: FormPostingsBuilder

    /// - Parameter documentCount: The documents of the result.
    init(_ inputs: [FormPostings], documentCount: Int) {
        self.inputs = inputs
        terms = TermMerger(inputs.map(\.dictionary))
        builder = FormPostingsBuilder(documentCount: documentCount)
        builder.reserve(
            bytes: inputs.map(\.dictionary.bytes.count).max() ?? 0, listBytes: inputs.reduce(0) { $0 + $1.stream.count }
        )
    }

    /// Whether forms are left.
    var hasMore: Bool { terms.hasMore }

    /// Merges the lists of the least form that is left; one whose documents are all dropped vanishes.
    ///
    /// - Returns: The work done: the postings read, at least 1.
    mutating func step(_ newDocIDs: [[DocID]]) -> Int {
        var work = 1
        for input in terms.least {
            let ordinal = terms.ordinal(input)
            inputs[input].forEach(at: ordinal) { docID, fields in
                let moved = newDocIDs[input][Int(docID)]
                if moved != MergeJob.dropped { builder.append(moved, fields) }
            }
            work += inputs[input].count(at: ordinal)
        }
        builder.close(terms.term)
        terms.advance()
        return work
    }

    /// The merged forms, once none are left.
    mutating func finish() -> FormPostings { builder.finish() }
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
            bytes: inputs.map(\.dictionary.bytes.count).max() ?? 0, listBytes: inputs.reduce(0) { $0 + $1.stream.count }
        )
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
            let list = words.list(at: terms.ordinal(input))
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
