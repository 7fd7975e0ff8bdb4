/// Matches and scores the documents of one segment, window by window in ascending order.
///
/// One virtual call serves a window of documents, so the loops over postings are plain code in each subclass. A scorer
/// belongs to one search.
class Scorer {
    /// Returns a document not before `target` such that nothing before it matches; `DocID.max` at the end.
    ///
    /// `target` never goes back.
    func nextCandidate(from target: DocID) -> DocID { .max }

    /// Adds its matches in the window's range, and their scores to the scores there.
    func fill(_ window: inout Window) {}

    /// Returns how the score of `docID` comes about, `nil` if the document does not match.
    ///
    /// The value has the bits that ``fill(_:)`` adds. May be called at any time and for any document.
    func explain(_ docID: DocID) -> Explanation? { nil }
}

/// A tree of numbers that shows how a score comes about.
public struct Explanation: Sendable, Hashable {
    /// The number itself.
    public let value: Double
    /// What the number is, for people.
    public let description: String
    /// What it is computed from.
    public let details: [Explanation]

    init(_ value: Double, _ description: String, _ details: [Explanation] = []) {
        self.value = value
        self.description = description
        self.details = details
    }
}

/// Matches every document, with score zero.
final class EverythingScorer: Scorer {
    override func nextCandidate(from target: DocID) -> DocID { target }
    override func fill(_ window: inout Window) { window.matchAll() }
    override func explain(_ docID: DocID) -> Explanation? { Explanation(0, "every document") }
}
