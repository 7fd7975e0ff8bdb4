internal import CHTMLParser

/// What was decided about the blocks of a page.
struct BodyChoice {
    /// The opinions, and how much each counts.
    var candidates: [BodyCandidate]
    /// For each block of the page.
    var verdicts: [BlockVerdict]
    /// Whether most of the article body of the structured data was found on the page; `nil` where there is none.
    var agreesWithStructuredData: Bool?
}

/// Decides by agreement of the candidates which blocks are the body, then takes out what stands between its paragraphs
/// without being part of it.
struct BodySelection {
    private let page: BlockTree
    private let structured: StructuredText?
    private let title: [UInt8]
    private let description: StructuredText?

    /// Decides about each block.
    static func select(
        _ page: BlockTree, structured: StructuredText?, title: String, description: StructuredText?
    ) -> BodyChoice {
        let selection = BodySelection(
            page: page, structured: structured, title: CaseFolding.fold(TextSlice(title)), description: description)
        var choice = selection.agreed()
        selection.addLead(to: &choice.verdicts)
        selection.clean(&choice.verdicts)
        if choice.verdicts.contains(where: \.isKept) { return choice }
        choice.verdicts = selection.prose(from: choice.verdicts)
        return choice
    }

    /// All running text, where nothing else is left: that between headline and end which is not beside the article, else
    /// that between headline and end, else any.
    private func prose(from verdicts: [BlockVerdict]) -> [BlockVerdict] {
        let title = page.titleIndex ?? -1
        let isWithin: (Int) -> Bool = { $0 > title && $0 < page.endIndex }
        let ranks: [(Int) -> Bool] = [
            { isWithin($0) && !page.isBeside(page.blocks[$0].node) }, isWithin, { _ in true },
        ]
        let prose = page.blocks.indices.filter { page.blocks[$0].isProse }
        let found = ranks.lazy.map { prose.filter($0) }.first { !$0.isEmpty } ?? []
        var verdicts = verdicts
        for index in found { verdicts[index] = .kept }
        return verdicts
    }

    // MARK: - Agreement

    private func agreed() -> BodyChoice {
        let candidates = BodyCandidates(page).all()
        let total = candidates.reduce(0) { $0 + $1.weight }
        let verdicts = page.blocks.indices.map { index in
            let votes = candidates.reduce(0) { $0 + ($1.blocks[index] ? $1.weight : 0) }
            return votes * 2 >= total ? BlockVerdict.kept : .outvoted
        }
        var choice = BodyChoice(candidates: candidates, verdicts: verdicts)
        checkAgainstStructuredData(&choice)
        return choice
    }

    /// Where most of the structured text stands in blocks of the page, these blocks are the body.
    private func checkAgainstStructuredData(_ choice: inout BodyChoice) {
        guard let structured, structured.words >= 50 else { return }
        let shares = page.blocks.map { structured.share(of: page.content.text(of: $0)) }
        let found = page.blocks.indices.reduce(0) { sum, index in
            sum + ((shares[index] ?? 0) > 0.6 ? page.blocks[index].words : 0)
        }
        let agreed = page.blocks.indices.reduce(0) { sum, index in
            sum + (choice.verdicts[index].isKept ? page.blocks[index].words : 0)
        }
        choice.agreesWithStructuredData = found * 10 >= structured.words * 7 && found * 2 >= agreed
        guard choice.agreesWithStructuredData == true else { return }
        choice.verdicts = page.blocks.indices.map { index in
            guard let share = shares[index] else { return choice.verdicts[index] }
            return share > 0.6 ? .stated : .notStated
        }
    }

    // MARK: - Lead

    /// The most blocks between headline and body that can be the lead.
    private static let leadLimit = 4

    /// Takes running text between the headline and the body that is called its lead, or that a candidate takes, too.
    private func addLead(to verdicts: inout [BlockVerdict]) {
        guard let title = page.titleIndex else { return }
        let behind = verdicts.indices.dropFirst(title + 1)
        let first = behind.first { verdicts[$0].isKept && !page.isBeside(page.blocks[$0].node) }
        guard let first else { return }
        var taken = 0
        for index in (title + 1..<first).reversed() where taken < Self.leadLimit {
            guard isLead(index) else { continue }
            verdicts[index] = .lead
            taken += 1
        }
    }

    private func isLead(_ index: Int) -> Bool {
        let block = page.blocks[index]
        guard block.words >= 8, block.linkDensity < 0.3, !page.isTeaser[index] else { return false }
        let text = page.content.text(of: block)
        if let description, let share = description.share(of: text), share > 0.8 { return true }
        guard !page.isBeside(block.node) || page.hints[block.node].contains(.lead) else { return false }
        return hasLeadName(block)
    }

    private func hasLeadName(_ block: PageBlock) -> Bool {
        var node = block.node
        for _ in 0..<3 where node >= 0 {
            if page.hints[node].contains(.lead) { return true }
            node = page.tree.nodes[node].parent
        }
        return false
    }

    // MARK: - Cleaning

