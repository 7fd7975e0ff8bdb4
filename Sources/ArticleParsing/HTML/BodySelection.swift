internal import CHTMLParser

/// Decides by agreement of the candidates which blocks are the body, then takes out what stands between its paragraphs
/// without being part of it.
struct BodySelection {
    private let page: BlockTree
    private let structured: StructuredText?
    private let title: [UInt8]

    /// The blocks of the body, in the order of the page.
    static func select(_ page: BlockTree, structured: StructuredText?, title: String) -> [PageBlock] {
        let selection = BodySelection(page: page, structured: structured, title: CaseFolding.fold(TextSlice(title)))
        let agreed = selection.agreed()
        let blocks = selection.cleaned(agreed)
        if !blocks.isEmpty { return blocks }
        let fallback = page.blocks.filter { $0.isProse && !page.isBeside[$0.node] }
        return fallback.isEmpty ? page.blocks.filter(\.isProse) : fallback
    }

    // MARK: - Agreement

    private func agreed() -> [Bool] {
        let candidates = BodyCandidates(page)
        var votes = [(candidates.byScore(), 1.0), (candidates.byDensity(), 1.0)]
        if let hinted = candidates.byHints() { votes.append((hinted, 1.1)) }
        let total = votes.reduce(0) { $0 + $1.1 }
        let kept = page.blocks.indices.map { index in
            votes.reduce(0) { $0 + ($1.0[index] ? $1.1 : 0) } * 2 >= total
        }
        return checkedAgainstStructuredData(kept)
    }

    /// Where most of the structured text stands in blocks of the page, these blocks are the body.
    private func checkedAgainstStructuredData(_ kept: [Bool]) -> [Bool] {
        guard let structured, structured.words >= 50 else { return kept }
        let shares = page.blocks.map { structured.share(of: page.content.text(of: $0)) }
        let found = page.blocks.indices.reduce(0) { sum, index in
            sum + ((shares[index] ?? 0) > 0.6 ? page.blocks[index].words : 0)
        }
        let agreed = page.blocks.indices.reduce(0) { $0 + (kept[$1] ? page.blocks[$1].words : 0) }
        guard found * 10 >= structured.words * 7, found * 2 >= agreed else { return kept }
        return page.blocks.indices.map { index in
            guard let share = shares[index] else { return kept[index] }
            return share > 0.6
        }
    }

    // MARK: - Cleaning

    private func cleaned(_ agreed: [Bool]) -> [PageBlock] {
        var kept: [PageBlock] = []
        for (index, block) in page.blocks.enumerated() where agreed[index] {
            guard index < page.endIndex, !page.isTeaser[index] else { continue }
            guard !isScrap(block), !repeatsTitle(block) else { continue }
            kept.append(block)
        }
        return withoutEdges(kept)
    }

    /// Menus, links, captions and other scraps between the paragraphs.
    private func isScrap(_ block: PageBlock) -> Bool {
        if page.isBeside[block.node] { return true }
        if block.linkDensity > 0.8, block.words < 40 { return true }
        if page.isHeading(block) { return block.linkDensity > 0.3 }
        let isItem = isInList(block)
        if block.linkDensity > (isItem ? 0.5 : 0.6), block.words < 30 { return true }
        if isItem, isLinkList(block) { return true }
        let text = page.content.text(of: block)
        let ends = text.trimmingEnd(ScalarClass.closesQuote).lastScalar.map {
            ScalarClass.endsSentence($0) || $0 == 0x3A
        }
        return !isItem && !isInDataTable(block) && block.words < 4 && !(ends ?? false)
    }

    /// Whether the table around a cell holds data: cells without running text, and hardly a link.
    private func isInDataTable(_ block: PageBlock) -> Bool {
        let tag = page.tree.nodes[block.node].tag
        guard tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH else { return false }
        let table = page.tree.ancestor(of: block.node) { page.tree.nodes[$0].tag == GUMBO_TAG_TABLE }
        return table.map { page.prose[$0] == 0 && page.linkDensity(of: $0) < 0.3 } ?? false
    }

    private func isInList(_ block: PageBlock) -> Bool {
        page.tree.ancestor(of: block.node) { page.tree.nodes[$0].tag == GUMBO_TAG_LI } != nil
    }

    /// Whether the list around an item holds mostly links.
    private func isLinkList(_ block: PageBlock) -> Bool {
        let list = page.tree.ancestor(of: block.node) {
            page.tree.nodes[$0].tag == GUMBO_TAG_UL || page.tree.nodes[$0].tag == GUMBO_TAG_OL
        }
        return list.map { page.linkDensity(of: $0) > 0.4 } ?? false
    }

    private func repeatsTitle(_ block: PageBlock) -> Bool {
        let text = page.content.text(of: block)
        guard !title.isEmpty, text.count < title.count + 40 else { return false }
        let folded = CaseFolding.fold(text)
        return folded == title || page.isHeading(block) && page.tree.nodes[block.node].tag == GUMBO_TAG_H1
    }

    /// Headings that no text follows, and scraps before the first sentence.
    private func withoutEdges(_ blocks: [PageBlock]) -> [PageBlock] {
        var blocks = blocks[...]
        while let last = blocks.last, page.isHeading(last) || (last.words < 5 && !endsSentence(last)) {
            blocks.removeLast()
        }
        while let first = blocks.first, blocks.count > 1, first.words < 12, !endsSentence(first) {
            blocks.removeFirst()
        }
        return Array(blocks)
    }

    private func endsSentence(_ block: PageBlock) -> Bool {
        page.content.text(of: block).trimmingEnd(ScalarClass.closesQuote).lastScalar.map(ScalarClass.endsSentence)
            ?? false
    }
}
