/// The clauses of one search of one segment that are not dense, their documents unpacked, the heaviest first.
final class SparseClauses {
    struct Clause {
        /// Its number among the terms.
        var number = 0
        /// What its bounds are multiplied by; see ``BlockBounds/part(_:_:)``.
        var weight: UInt16 = 0
        /// What it adds at most beside its bounds; see ``BlockBounds/surpluses``.
        var surplus = 0
        /// Its documents.
        var start = 0
        var end = 0
        /// What it adds at most.
        var largest = 0
        /// What the clauses after it add at most together.
        var rest = 0
    }

    private let words: WordPostings
    private let lists: [SparseList]
    private let clauses: ScratchArray<Clause>
    /// The documents, clause by clause. After each clause follow some that do not exist.
    private let documents: ScratchArray<DocID>
    /// The codes, as ``documents``; of a clause only once one is needed.
    private let codes: ScratchArray<UInt8>
    private let hasCodes: ScratchArray<Bool>
    /// For each clause the first document that is looked at when the next is sought.
    private let next: ScratchArray<Int>

    /// The postings that ``select(_:_:reaching:_:)`` has found: indexes between their clause's start and end.
    let selected: ScratchArray<Int>

    /// Documents that do not exist after each clause.
    private static let padding = 8
    /// The most postings to select from at a time.
    static let stepSize = 256

    init(_ words: WordPostings, _ terms: [RankedTerm], _ bounds: BlockBounds) {
        self.words = words
        let order = bounds.heaviestFirst(terms.indices.filter { !terms[$0].isDense })
        lists = order.map { words.sparse(terms[$0].list) }
        clauses = ScratchArray(repeating: Clause(), count: order.count)
        next = ScratchArray(repeating: 0, count: order.count)
        documents = ScratchArray(unwritten: lists.reduce(0) { $0 + $1.count + Self.padding })
        codes = ScratchArray(unwritten: documents.count)
        hasCodes = ScratchArray(repeating: false, count: order.count)
        selected = ScratchArray(unwritten: Self.stepSize)
        var start = 0
        for (index, number) in order.enumerated() {
            let weight = bounds.weights[number]
            let surplus = Int(bounds.surpluses[number])
            let largest = Int(BlockBounds.part(lists[index].largestBound(words.stream), weight)) + surplus
            let end = start + lists[index].count
            clauses[index] = Clause(
                number: number, weight: weight, surplus: surplus, start: start, end: end, largest: largest)
            unpack(lists[index], at: start)
            start = end + Self.padding
        }
        var rest = 0
        for index in (0..<clauses.count).reversed() {
            clauses[index].rest = rest
            rest += clauses[index].largest
        }
    }

    private func unpack(_ list: SparseList, at start: Int) {
        var next = start
        list.forEachDocument(words.stream) { docID in
            documents[next] = docID
            next &+= 1
        }
        for index in next..<(next + Self.padding) { documents[index] = .max }
    }

    @inline(never)
    private func unpackCodes(_ number: Int, at start: Int) {
        hasCodes[number] = true
        var next = start
        lists[number].forEachCode(words.stream) { code in
            codes[next] = code
            next &+= 1
        }
    }

    var count: Int { clauses.count }

    @inline(__always)
    subscript(index: Int) -> Clause { clauses[index] }

    /// The document at an index between a clause's start and end.
    @inline(__always)
    func document(_ index: Int) -> DocID { documents[index] }

    /// Finds the postings of a range whose documents may reach `limit`, given what all clauses but those before add at
    /// most, and returns their number. Runs without branches that depend on documents.
    func select(_ number: Int, _ range: Range<Int>, reaching limit: Int, _ bounds: BlockBounds) -> Int {
        let clause = clauses[number]
        let blocks = bounds.bounds.span
        let least = limit &- clause.rest &- clause.largest
        var found = 0
        for index in range {
            selected[found] = index
            found &+= Int(blocks[unchecked: Int(documents[index] &>> 6)]) >= least ? 1 : 0
        }
        guard found > 0 else { return 0 }
        if !hasCodes[number] { unpackCodes(number, at: clause.start) }
        let rest = limit &- clause.rest &- clause.surplus
        var kept = 0
        for place in 0..<found {
            let index = selected[place]
            let docID = documents[index]
            let bound = words.bounds[Int(codes[index]) &<< 8 | Int(words.lengthClasses[Int(docID)])]
            selected[kept] = index
            let most = Int(blocks[unchecked: Int(docID &>> 6)]) &+ Int(BlockBounds.part(bound, clause.weight))
            kept &+= most >= rest ? 1 : 0
        }
        return kept
    }

    /// A posting of a clause.
    struct Posting {
        let place: DocumentScorer.Place
        /// What it adds at most.
        let part: Int
    }

    /// The posting at an index between a clause's start and end.
    @inline(__always)
    func posting(_ number: Int, _ index: Int) -> Posting {
        let clause = clauses[number]
        let place = index &- clause.start
        if !hasCodes[number] { unpackCodes(number, at: clause.start) }
        let code = codes[index]
        let bound = words.bounds[Int(code) &<< 8 | Int(words.lengthClasses[Int(documents[index])])]
        return Posting(
            place: DocumentScorer.Place(index: place, code: code),
            part: Int(BlockBounds.part(bound, clause.weight)) &+ clause.surplus)
    }

    /// Lets ``seek(_:_:)`` begin anew.
    func rewind() {
        for index in 0..<count { next[index] = clauses[index].start }
    }

    /// The posting of a document, `nil` if the clause has none; documents ascend from call to call.
    @inline(__always)
    func seek(_ number: Int, _ docID: DocID) -> Posting? {
        var next = self.next[number]
        while documents[next &+ (Self.padding &- 1)] < docID { next &+= Self.padding }
        while documents[next] < docID { next &+= 1 }
        self.next[number] = next
        return documents[next] == docID ? posting(number, next) : nil
    }
}
