/// A query that can be ranked without visiting every match: words in any text field, any of them, all of them, or side
/// by side; and any restriction that is not scored.
struct RankedQuery {
    /// How the clauses make a match.
    enum Kind { case any, all, phrase }

    /// In the order of the query; see ``RankedClause/absent`` for a phrase among them.
    let clauses: [RankedClause]
    let kind: Kind
    /// The phrases among clauses of which any may match.
    private(set) var phrases: [BoundPhrase] = []
    /// Neighbouring clauses that score more side by side; only where any clause may match.
    private(set) var pairs: [BoundPair] = []
    /// What every hit must match, without being scored.
    private(set) var filters: [BoundQuery] = []
    /// What no hit may match.
    private(set) var exclusions: [BoundQuery] = []

    /// The most clauses, so that sums of bounds do not overflow.
    private static let maximumClauses = 1_024

    /// The query of a search whose hits are its only result; `nil` if it is of another kind.
    init?(_ plan: borrowing SearchPlan, _ request: borrowing SearchRequest) {
        guard request.sort == .relevance, request.facets.isEmpty, request.cursor == nil, request.prior.isNeutral
        else { return nil }
        self.init(plan.query, plan, countsPhrases: request.countsTotal || request.limit == 0)
    }

    /// Takes a plan's query, or a part of it, apart; `nil` if it is of another kind.
    ///
    /// - Parameter countsPhrases: Whether every document of a phrase has to be found, to be counted.
    init?(_ query: borrowing BoundQuery, _ plan: borrowing SearchPlan, countsPhrases: Bool = false) {
        switch query {
        case .term(let terms, .text):
            clauses = [RankedClause(terms, plan)]
            kind = .any
        case .phrase(let words, .text) where countsPhrases:
            clauses = [.absent]
            kind = .any
            phrases = [BoundPhrase(clause: 0, words: words)]
        case .phrase(let words, .text):
            clauses = Self.clauses(words, plan)
            kind = .phrase
        case .boolean(let boolean):
            if boolean.must.count == 1 && boolean.should.isEmpty {
                guard let inner = RankedQuery(boolean.must[0], plan, countsPhrases: countsPhrases) else { return nil }
                self = inner
                filters += boolean.filters
                exclusions += boolean.mustNot
                return
            }
            guard boolean.must.isEmpty != boolean.should.isEmpty else { return nil }
            kind = boolean.should.isEmpty ? .all : .any
            let wanted = kind == .all ? boolean.must : boolean.should
            var clauses: [RankedClause] = []
            clauses.reserveCapacity(wanted.count)
            for index in wanted.indices {
                // Most clauses, and nothing of them is copied.
                if let place = wanted[index].onlyPlace, let clause = RankedClause(place, plan) {
                    clauses.append(clause)
                    continue
                }
                switch wanted[index] {
                case .term(let terms, .text): clauses.append(RankedClause(terms, plan))
                case .pair(let pair): pairs.append(pair)
                case .phrase(let words, .text) where kind == .any:
                    phrases.append(BoundPhrase(clause: clauses.count, words: words))
                    clauses.append(.absent)
                default: return nil
                }
            }
            self.clauses = clauses
            filters = boolean.filters
            exclusions = boolean.mustNot
        default: return nil
        }
        guard clauses.count <= Self.maximumClauses else { return nil }
    }

    /// The clauses of words that stand side by side.
    static func clauses(_ words: [BoundTerms], _ plan: borrowing SearchPlan) -> [RankedClause] {
        var clauses: [RankedClause] = []
        clauses.reserveCapacity(words.count)
        for index in words.indices { clauses.append(RankedClause(words[index], plan)) }
        return clauses
    }

    /// The terms of the clauses in one segment, in order; `nil` if they are too many.
    ///
    /// An absent clause is left out, or leaves nothing at all if every clause must match.
    func terms(_ plan: borrowing SearchPlan, in segment: Segment, view: Int) -> SegmentTerms? {
        Self.terms(clauses, kind, plan, in: segment, view: view)
    }

