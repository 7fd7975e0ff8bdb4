/// A line of a cleaned text: never empty, no space at its ends, no two spaces in a row.
struct TextLine: Hashable {
    /// Where the line stands in ``CleanedText/bytes``.
    var range: Range<Int>
    /// Whether an empty line, or the start of the text, comes before it.
    var followsBlank: Bool
}

/// Text without control characters, invisible characters and needless space, divided into lines.
struct CleanedText {
    /// The lines one after another, without anything between them.
    var bytes: [UInt8] = []
    /// The lines; empty ones are left out.
    var lines: [TextLine] = []
    /// What the cleaning met.
    var counts = CleaningCounts()

    /// The text of a line.
    func text(of line: TextLine) -> TextSlice { bytes[line.range] }
}

/// What the cleaning of a text met.
struct CleaningCounts: Hashable {
    /// Control characters and code points without meaning in text, removed.
    var controls = 0
    /// Zero-width characters, marks of direction and soft hyphens, removed.
    var invisibles = 0
    /// Spaces that a removed link left before a punctuation mark, closed.
    var holes = 0
    /// References such as `&nbsp;`, decoded.
    var references = 0
    /// Names of placeholders, removed.
    var placeholders: [String] = []
    /// Bytes that could not be decoded, replaced by U+FFFD.
    var replacements = 0
    /// Texts that were encoded twice, repaired.
    var doubleEncodings = 0

    /// Says what was met.
    func report(to warnings: inout WarningList) {
        warnings.add("replaced", replacements, "broken byte sequence", "broken byte sequences")
        warnings.add("repaired", doubleEncodings, "text encoded twice", "texts encoded twice")
        warnings.add("removed", controls, "control character", "control characters")
        warnings.add("removed", invisibles, "invisible character", "invisible characters")
        warnings.add("decoded", references, "character reference", "character references")
        warnings.add("closed", holes, "hole left by a removed link", "holes left by removed links")
        for placeholder in placeholders { warnings.add("removed placeholder: \(placeholder)") }
    }
}