    private func clean(_ verdicts: inout [BlockVerdict]) {
        for (index, block) in page.blocks.enumerated() where verdicts[index].isKept {
            if let reason = reasonAgainst(block, at: index, isLead: verdicts[index] == .lead) {
                verdicts[index] = reason
            }
        }
        for index in headingsOfLinks(verdicts) { verdicts[index] = .links }
        for index in BodyTail.blocks(page, kept: verdicts.indices.filter { verdicts[$0].isKept })
        where verdicts[index] == .kept {
            verdicts[index] = .afterText
        }
        trimEdges(&verdicts)
    }

    /// The headings over lists of links: behind them, what is around them holds links, and nothing that was taken.
    ///
    /// - Complexity: O(n).
    private func headingsOfLinks(_ verdicts: [BlockVerdict]) -> [Int] {
        var found: [Int] = []
        var nextKept: Int?
        for index in verdicts.indices.dropLast().reversed() {
            defer { if verdicts[index].isKept { nextKept = index } }
            guard verdicts[index].isKept, page.isHeading(page.blocks[index]),
                verdicts[index + 1] == .links || verdicts[index + 1] == .linkList
            else { continue }
            let around = page.tree.nodes[page.blocks[index].node].parent
            guard page.contains(around, page.blocks[index + 1]) else { continue }
            if nextKept.map({ !page.contains(around, page.blocks[$0]) }) ?? true { found.append(index) }
        }
        return found
    }

    private func reasonAgainst(_ block: PageBlock, at index: Int, isLead: Bool) -> BlockVerdict? {
        if index >= page.endIndex { return .afterEnd }
        if page.isTeaser[index] { return .teaser }
        if let reason = reasonAgainstScrap(block, isLead: isLead) { return reason }
        return repeatsTitle(block) ? .headline : nil
    }

    /// Menus, links, captions and other scraps between the paragraphs.
    private func reasonAgainstScrap(_ block: PageBlock, isLead: Bool) -> BlockVerdict? {
        if page.isBeside(block.node), !isLead { return .beside }
        if block.linkDensity > 0.8, block.words < 40 { return .links }
        if page.isHeading(block) { return block.linkDensity > 0.3 ? .links : nil }
        let isItem = isInList(block)
        if block.linkDensity > (isItem ? 0.5 : 0.6), block.words < 30 { return .links }
        if isItem, isLinkList(block) { return .linkList }
        let text = page.content.text(of: block)
        let ends = text.trimmingEnd(ScalarClass.closesQuote).lastScalar.map {
            ScalarClass.endsSentence($0) || $0 == 0x3A
        }
        let isScrap = block.words < 4 && !(ends ?? false)
        return isScrap && !isItem && !isInDataTable(block) && !isAmongParagraphs(block) ? .scrap : nil
    }

    /// Whether the table around a cell holds data: cells without running text, and hardly a link.
    private func isInDataTable(_ block: PageBlock) -> Bool {
        let tag = page.tree.nodes[block.node].tag
        guard tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH else { return false }
        let table = page.tree.ancestor(of: block.node) { page.tree.nodes[$0].tag == GUMBO_TAG_TABLE }
        return table.map { page.prose[$0] == 0 && page.linkDensity(of: $0) < 0.3 } ?? false
    }

    /// Whether a short line is a paragraph beside others, or code.
    private func isAmongParagraphs(_ block: PageBlock) -> Bool {
        let node = page.tree.nodes[block.node]
        if node.tag == GUMBO_TAG_PRE { return true }
        return node.tag == GUMBO_TAG_P && block.words >= 2 && page.prose[node.parent] >= 30
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
    private func trimEdges(_ verdicts: inout [BlockVerdict]) {
        var kept = verdicts.indices.filter { verdicts[$0].isKept }[...]
        while let last = kept.last, isScrapAtEnd(page.blocks[last]) {
            verdicts[last] = .edge
            kept.removeLast()
        }
        while let first = kept.first, kept.count > 1, isScrapAtStart(page.blocks[first], before: kept.dropFirst().first)
        {
            verdicts[first] = .edge
            kept.removeFirst()
        }
    }

    private func isScrapAtEnd(_ block: PageBlock) -> Bool {
        page.isHeading(block) ? block.words < 12 : block.words < 5 && !endsSentence(block)
    }

    private func isScrapAtStart(_ block: PageBlock, before next: Int?) -> Bool {
        if page.isHeading(block), let next, page.tree.nodes[block.node].tag != GUMBO_TAG_H1 {
            let nextParent = page.tree.nodes[page.blocks[next].node].parent
            if page.tree.nodes[block.node].parent == nextParent, page.blocks[next].isProse { return false }
            if hasLeadName(block) || block.words >= 9 { return false }
        }
        guard !endsSentence(block) else { return false }
        return block.words < 12 || PublicationLine.isOne(page.content.text(of: block), words: block.words)
    }

    private func endsSentence(_ block: PageBlock) -> Bool {
        page.content.text(of: block).trimmingEnd(ScalarClass.closesQuote).lastScalar.map(ScalarClass.endsSentence)
            ?? false
    }
}
