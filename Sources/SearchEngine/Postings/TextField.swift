/// A text field of a document, in the order of evaluation.
enum TextField: UInt8, CaseIterable, Sendable {
    case title = 0
    case lead, body, tag, author
}

/// A set of text fields.
struct FieldSet: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let title = FieldSet(.title)
    static let lead = FieldSet(.lead)
    static let body = FieldSet(.body)
    static let tag = FieldSet(.tag)
    static let author = FieldSet(.author)
    /// Where a word without a field is searched.
    static let text: FieldSet = [.title, .lead, .body, .tag]

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(_ field: TextField) { rawValue = 1 << field.rawValue }
    /// The field of a location.
    init(location: UInt32) { rawValue = 1 << UInt8(truncatingIfNeeded: Occurrences.field(location)) }
}
