/// The postings of the clauses that are not dense, unpacked for one search of one segment.
struct SparseClauses {
    /// The postings of all clauses, clause by clause: the document in the high half, then code and bound, a byte each.
    private var postings: [UInt64] = []
    /// For each clause and block one more than the index of its first posting there, zero where it is absent.
    private var starts: [UInt32]
    /// For each clause the index after its last posting.
    private var ends: [Int] = []
    private var weights: [UInt16] = []
    private let blockCount: Int

    /// Unpacks the clauses and adds their bounds.
    init(_ words: WordPostings, _ terms: [RankedTerm], _ bounds: inout BlockBounds) {
        blockCount = words.dense.blockCount
        var (clauses, total) = (0, 0)
        for term in terms where !term.isDense {
            clauses += 1
            total += term.list.count
        }
        starts = [UInt32](repeating: 0, count: clauses * blockCount)
        guard clauses > 0 else { return }
        let (table, classes) = (words.bounds, words.lengthClasses)
        postings = [UInt64](unsafeUninitializedCapacity: total) { postings, count in
            for term in terms where !term.isDense {
                words.sparse(term.list).forEach(words.stream) { docID, code in
                    let bound = table[Int(code) &<< 8 | Int(classes[Int(docID)])]
                    postings[count] = UInt64(docID) &<< 32 | UInt64(code) &<< 8 | UInt64(bound)
                    count &+= 1
                }
            }
        }
        var end = 0
        for (number, term) in terms.enumerated() where !term.isDense {
            weights.append(bounds.weights[number])
            end += term.list.count
            ends.append(end)
            addBounds(ends.count - 1, number, &bounds)
        }
    }

    private mutating func addBounds(_ clause: Int, _ number: Int, _ bounds: inout BlockBounds) {
        let first = clause * blockCount
        let array = self.postings
        let postings = array.span
        var index = clause == 0 ? 0 : ends[clause - 1]
        while index < ends[clause] {
            let block = Int(postings[index] &>> 38)
            starts[first + block] = UInt32(truncatingIfNeeded: index + 1)
            var largest = UInt8(truncatingIfNeeded: postings[index])
            index += 1
            while index < ends[clause], Int(postings[index] &>> 38) == block {
                largest = max(largest, UInt8(truncatingIfNeeded: postings[index]))
                index += 1
            }
            bounds.add(largest, number, at: block)
        }
    }

    /// Adds the bounds of the postings in a block, and returns the documents that have any.
    @inline(__always)
    func add(_ block: Int, to sums: inout InlineArray<64, UInt16>) -> UInt64 {
        var seen: UInt64 = 0
        for clause in ends.indices {
            var index = Int(starts[clause &* blockCount &+ block])
            guard index > 0 else { continue }
            index &-= 1
            repeat {
                let posting = postings[index]
                let slot = Int(truncatingIfNeeded: posting &>> 32) & 63
                sums[slot] &+= BlockBounds.part(UInt8(truncatingIfNeeded: posting), weights[clause])
                seen |= 1 &<< UInt64(slot)
                index &+= 1
            } while index < ends[clause] && Int(postings[index] &>> 38) == block
        }
        return seen
    }

    /// A clause's posting for a document of a block: its index in the list, and its code; `nil` if there is none.
    func find(_ clause: Int, _ block: Int, _ docID: DocID) -> (index: Int, code: UInt8)? {
        var index = Int(starts[clause * blockCount + block]) - 1
        guard index >= 0 else { return nil }
        while index < ends[clause], postings[index] &>> 32 < UInt64(docID) { index += 1 }
        guard index < ends[clause], postings[index] &>> 32 == UInt64(docID) else { return nil }
        let first = clause == 0 ? 0 : ends[clause - 1]
        return (index - first, UInt8(truncatingIfNeeded: postings[index] &>> 8))
    }
}
