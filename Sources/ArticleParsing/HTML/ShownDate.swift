internal import NewsModels

/// The date that a page shows among its texts.
struct ShownDate {
    private let page: BlockTree
    private let title: [UInt8]
    private let latest: Timestamp
    private let earliest = Timestamp(millisecondsSinceEpoch: 631_152_000_000)

    /// Prepares to look for dates up to a time.
    init(on page: BlockTree, title: String, notAfter latest: Timestamp) {
        self.page = page
        self.title = CaseFolding.fold(TextSlice(title))
        self.latest = latest
    }

    /// The date of a short line near the headline.
    func nearHeadline() -> Timestamp? {
        let title = page.titleIndex ?? 0
        return date(in: title..<min(page.blocks.count, title + 8), where: Self.isShort)
            ?? date(in: max(0, title - 6)..<title, where: Self.isShort)
    }

    /// The date of a short line near the headline, else of one anywhere, else of a sentence that names the article.
    func anywhere() -> Timestamp? {
        let whole = 0..<page.blocks.count
        if let date = nearHeadline() ?? date(in: whole, where: Self.isShort) { return date }
        guard title.count >= 16 else { return nil }
        return date(in: whole) { block, text in
            block.words <= 40 && CaseFolding.fold(text)[...].firstRange(of: title[...]) != nil
        }
    }

    private func date(in range: Range<Int>, where isWanted: (PageBlock, TextSlice) -> Bool) -> Timestamp? {
        for block in page.blocks[range] {
            let text = page.content.text(of: block)
            guard isWanted(block, text), text.contains(where: { (0x30...0x39).contains($0) }),
                !Self.speaksOfChange(text), let time = PageDate.read(text.string)
            else { continue }
            if time <= latest, time >= earliest { return time }
        }
        return nil
    }

    private static func isShort(_ block: PageBlock, _ text: TextSlice) -> Bool {
        block.words <= 16 && text.count <= 160
    }

    /// Whether a line tells when the page was changed, not when it was published.
    private static func speaksOfChange(_ text: TextSlice) -> Bool {
        let folded = CaseFolding.fold(text)[...]
        return changeWords.contains { folded.firstRange(of: $0) != nil }
    }

    private static let changeWords = [
        "updated", "modified", "mis à jour", "aktualisiert", "geändert", "обновлен", "изменен", "actualizado",
        "aggiornato", "atualizado", "aktualizacja", "оновлен",
    ].map { Array($0.utf8)[...] }
}

extension ArraySlice<UInt8> {
    /// Where a text stands first.
    ///
    /// - Complexity: O(n) times the length of the text, for short texts.
    func firstRange(of text: TextSlice) -> Range<Int>? {
        guard let first = text.first, count >= text.count else { return nil }
        for start in startIndex...(endIndex - text.count)
        where self[start] == first && self[start..<(start + text.count)] == text {
            return start..<(start + text.count)
        }
        return nil
    }
}
