/// The documents of each keyword value, as they are gathered for a segment.
///
/// Most values were met before: a value is folded once, and then found by its raw bytes.
struct KeywordPostings {
    /// Values as given and as folded, behind the `KeywordField.rawValue`.
    private var raw = TermTable()
    private var folded = TermTable()
    /// For each raw value: the number of the folded one plus one; zero for a value that folds to nothing.
    private var foldedOfRaw: [UInt32] = []
    /// For each folded value: the documents that have it, ascending strictly.
    private var docIDs: [[DocID]] = []
    /// Raw values remembered at most.
    private static let limit = 100_000

    /// Adds a document, not before the last one, to the list of a value.
    mutating func append(_ field: KeywordField, _ value: String, _ docID: DocID) {
        let term = field.term(Array(value.utf8))
        let number = Int(raw.intern(term.span, length: term.count))
        if number == foldedOfRaw.count { foldedOfRaw.append(enter(field, Folding.fold(value))) }
        guard foldedOfRaw[number] > 0 else { return }
        let list = Int(foldedOfRaw[number]) - 1
        if docIDs[list].last != docID { docIDs[list].append(docID) }
    }

    private mutating func enter(_ field: KeywordField, _ value: [UInt8]) -> UInt32 {
        guard !value.isEmpty else { return 0 }
        let term = field.term(value)
        let number = folded.intern(term.span, length: term.count)
        if Int(number) == docIDs.count { docIDs.append([]) }
        return number + 1
    }

    /// Gives the documents other numbers; `numbers` has for each of those before the new one.
    mutating func renumber(_ numbers: [DocID]) {
        for list in docIDs.indices where !docIDs[list].isEmpty {
            docIDs[list] = docIDs[list].map { numbers[Int($0)] }.sorted()
        }
    }

    /// Calls `body` with each value that has documents, in the order of their bytes.
    func forEach(_ body: (ArraySlice<UInt8>, [DocID]) -> Void) {
        let present = docIDs.indices.filter { !docIDs[$0].isEmpty }.map { UInt32($0) }
        for number in folded.sorted(present, by: { $0 }) {
            body(folded.bytes[folded.range(of: number)], docIDs[Int(number)])
        }
    }

    /// Forgets the documents.
    mutating func removeAll() {
        if raw.count > Self.limit {
            self = KeywordPostings()
        } else {
            for list in docIDs.indices { docIDs[list].removeAll(keepingCapacity: false) }
        }
    }
}
