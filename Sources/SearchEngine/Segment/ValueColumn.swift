/// The values of one keyword field, document by document, as numbers into a table: what facets are counted from.
struct ValueColumn: Sendable {
    /// The distinct values, in order of first sight.
    fileprivate(set) var values: [String] = []
    /// The values of document *d* are `ordinals[offsets[d]..<offsets[d + 1]]`, without repeats.
    fileprivate(set) var offsets: [UInt32] = [0]
    fileprivate(set) var ordinals: [UInt32] = []

    /// An empty column.
    init() {}

    /// A column of given parts.
    init(values: [String], offsets: [UInt32], ordinals: [UInt32]) {
        self.values = values
        self.offsets = offsets
        self.ordinals = ordinals
    }

    /// The memory that the column takes, in bytes, without the strings.
    var byteCount: Int { (offsets.count + ordinals.count) * 4 + values.count * 64 }

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
}

/// Gathers a ``ValueColumn``.
struct ValueColumnBuilder {
    private(set) var column = ValueColumn()
    private var ordinalOfValue: [String: UInt32] = [:]
    /// Documents with more values than this are searched for repeats by a set.
    private static let scanLimit = 16

    /// Adds the next document; empty values and repeats are left out.
    mutating func append(_ values: some Collection<String>) {
        let first = column.ordinals.count
        var seen: Set<UInt32> = []
        for value in values where !value.isEmpty {
            let ordinal = ordinal(of: value)
            let isNew =
                values.count > Self.scanLimit
                ? seen.insert(ordinal).inserted : !column.ordinals[first...].contains(ordinal)
            if isNew { column.ordinals.append(ordinal) }
        }
        column.offsets.append(UInt32(column.ordinals.count))
    }

    /// Adds the live documents of another column, in order.
    mutating func append(contentsOf other: ValueColumn, live: LiveDocuments) {
        var moved = [UInt32?](repeating: nil, count: other.values.count)
        for docID in 0..<DocID(other.offsets.count - 1) where live.contains(docID) {
            for index in other.range(of: docID) {
                let value = Int(other.ordinals[index])
                let ordinal = moved[value] ?? ordinal(of: other.values[value])
                moved[value] = ordinal
                column.ordinals.append(ordinal)
            }
            column.offsets.append(UInt32(column.ordinals.count))
        }
    }

    /// Gives the documents other numbers; `order` has for each of these the one before.
    mutating func renumber(_ order: [DocID]) {
        var offsets: [UInt32] = [0]
        var ordinals: [UInt32] = []
        offsets.reserveCapacity(column.offsets.count)
        ordinals.reserveCapacity(column.ordinals.count)
        for old in order {
            ordinals += column.ordinals[column.range(of: old)]
            offsets.append(UInt32(ordinals.count))
        }
        column.offsets = offsets
        column.ordinals = ordinals
    }

    private mutating func ordinal(of value: String) -> UInt32 {
        if let known = ordinalOfValue[value] { return known }
        let ordinal = UInt32(column.values.count)
        column.values.append(value)
        ordinalOfValue[value] = ordinal
        return ordinal
    }
}
