/// The postings lists of the scored terms of a search in each segment, so that a term is looked up once.
struct TermLists {
    private var lists: [WordList?] = []
    private var termCount = 0

    /// No lists at all.
    init() {}

    /// Looks the terms up in each segment.
    init(_ terms: [[UInt8]], in searcher: Searcher) {
        termCount = terms.count
        lists.reserveCapacity(terms.count * searcher.views.count)
        for view in searcher.views {
            for term in terms { lists.append(view.segment.words.list(of: term)) }
        }
    }

    /// The list of the scored term with this number, `nil` if the segment does not have it.
    func list(_ term: Int, view: Int) -> WordList? { lists[view * termCount + term] }

    /// The list of a term in the segment of a view.
    func list(_ term: BoundTerm, _ words: WordPostings, view: Int) -> WordList? {
        guard let index = term.statisticsIndex, termCount > 0 else { return words.list(of: term.bytes) }
        return list(index, view: view)
    }
}
