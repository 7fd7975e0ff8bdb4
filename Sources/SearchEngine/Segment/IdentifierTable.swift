/// The ID of a document with its hash, for looking it up in several segments.
struct DocumentIdentifier {
    let utf8: [UInt8]
    /// The same for every table of the process.
    let hash: UInt64

    init(_ id: String) { self.init(Array(id.utf8)) }

    init(_ utf8: [UInt8]) {
        self.utf8 = utf8
        hash = ByteHash.hash(utf8.span)
    }
}

/// Finds a document of a segment by its ID: an open-addressing table of doc IDs.
///
/// IDs are compared by their bytes, not by canonical equivalence: they are names, not text.
struct IdentifierTable: Sendable {
    private var slots: [UInt32]
    /// The documents whose ID another one has that came later.
    let replaced: [DocID]

    /// Builds the table; of equal IDs that of the highest sequence wins.
    init(_ ids: StringColumn, _ sequences: [UInt64]) {
        var capacity = 4
        while capacity < ids.count * 2 { capacity *= 2 }
        slots = [UInt32](repeating: 0, count: capacity)
        var replaced: [DocID] = []
        for index in 0..<ids.count {
            let slot = Self.slot(slots, ids.hash(index)) {
                ids.equals($0, ids.bytes.span.extracting(ids.range(of: index)))
            }
            if slots[slot] != 0 {
                let other = Int(slots[slot] - 1)
                guard sequences[other] <= sequences[index] else {
                    replaced.append(DocID(index))
                    continue
                }
                replaced.append(DocID(other))
            }
            slots[slot] = UInt32(index) + 1
        }
        self.replaced = replaced
    }

    /// The memory that the table takes, in bytes.
    var byteCount: Int { slots.count * 4 }

    /// The document with this ID, `nil` if there is none.
    ///
    /// - Parameter ids: The IDs that the table was built from.
    func docID(of id: DocumentIdentifier, _ ids: StringColumn) -> DocID? {
        let entry = slots[Self.slot(slots, id.hash) { ids.equals($0, id.utf8.span) }]
        return entry == 0 ? nil : entry - 1
    }

    /// The slot of the document that `isSame` knows, or the free one where it would go.
    @inline(__always)
    private static func slot(_ slots: [UInt32], _ hash: UInt64, isSame: (Int) -> Bool) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 && !isSame(Int(slots[slot] - 1)) { slot = (slot + 1) & mask }
        return slot
    }
}
