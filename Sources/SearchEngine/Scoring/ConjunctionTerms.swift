/// The terms that a document must have all, the rarest first, as the loops over documents read them; and where their
/// postings for the current document lie.
final class ConjunctionTerms {
    /// What is needed of a term to find and to score its postings.
    struct Term {
        let place: DenseLists.Place
        /// Where its bounds start in `DenseLists.maxima`.
        let maxima: Int
        /// Its number among the terms that are not dense, -1 if it is dense.
        let rare: Int
        /// Its number in the query.
        let number: Int
        let ordinal: Int
        let weight: Float
        let idf: Double

        /// Whether it is dense and has no bitmap.
        var isLocal: Bool { rare < 0 && place.bitmap < 0 }
    }

    /// Where a posting lies.
    struct Posting {
        /// Its index in the list of its term.
        var index = 0
        var code: UInt8 = 0
    }

    private let terms: ScratchArray<Term>
    /// By the number of the term in the query.
    private let postings: ScratchArray<Posting>
    /// By the number of a term in the query: its place here.
    private let places: ScratchArray<Int>

    init(_ ranked: [RankedTerm]) {
        terms = ScratchArray(unwritten: ranked.count)
        postings = ScratchArray(repeating: Posting(), count: ranked.count)
        places = ScratchArray(unwritten: ranked.count)
        var order = Array(ranked.indices)
        order.sort { ranked[$0].list.count < ranked[$1].list.count }
        for (place, number) in order.enumerated() {
            let term = ranked[number]
            places[number] = place
            terms[place] = Term(
                place: term.place, maxima: term.maxima, rare: term.isDense ? -1 : term.sparse, number: number,
                ordinal: term.list.ordinal, weight: term.weight, idf: term.idf)
        }
    }

    var count: Int { terms.count }

    /// The terms from the rarest to the most frequent.
    @inline(__always)
    subscript(place: Int) -> Term { terms[place] }

    /// The term with this number in the query.
    @inline(__always)
    func term(_ number: Int) -> Term { terms[places[number]] }

    /// The posting of the term with this number in the query.
    @inline(__always)
    func posting(_ number: Int) -> Posting { postings[number] }

    /// Says where the posting of the term with this number in the query lies.
    @inline(__always)
    func note(_ number: Int, _ posting: Posting) { postings[number] = posting }
}
