/// The values of one keyword field, document by document, as numbers into a table: what facets are counted from.
struct ValueColumn: Sendable {
    /// The distinct values, in order of first sight.
    private(set) var values: [String] = []
    /// The values of document *d* are `ordinals[offsets[d]..<offsets[d + 1]]`, without repeats.
    private(set) var offsets: [UInt32] = [0]
    private(set) var ordinals: [UInt32] = []
    private var ordinalOfValue: [String: UInt32] = [:]

    /// The memory that the column takes, in bytes, without the strings.
    var byteCount: Int { (offsets.count + ordinals.count) * 4 + values.count * 64 }

    /// Adds the next document; empty values are left out.
    mutating func append(_ documentValues: some Sequence<String>) {
        var seen: Set<UInt32> = []
        for value in documentValues where !value.isEmpty {
            let ordinal = ordinal(of: value)
            if seen.insert(ordinal).inserted { ordinals.append(ordinal) }
        }
        offsets.append(UInt32(ordinals.count))
    }

    /// The values of a document.
    func values(of docID: DocID) -> [String] {
        range(of: docID).map { values[Int(ordinals[$0])] }
    }

    /// The first value of a document, empty if it has none.
    func first(of docID: DocID) -> String {
        let range = range(of: docID)
        return range.isEmpty ? "" : values[Int(ordinals[range.lowerBound])]
    }

    /// Where a document's values stand in ``ordinals``.
    @inline(__always)
    func range(of docID: DocID) -> Range<Int> {
        Int(offsets[Int(docID)])..<Int(offsets[Int(docID) + 1])
    }

    private mutating func ordinal(of value: String) -> UInt32 {
        if let known = ordinalOfValue[value] { return known }
        let ordinal = UInt32(values.count)
        values.append(value)
        ordinalOfValue[value] = ordinal
        return ordinal
    }
}
