/// Visits the postings of a word in few documents, without memory of its own.
struct SparseIterator {
    private let stream: FlatArray<UInt8>
    let list: SparseList
    /// High parts that are not visited yet, of the machine word before ``number``.
    private var word: UInt64 = 0
    private var number = 0
    /// The index of the next posting.
    private var next = 0
    /// The current document; `DocID.max` after the end.
    private(set) var docID: DocID = 0

    /// Starts before the first document.
    init(_ stream: FlatArray<UInt8>, _ list: SparseList) {
        self.stream = stream
        self.list = list
    }

    /// The index in the list of the current posting.
    @inline(__always)
    var index: Int { next &- 1 }

    /// The code of the current posting.
    @inline(__always)
    var code: UInt8 { list.code(stream, at: index) }

    /// Moves to the next document.
    @inline(__always)
    mutating func advance() {
        guard next < list.count else {
            docID = .max
            return
        }
        while word == 0 {
            word = list.upperWord(stream, number)
            number &+= 1
        }
        let high = (number &- 1) &<< 6 &+ word.trailingZeroBitCount &- next
        word &= word &- 1
        let low = stream.bits(at: list.lows &+ next &* list.lowWidth, count: list.lowWidth)
        docID = DocID(truncatingIfNeeded: high &<< list.lowWidth | Int(truncatingIfNeeded: low))
        next &+= 1
    }

    /// Passes postings whose high part is less, without reading their documents.
    @inline(__always)
    private mutating func skip(to high: Int) {
        while next < list.count {
            if word == 0 {
                word = list.upperWord(stream, number)
                number &+= 1
            }
            // The last high part that the word can end with.
            let passed = next &+ word.nonzeroBitCount
            if number &<< 6 &- passed >= high { break }
            next = passed
            word = 0
        }
        // The place of a one among the bits of high parts is its high part and its index together.
        let place = high &- (number &- 1) &<< 6
        while word != 0 && word.trailingZeroBitCount &- next < place {
            word &= word &- 1
            next &+= 1
        }
    }

    /// Moves on until the current document is not before `target`; stays if it is not now, once it has been started.
    @inline(__always)
    mutating func seek(to target: DocID) {
        let high = Int(target) &>> list.lowWidth
        while next == 0 || docID < target {
            skip(to: high)
            advance()
        }
    }
}
