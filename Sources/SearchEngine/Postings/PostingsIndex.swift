/// A number of a document within its segment, from 0.
typealias DocID = UInt32

/// Terms and their postings lists, one beside the other in flat arrays.
///
/// The list of the term with ordinal *t* is `docIDs[offsets[t]..<offsets[t + 1]]`, ascending strictly; `payloads` runs
/// parallel to it: the occurrences of a word, or the fields in which a form stands.
struct PostingsIndex<Payload: FixedWidthInteger & Sendable>: Sendable {
    var dictionary = TermDictionary()
    var offsets: [UInt32] = [0]
    var docIDs: [DocID] = []
    var payloads: [Payload] = []

    /// The memory that the index takes, in bytes.
    var byteCount: Int {
        dictionary.byteCount + offsets.count * 4 + docIDs.count * (4 + MemoryLayout<Payload>.size)
    }

    /// The range in ``docIDs`` of a term's list.
    func range(of ordinal: Int) -> Range<Int> {
        Int(offsets[ordinal])..<Int(offsets[ordinal + 1])
    }

    /// The postings of `term`, `nil` if the segment does not have it.
    func cursor(of term: [UInt8]) -> PostingsCursor<Payload>? {
        dictionary.ordinal(of: term).map { cursor(at: $0) }
    }

    /// The postings of the term with this ordinal.
    func cursor(at ordinal: Int) -> PostingsCursor<Payload> {
        PostingsCursor(docIDs: docIDs, payloads: payloads, range: range(of: ordinal))
    }

    /// Ends the list of `term`, whose postings have been appended.
    mutating func close(_ term: ArraySlice<UInt8>) {
        dictionary.append(term)
        offsets.append(UInt32(docIDs.count))
    }
}

/// Visits the documents of one postings list in ascending order.
struct PostingsCursor<Payload: FixedWidthInteger & Sendable> {
    let docIDs: [DocID]
    let payloads: [Payload]
    /// The place of the current posting; ``end`` once the list is exhausted.
    var index: Int
    let end: Int

    /// What ``docID`` returns after the end.
    static var exhausted: DocID { .max }

    init(docIDs: [DocID], payloads: [Payload], range: Range<Int>) {
        self.docIDs = docIDs
        self.payloads = payloads
        index = range.lowerBound
        end = range.upperBound
    }

    /// The current document; ``exhausted`` after the end.
    @inline(__always)
    var docID: DocID { index < end ? docIDs[index] : Self.exhausted }

    /// The payload of the current posting, which must exist.
    @inline(__always)
    var payload: Payload { payloads[index] }

    /// Moves to the next posting.
    @inline(__always)
    mutating func advance() { index += 1 }

    /// Stops at the first document not before `target`. A target already passed leaves the cursor in place.
    ///
    /// - Complexity: O(log of the distance): galloping, then a binary search.
    mutating func seek(to target: DocID) {
        guard index < end, docIDs[index] < target else { return }
        var step = 1
        var low = index
        while low + step < end && docIDs[low + step] < target {
            low += step
            step *= 2
        }
        var high = min(low + step, end)
        low += 1
        while low < high {
            let middle = (low + high) / 2
            if docIDs[middle] < target { low = middle + 1 } else { high = middle }
        }
        index = low
    }
}
