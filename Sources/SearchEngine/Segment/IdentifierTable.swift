/// Finds a document of a segment by its ID: an open-addressing table of doc IDs.
struct IdentifierTable: Sendable {
    private var slots: [UInt32]

    /// Builds the table; of equal IDs the last wins.
    init(_ ids: [String]) {
        var capacity = 4
        while capacity < ids.count * 2 { capacity *= 2 }
        slots = [UInt32](repeating: 0, count: capacity)
        for (index, id) in ids.enumerated() {
            let slot = slot(of: id, hash: Self.hash(of: id), ids)
            slots[slot] = UInt32(index) + 1
        }
    }

    /// The hash of an ID, the same for every table of the process.
    static func hash(of id: String) -> UInt64 {
        var id = id
        id.makeContiguousUTF8()
        return ByteHash.hash(id.utf8Span.span)
    }

    /// The memory that the table takes, in bytes.
    var byteCount: Int { slots.count * 4 }

    /// The document with this ID, `nil` if there is none.
    ///
    /// - Parameters:
    ///   - hash: What ``hash(of:)`` returns for `id`.
    ///   - ids: The IDs that the table was built from.
    func docID(of id: String, hash: UInt64, _ ids: [String]) -> DocID? {
        let entry = slots[slot(of: id, hash: hash, ids)]
        return entry == 0 ? nil : entry - 1
    }

    /// The slot that holds `id`, or the free one where it would go.
    private func slot(of id: String, hash: UInt64, _ ids: [String]) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 && !Self.sameBytes(ids[Int(slots[slot] - 1)], id) { slot = (slot + 1) & mask }
        return slot
    }

    /// IDs are compared by their bytes, not by canonical equivalence: they are names, not text.
    private static func sameBytes(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }
}
