/// A line above the text that tells who published it and when, such as `By Jane Doe, Staff Writer Published: January 11,
/// 2012 Reviewed by John Roe, MD`: longer than a byline or a date, and no sentence.
enum PublicationLine {
    /// The most words of such a line.
    private static let wordLimit = 40

    /// Whether a line is one: it begins with a label of publication, or with a byline that such a label follows.
    static func isOne(_ text: TextSlice, words: Int) -> Bool {
        guard words <= wordLimit, text.contains(where: { (0x30...0x39).contains($0) }) else { return false }
        let folded = CaseFolding.fold(text)[...]
        if labels.contains(where: { folded.starts(with: $0) }) { return true }
        return bylines.contains { folded.starts(with: $0) }
            && labels.contains { folded.firstRange(of: $0) != nil }
    }

    private static let labels = [
        "published:", "published on", "posted:", "posted on", "updated:", "опубликовано:", "размещено:", "добавлено:",
    ].map { Array($0.utf8)[...] }
    private static let bylines = ["by ", "автор:", "автор "].map { Array($0.utf8)[...] }
}
