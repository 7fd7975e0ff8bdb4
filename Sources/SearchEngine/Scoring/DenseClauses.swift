/// The dense clauses of one search of one segment, the heaviest first, as the loops over documents read them.
final class DenseClauses {
    struct Clause {
        var place = DenseLists.Place()
        /// Where its bounds start in `DenseLists.maxima`.
        var maxima = 0
        /// What its bounds are multiplied by; see ``BlockBounds/part(_:_:)``.
        var weight: UInt16 = 0
        /// What it adds at most beside its bound where it is present; see ``BlockBounds/surpluses``.
        var surplus = 0
        /// Its number among the terms.
        var number = 0
    }

    let reader: DenseReader
    /// What the reader stands on.
    private let dense: DenseLists
    private let clauses: ScratchArray<Clause>

    init(_ dense: DenseLists, _ terms: [RankedTerm], _ bounds: BlockBounds) {
        reader = dense.reader
        self.dense = dense
        let order = bounds.heaviestFirst(terms.indices.filter { terms[$0].isDense })
        clauses = ScratchArray(repeating: Clause(), count: order.count)
        for (index, number) in order.enumerated() {
            let term = terms[number]
            clauses[index] = Clause(
                place: term.place, maxima: term.maxima, weight: bounds.weights[number],
                surplus: Int(bounds.surpluses[number]), number: number)
        }
    }

    var count: Int { clauses.count }

    @inline(__always)
    subscript(index: Int) -> Clause { clauses[index] }

    /// The first clause, for loops that read much.
    @inline(__always)
    var pointer: UnsafePointer<Clause> { UnsafePointer(clauses.pointer) }

    /// What a clause adds at most to a document of a block.
    @inline(__always)
    func part(_ clause: Clause, block: Int) -> Int {
        let maximum = reader.maxima[clause.maxima &+ block]
        return Int(BlockBounds.part(maximum, clause.weight)) &+ (maximum == 0 ? 0 : clause.surplus)
    }

    /// The number of clauses without the lightest that can add no more than an eighth of `limit` together.
    func heavyCount(_ limit: Int) -> Int {
        var rest = limit &>> 3
        var count = self.count
        while count > 0 {
            rest &-= Int(BlockBounds.part(255, clauses[count &- 1].weight)) &+ clauses[count &- 1].surplus
            if rest < 0 { return count }
            count &-= 1
        }
        return count
    }
}