    /// The same for any clauses, such as the words of a phrase.
    static func terms(
        _ clauses: [RankedClause], _ kind: Kind, _ plan: borrowing SearchPlan, in segment: Segment, view: Int
    ) -> SegmentTerms? {
        let words = segment.words
        let scale = words.scale(for: plan.statistics.bm25) * (plan.statistics.settings.k1 + 1)
        var found = SegmentTerms()
        found.ranked.reserveCapacity(clauses.count)
        var sparseCount = 0
        func append(_ list: WordList, _ number: Int) {
            let idf = clauses[number].idf
            found.ranked.append(
                RankedTerm(list, words.dense, weight: idf * scale, clause: number, idf: idf, sparse: sparseCount))
            if list.slot < 0 { sparseCount += 1 }
        }
        for number in clauses.indices {
            switch clauses[number].list(plan, words, view: view) {
            case .none:
                guard kind == .any else { return SegmentTerms() }
            case .one(let list): append(list, number)
            case .several(let lists):
                // A document has the occurrences of all of them together, so that its score is no more than their sum.
                if kind == .any {
                    for list in lists { append(list, number) }
                } else if let most = lists.max(by: { $0.count < $1.count }) {
                    append(most, number)
                    found.synonyms.append((place: number, lists: lists))
                }
            }
        }
        return found.ranked.count <= maximumClauses ? found : nil
    }
}

/// The terms of a ranked query in one segment.
struct SegmentTerms {
    /// Where every clause must match, one for each: of several the most frequent.
    var ranked: [RankedTerm] = []
    /// Where every clause must match, those that have several terms: their places among all, and all their lists.
    var synonyms: [(place: Int, lists: [WordList])] = []

    /// The lists of all clauses, where every clause must match.
    var lists: [[WordList]] {
        var lists = ranked.map { [$0.list] }
        for synonym in synonyms { lists[synonym.place] = synonym.lists }
        return lists
    }
}

/// One clause of a ranked query.
struct RankedClause {
    /// The list of a clause in one segment.
    enum List {
        case none
        case one(WordList)
        /// The clause has more than one term there, which are scored as one.
        case several([WordList])
    }

    /// What the clause is worth.
    let idf: Double
    /// The number of its only term among the lists of the plan, -1 if ``terms`` says what there is.
    private let number: Int
    private let terms: BoundTerms?

    /// A clause without a word of its own: a phrase among other clauses.
    static let absent = RankedClause(idf: 0, number: -1, terms: nil)

    private init(idf: Double, number: Int, terms: BoundTerms?) {
        self.idf = idf
        self.number = number
        self.terms = terms
    }

    /// A word with one term, which has a place of its own among the statistics; `nil` if it was not looked up.
    init?(_ place: (index: Int, weight: Double), _ plan: borrowing SearchPlan) {
        guard place.index < plan.lists.count else { return nil }
        let frequency = plan.statistics.documentFrequencies[place.index]
        idf = plan.statistics.inverseDocumentFrequency(frequency) * place.weight
        number = place.index
        terms = nil
    }

    /// A word and the terms that it may stand under, which are scored as one.
    init(_ terms: BoundTerms, _ plan: borrowing SearchPlan) {
        if let place = terms.onlyPlace, let clause = RankedClause(place, plan) {
            self = clause
        } else {
            self.init(idf: plan.statistics.inverseDocumentFrequency(of: terms), number: -1, terms: terms)
        }
    }

    /// The list of its term in a segment.
    func list(_ plan: borrowing SearchPlan, _ words: WordPostings, view: Int) -> List {
        guard number < 0 else { return plan.lists.list(number, view: view).map { .one($0) } ?? .none }
        guard let terms else { return .none }
        var found: WordList?
        var others: [WordList] = []
        for term in terms {
            guard let list = plan.lists.list(term, words, view: view) else { continue }
            if found == nil { found = list } else { others.append(list) }
        }
        guard let found else { return .none }
        return others.isEmpty ? .one(found) : .several([found] + others)
    }
}

/// One clause of a ranked query in one segment.
struct RankedTerm {
    let list: WordList
    /// Its place among the clauses of the query.
    let clause: Int
    let idf: Double
    /// What a bound of 255 stands for.
    let weight: Float
    /// Where a dense list lies.
    let place: DenseLists.Place
    /// Where the bounds of a dense list start in `DenseLists.maxima`.
    let maxima: Int
    /// Its number among the clauses that are not dense; without meaning for a dense one.
    let sparse: Int

    var isDense: Bool { list.slot >= 0 }

    init(_ list: WordList, _ dense: DenseLists, weight: Double, clause: Int, idf: Double, sparse: Int) {
        self.list = list
        self.clause = clause
        self.idf = idf
        self.sparse = sparse
        // Bounds are summed in single precision: the surplus is far above its rounding errors.
        self.weight = Float(weight * 1.0001)
        place = list.slot >= 0 ? dense.place(list.slot) : DenseLists.Place()
        maxima = max(0, list.slot) * dense.blockCount
    }
}
