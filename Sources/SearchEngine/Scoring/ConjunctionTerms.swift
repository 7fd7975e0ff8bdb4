/// The terms that a document must have all, the rarest first, as the loops over documents read them; and where their
/// postings for the current document lie.
struct ConjunctionTerms: ~Copyable {
    /// What is needed of a term to find and to score its postings.
    struct Term: BitwiseCopyable {
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

        init(_ term: RankedTerm, number: Int) {
            place = term.place
            maxima = term.maxima
            rare = term.isDense ? -1 : term.sparse
            self.number = number
            ordinal = term.list.ordinal
            weight = term.weight
            idf = term.idf
        }
    }

    /// Where a posting lies.
    struct Posting: BitwiseCopyable {
        /// Its index in the list of its term.
        var index = 0
        var code: UInt8 = 0
    }

    /// The term at a place, and what is kept for the one whose number in the query is that place.
    ///
    /// Not private: Swift 6.3 fails in a debug build where another file destroys an array of a private type.
    struct Entry: BitwiseCopyable {
        var term: Term
        /// The place of the term with this number.
        var place: Int
        /// Of the term with this number.
        var posting: Posting
    }

    private let entries: ScratchArray<Entry>

    init(_ ranked: [RankedTerm]) {
        entries = ScratchArray(unwritten: ranked.count)
        let entries = entries.pointer
        // Most often two or three, which an insertion sort puts in order without memory of its own. As long as it sorts,
        // the places are numbers.
        for number in ranked.indices {
            var place = number
            while place > 0 && ranked[entries[place - 1].place].list.count > ranked[number].list.count {
                entries[place].place = entries[place - 1].place
                place -= 1
            }
            entries[place].place = number
        }
        for place in ranked.indices {
            let number = entries[place].place
            entries[place].term = Term(ranked[number], number: number)
            entries[place].posting = Posting()
        }
        for place in ranked.indices { entries[entries[place].term.number].place = place }
    }

    var count: Int { entries.count }

    /// The terms from the rarest to the most frequent.
    @inline(__always)
    subscript(place: Int) -> Term { entries[place].term }

    /// The term with this number in the query.
    @inline(__always)
    func term(_ number: Int) -> Term { self[entries[number].place] }

    /// The posting of the term with this number in the query.
    @inline(__always)
    func posting(_ number: Int) -> Posting { entries[number].posting }

    /// Says where the posting of the term with this number in the query lies.
    @inline(__always)
    func note(_ number: Int, _ posting: Posting) {
        assert(number < count, "no term has this number")
        entries.pointer[number].posting = posting
    }
}
