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
    /// The same, which ``inputs`` keeps: for the loop over lists, where each would be retained and released for every one of
    /// its short lists.
    private let unretained: [Unmanaged<FormPostings>]
    private var terms: TermMerger
    private var builder: FormPostingsBuilder

    /// - Parameter documentCount: The documents of the result.
    init(_ inputs: [FormPostings], documentCount: Int) {
        self.inputs = inputs
        unretained = inputs.map { .passUnretained($0) }
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
        for place in terms.least.indices {
            let input = terms.least[place]
            let ordinal = terms.ordinal(input)
            work += unretained[input]._withUnsafeGuaranteedRef { forms in
                forms.forEach(at: ordinal) { docID, fields in
                    let moved = newDocIDs[input][Int(docID)]
                    if moved != MergeJob.dropped { builder.append(moved, fields) }
                }
            }
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
    private var inputs: [WordLists]
    /// As in ``FormMerger``.
    private let unretained: [Unmanaged<WordPostings>]
    private var terms: TermMerger
    private var builder: WordPostingsBuilder

    /// - Parameters:
    ///   - newDocIDs: For each input and document: its new doc ID, or `MergeJob.dropped`.
    ///   - lengths: The words of each document of the result.
    init(_ inputs: [WordPostings], _ newDocIDs: [[DocID]], lengths: [UInt32]) {
        self.inputs = inputs.map { WordLists($0) }
        unretained = inputs.map { .passUnretained($0) }
        terms = TermMerger(inputs.map(\.dictionary))
        var extents: [UInt8] = []
        extents.reserveCapacity(lengths.count)
        for (input, docIDs) in newDocIDs.enumerated() {
            for (old, new) in docIDs.enumerated() where new != MergeJob.dropped {
                extents.append(inputs[input].extents[old])
            }
        }
        builder = WordPostingsBuilder(lengths: lengths, extents: extents, k1: inputs[0].boundParameters.k1)
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
        for place in terms.least.indices {
            let input = terms.least[place]
            let list = inputs[input].takeNext()
            unretained[input]._withUnsafeGuaranteedRef { words in
                words.forEachPosting(list) { docID, counts, positions in
                    let moved = newDocIDs[input][Int(docID)]
                    if moved != MergeJob.dropped { builder.append(moved, counts, from: words.stream, positions) }
                }
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
