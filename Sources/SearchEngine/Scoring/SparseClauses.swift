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
    /// By term, the clause that it is; without meaning for a dense one.
    private let clauseOfTerm: ScratchArray<Int>
    private let clauses: ScratchArray<Clause>
    /// The documents, clause by clause. After each clause follow some that do not exist.
    private let documents: ScratchArray<DocID>
    /// The codes, as ``documents``; of a clause only once one is needed.
    private let codes: ScratchArray<UInt8>
    private let hasCodes: ScratchArray<Bool>
    /// For each clause the first document that is looked at when the next is sought.
    private let next: ScratchArray<Int>

    /// For each clause a signature of its documents, once it is needed.
    private var signatures: [DocumentSignature?]

    /// Documents that do not exist after each clause: as many as are sought and codes as are written at a time.
    private static let padding = 8

    init(_ words: WordPostings, _ terms: [RankedTerm], _ bounds: BlockBounds) {
        self.words = words
        let order = bounds.heaviestFirst(terms.indices.filter { !terms[$0].isDense })
        lists = order.map { words.sparse(terms[$0].list) }
        clauseOfTerm = ScratchArray(repeating: -1, count: terms.count)
        clauses = ScratchArray(repeating: Clause(), count: order.count)
        next = ScratchArray(repeating: 0, count: order.count)
        documents = ScratchArray(unwritten: lists.reduce(0) { $0 + $1.count + Self.padding })
        codes = ScratchArray(unwritten: documents.count)
        hasCodes = ScratchArray(repeating: false, count: order.count)
        signatures = [DocumentSignature?](repeating: nil, count: order.count)
        var start = 0
        for (index, number) in order.enumerated() {
            clauseOfTerm[number] = index
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
        lists[number].unpackCodes(words.stream, to: codes.pointer + start)
    }

    var count: Int { clauses.count }

    @inline(__always)
    subscript(index: Int) -> Clause { clauses[index] }

    /// The document at an index between a clause's start and end.
    @inline(__always)
    func document(_ index: Int) -> DocID { documents[index] }

    // MARK: Batches

    /// Puts the postings of a range into a batch whose documents are open and may reach `limit`, given what all clauses
    /// but those before add at most. Hardly branches on what it finds.
    ///
    /// - Parameter range: Indexes between the clause's start and end, no more than fit into a batch.
    func select(
        _ number: Int, _ range: Range<Int>, _ open: OpenDocuments, _ bounds: BlockBounds, reaching limit: Int,
        into batch: CandidateBatch
    ) {
        bounds.bounds.withUnsafeBufferPointer { blocks in
            batch.count = 0
            let found = select(number, range, open, blocks.baseAddress!, limit, batch.origins.pointer)
            guard found > 0 else { return }
            if !hasCodes[number] { unpackCodes(number, at: clauses[number].start) }
            bound(number, found, blocks.baseAddress!, limit, batch)
        }
    }

    /// Writes the postings whose documents may reach the limit by the bounds of their blocks, and returns their number.
    @inline(__always)
    private func select(
        _ number: Int, _ range: Range<Int>, _ open: OpenDocuments, _ blocks: UnsafePointer<UInt16>, _ limit: Int,
        _ origins: UnsafeMutablePointer<Int32>
    ) -> Int {
        let documents = self.documents.pointer
        let least = limit &- clauses[number].rest &- clauses[number].largest
        var found = 0
        for index in range {
            let docID = documents[index]
            origins[found] = Int32(truncatingIfNeeded: index)
            found &+= (Int(blocks[Int(docID &>> 6)]) >= least ? 1 : 0) & open.has(docID)
        }
        return found
    }

    /// Bounds the documents of the first postings of a batch by these, and leaves those in it that reach the limit.
    @inline(__always)
    private func bound(
        _ number: Int, _ found: Int, _ blocks: UnsafePointer<UInt16>, _ limit: Int, _ batch: CandidateBatch
    ) {
        let (documents, codes) = (self.documents.pointer, self.codes.pointer)
        let (classes, table) = (words.lengthClasses.pointer, words.bounds.pointer)
        let (kept, bounds, origins) = (batch.documents.pointer, batch.bounds.pointer, batch.origins.pointer)
        let rest = clauses[number].rest &+ clauses[number].surplus
        let weight = clauses[number].weight
        var count = 0
        for place in 0..<found {
            let index = Int(origins[place])
            let docID = documents[index]
            let bound = table[Int(codes[index]) &<< 8 | Int(classes[Int(docID)])]
            let most = Int(blocks[Int(docID &>> 6)]) &+ rest &+ Int(BlockBounds.part(bound, weight))
            kept[count] = docID
            bounds[count] = Int32(truncatingIfNeeded: most)
            origins[count] = Int32(truncatingIfNeeded: index)
            count &+= most >= limit ? 1 : 0
        }
        batch.count = count
    }

    /// Takes what the clauses after one add at most from the bounds of documents without them, as far as a signature
    /// tells.
    func keepLater(_ number: Int, _ batch: CandidateBatch, reaching limit: Int) {
        for other in (number + 1)..<max(number + 1, count) where batch.count > 0 {
            batch.keep(signature(of: other), adding: clauses[other].largest, reaching: limit)
        }
    }

    private func signature(of number: Int) -> DocumentSignature {
        if let signature = signatures[number] { return signature }
        let clause = clauses[number]
        let signature = DocumentSignature(documents.pointer + clause.start, count: clause.end - clause.start)
        signatures[number] = signature
        return signature
    }

    // MARK: Single documents

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

    /// Where the positions of a posting start, as `WordPostings.positionsStart(_:_:_:after:)` says, from what is unpacked.
    ///
    /// - Parameters:
    ///   - term: The number of the posting's term, which is not dense.
    ///   - ordinal: The term's place in the dictionary.
    ///   - index: Of the posting in its list, which ``posting(_:_:)`` has given.
    /// - Complexity: O(1): fewer than 64 postings beside it are looked at.
    func positionsStart(_ term: Int, ordinal: Int, _ index: Int) -> Int {
        let number = clauseOfTerm[term]
        let list = lists[number]
        let start = clauses[number].start
        assert(hasCodes[number], "the posting was not read")
        let mark = index / SparseList.markDistance
        let first = mark * SparseList.markDistance
        let next = first + SparseList.markDistance
        if next < list.count, next - index < index - first {
            // Back from the next mark, which is nearer.
            return list.markedPositions(words.stream, mark + 1)
                - positionBits(ordinal, (start + index)..<(start + next))
        }
        return list.markedPositions(words.stream, mark) + positionBits(ordinal, (start + first)..<(start + index))
    }

    /// The bits that the positions of unpacked postings of one term take together.
    @inline(__always)
    private func positionBits(_ ordinal: Int, _ range: Range<Int>) -> Int {
        var sum = 0
        for index in range { sum &+= words.positionBits(codes[index], ordinal, documents[index]) }
        return sum
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
