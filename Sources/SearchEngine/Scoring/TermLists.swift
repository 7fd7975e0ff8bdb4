/// The postings lists of the scored terms of a search in each segment, so that a term is looked up once.
struct TermLists {
    private var lists: [WordList?] = []
    private var terms: [[UInt8]] = []

    /// No lists at all.
    init() {}

    /// Looks the terms up in each segment.
    init(_ terms: [[UInt8]], in searcher: Searcher) {
        self.terms = terms
        lists.reserveCapacity(terms.count * searcher.views.count)
        for view in searcher.views.indices {
            searcher.views[view].segment.words.appendLists(of: terms, to: &lists)
        }
    }

    /// The number of terms that were looked up.
    var count: Int { terms.count }

    /// The number of a term, `nil` if it was not looked up.
    func index(of term: [UInt8]) -> Int? { terms.firstIndex(of: term) }

    /// The list of the scored term with this number, `nil` if the segment does not have it.
    func list(_ term: Int, view: Int) -> WordList? { lists[view * terms.count + term] }

    /// The list of a term in the segment of a view.
    func list(_ term: BoundTerm, _ words: WordPostings, view: Int) -> WordList? {
        guard let index = term.statisticsIndex, index < terms.count, !term.isShared else {
            return words.list(of: term.bytes)
        }
        return list(index, view: view)
    }
}
