/// A number of a document within its segment, from 0.
typealias DocID = UInt32

/// Whole values and the documents that have them, one list beside the other.
///
/// The list of the value with ordinal *t* is `docIDs[offsets[t]..<offsets[t + 1]]`, ascending strictly.
struct KeywordIndex: Sendable {
    var dictionary = TermDictionary()
    var offsets: [UInt32] = [0]
    var docIDs: [DocID] = []

    /// The memory that the index takes, in bytes.
    var byteCount: Int { dictionary.byteCount + offsets.count * 4 + docIDs.count * 4 }

    /// The range in ``docIDs`` of a value's list.
    func range(of ordinal: Int) -> Range<Int> {
        Int(offsets[ordinal])..<Int(offsets[ordinal + 1])
    }

    /// Ends the list of `value`, whose documents have been appended.
    mutating func close(_ value: ArraySlice<UInt8>) {
        dictionary.append(value)
        offsets.append(UInt32(docIDs.count))
    }
}
