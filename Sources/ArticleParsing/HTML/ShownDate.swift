internal import NewsModels

/// The date that a page shows among its texts.
///
/// Pages also show what day it is, far above the headline, and the dates of other articles, far below the text.
struct ShownDate {
    private let page: BlockTree
    private let title: [UInt8]
    private let writesDayFirst: Bool
    private let latest: Timestamp
    private let earliest = Timestamp(millisecondsSinceEpoch: 631_152_000_000)
    /// Where the headline stands, or else the text begins.
    private let headline: Int
    /// The last block of the text.
    private let textEnd: Int
    /// The blocks of the article, and a few around it.
    private let article: Range<Int>

    private static let blocksAbove = 6
    private static let blocksBelow = 8

    /// Prepares to look for dates up to a time.
    ///
    /// - Parameter body: What was decided about each block.
    /// - Parameter writesDayFirst: Whether the 9th of December is `09/12/2011` in the page's language.
    init(on page: BlockTree, body: [BlockVerdict], title: String, writesDayFirst: Bool, notAfter latest: Timestamp) {
        self.page = page
        self.title = CaseFolding.fold(TextSlice(title))
        self.writesDayFirst = writesDayFirst
        self.latest = latest
        headline = page.titleIndex ?? body.firstIndex(where: \.isKept) ?? 0
        textEnd = max(headline, body.lastIndex(where: \.isKept) ?? page.blocks.count)
        article = max(0, headline - Self.blocksAbove)..<min(textEnd + Self.blocksBelow + 1, page.blocks.count)
    }

    /// Elements that say that they hold the date, by where they stand.
    func byPlace(_ marks: [PageMetadata.Mark]) -> (behind: [String], above: [String], below: [String]) {
        guard let first = article.first, let last = article.last else { return (marks.map(\.text), [], []) }
        let (start, middle, end) = (page.blocks[first].node, page.blocks[headline].node, page.blocks[last].node)
        func texts(_ isThere: (Int) -> Bool) -> [String] { marks.filter { isThere($0.node) }.map(\.text) }
        return (
            texts { $0 >= middle && $0 <= end }, texts { $0 >= start && $0 < middle }.reversed(), texts { $0 > end }
        )
    }

    /// The first date of some texts.
    func first(of texts: [String]) -> Timestamp? {
        texts.lazy.compactMap { PageDate.read($0, dayFirst: writesDayFirst) }.first(where: isPossible)
    }

    /// The date of a short line behind the headline.
    func behindHeadline() -> Timestamp? {
        date(in: headline..<min(page.blocks.count, headline + 8)) { isShort($0) && !isOfOtherArticle($0) }
    }

    /// The date of the short line next above the headline.
    func aboveHeadline() -> Timestamp? { date(in: (article.lowerBound..<headline).reversed(), where: isShort) }

    /// The date of a short line in or at the text.
    func nearText() -> Timestamp? {
        date(in: article) { isShort($0) && !isOfOtherArticle($0) }
    }

    /// The date of a short line below the article, else of a sentence that names the article.
    func anywhere() -> Timestamp? {
        let below = article.upperBound..<page.blocks.count
        if let date = date(in: below, where: { isShort($0) && !isOfOtherArticle($0) }) { return date }
        guard title.count >= 16 else { return nil }
        return date(in: page.blocks.indices) { index in
            let block = page.blocks[index]
            guard block.words <= 40 else { return false }
            return CaseFolding.fold(page.content.text(of: block))[...].firstRange(of: title[...]) != nil
        }
    }

    private func date(in blocks: some Sequence<Int>, where isWanted: (Int) -> Bool) -> Timestamp? {
        for index in blocks where isWanted(index) {
            let text = page.content.text(of: page.blocks[index])
            guard text.contains(where: { (0x30...0x39).contains($0) }), !Self.speaksOfChange(text),
                let time = PageDate.read(text.string, dayFirst: writesDayFirst), isPossible(time)
            else { continue }
            return time
        }
        return nil
    }

    private func isPossible(_ time: Timestamp) -> Bool { time <= latest && time >= earliest }

    private func isShort(_ index: Int) -> Bool {
        page.blocks[index].words <= 16 && page.blocks[index].text.count <= 160
    }

    /// Whether a line behind the text is part of a list of other articles: a link, or beside one that is not to the
    /// article itself.
    private func isOfOtherArticle(_ index: Int) -> Bool {
        guard index > textEnd else { return false }
        if page.blocks[index].linkDensity > 0.9 { return true }
        return [index - 1, index + 1].contains { index in
            guard page.blocks.indices.contains(index) else { return false }
            let block = page.blocks[index]
            return block.words >= 4 && block.linkDensity > 0.8
                && CaseFolding.fold(page.content.text(of: block)) != title
        }
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
