/// What publishing systems put behind the text of an entry: links to the rest, and whose post it is.
enum FeedTail {
    /// The text without such paragraphs at its end, and what they were; a text of nothing else stays.
    ///
    /// - Complexity: O(n); no more than three paragraphs are looked at.
    static func remove(from body: String) -> (body: String, removed: [TextSlice]) {
        var text = TextSlice(body)
        var removed: [TextSlice] = []
        for _ in 0..<3 {
            guard let divider = text.lastIndex(of: 0x0A), divider > text.startIndex else { break }
            let paragraph = text[(divider + 1)...]
            guard isTail(paragraph) else { break }
            removed.append(paragraph)
            text = text[..<divider].trimmingEnd { $0 == 0x0A }
        }
        return removed.isEmpty ? (body, []) : (text.string, removed)
    }

    private static func isTail(_ paragraph: TextSlice) -> Bool {
        guard paragraph.count <= 600 else { return false }
        let folded = CaseFolding.fold(paragraph)[...].trimming { !ScalarClass.isWordPart($0) }.string
        if links.contains(folded) { return true }
        return posts.contains { folded.hasPrefix($0.start) && folded.contains($0.middle) }
    }

    /// Whole paragraphs, folded, without marks at their ends.
    private static let links: Set<String> = [
        "read more", "continue reading", "read the full article", "read full article", "full story", "more",
        "читать далее", "читать дальше", "читать полностью", "подробнее", "далее", "комментарии", "comments",
    ]

    /// The line that the commonest publishing system adds, in English and Russian.
    private static let posts: [(start: String, middle: String)] = [
        ("the post ", " appeared first on "), ("the post ", " first appeared on "),
        ("запись ", " впервые появилась "), ("сообщение ", " появились сначала на "),
    ]
}
