internal import CHTMLParser

/// The blocks of a page with what the elements around them say.
struct BlockTree {
    let tree: PageTree
    let content: PageBlocks
    /// Words of running text in each subtree.
    private(set) var prose: [Int]
    /// All words, and those in links, in each subtree.
    private(set) var words: [Int]
    private(set) var linkedWords: [Int]
    /// What each element says of itself.
    private(set) var hints: [RoleHints]
    /// The element whose word it is that a node stands beside the article; -1 for nodes that do not.
    private(set) var asideOf: [Int]

    var blocks: [PageBlock] { content.blocks }
    /// Words of running text of the page.
    var totalProse: Int { prose.first ?? 0 }

    /// Where the headline stands; `nil` where the page shows none before its text.
    private(set) var titleIndex: Int?
    /// Which blocks are teasers of other articles.
    private(set) var isTeaser: [Bool]
    /// The block with which comments or lists of other articles begin, or the end.
    private(set) var endIndex: Int

    init(_ tree: PageTree, _ content: PageBlocks, title: [UInt8]) {
        self.tree = tree
        self.content = content
        let count = tree.nodes.count
        prose = [Int](repeating: 0, count: count)
        words = prose
        linkedWords = prose
        hints = tree.nodes.indices.map { tree.nodes[$0].tag == nil ? [] : RoleHints.of($0, in: tree) }
        asideOf = [Int](repeating: -1, count: count)
        isTeaser = PageMarks.teasers(content, tree)
        endIndex = content.blocks.count
        countWords()
        titleIndex = findTitle(title)
        spreadHints()
        endIndex = PageMarks.end(self, from: titleIndex ?? 0)
    }

    /// The first block that is the headline, with much of the text behind it.
    private func findTitle(_ title: [UInt8]) -> Int? {
        guard !title.isEmpty else { return nil }
        var following = totalProse
        for (index, block) in blocks.enumerated() {
            if block.isProse { following -= block.words }
            guard following * 4 >= totalProse else { break }
            let text = content.text(of: block)
            let isNear = abs(text.count - title.count) <= 40 && block.linkDensity < 0.5
            if isNear, CaseFolding.fold(text) == title { return index }
            if tree.nodes[block.node].tag == GUMBO_TAG_H1, block.words >= 4, isNear { return index }
        }
        return nil
    }

    /// The first two paragraphs behind the headline.
    private func nodesOfBeginning() -> [Int] {
        guard let titleIndex else { return [] }
        return [blocks[titleIndex].node]
            + blocks[titleIndex...].lazy.filter { $0.isProse && $0.words >= 20 }.prefix(1).map(\.node)
    }

    private mutating func countWords() {
        for block in content.blocks {
            words[block.node] += block.words
            linkedWords[block.node] += block.linkedWords
            if block.isProse { prose[block.node] += block.words }
        }
        for index in tree.nodes.indices.reversed() where tree.nodes[index].parent >= 0 {
            let parent = tree.nodes[index].parent
            prose[parent] += prose[index]
            words[parent] += words[index]
            linkedWords[parent] += linkedWords[index]
        }
    }

    /// An element is beside the article by its own word only where it does not hold much of the text; what it holds is
    /// beside the article too.
    private mutating func spreadHints() {
        let beginning = nodesOfBeginning()
        func holds(_ node: Int, _ position: Int) -> Bool {
            beginning.count > position && (node..<tree.nodes[node].end).contains(beginning[position])
        }
        for index in tree.nodes.indices {
            let parent = tree.nodes[index].parent
            if parent >= 0, asideOf[parent] >= 0 {
                let isStated = hints[index].contains(.stated) && !hints[asideOf[parent]].contains(.foreign)
                asideOf[index] = isStated ? -1 : asideOf[parent]
            } else if hints[index].contains(.body) || tree.nodes[index].tag.map(PageTags.frames.contains) ?? true {
                continue
            } else if hints[index].contains(.foreign) {
                let isAside = prose[index] * 10 < totalProse * 8 && !(holds(index, 0) && holds(index, 1))
                if isAside { asideOf[index] = index }
            } else if !hints[index].isDisjoint(with: [.beside, .hidden, .caption]) {
                if holds(index, 0), holds(index, 1) { continue }
                let isMost = prose[index] * 10 >= totalProse * (titleIndex == nil || holds(index, 1) ? 4 : 7)
                if !isMost { asideOf[index] = index }
            }
        }
    }

    /// Whether a node stands beside the article.
    func isBeside(_ node: Int) -> Bool { asideOf[node] >= 0 }

    /// Whether a node stands among comments, or behind the end of the article.
    func isForeign(_ node: Int) -> Bool {
        if asideOf[node] >= 0, hints[asideOf[node]].contains(.foreign) { return true }
        return endIndex < blocks.count && node >= blocks[endIndex].node
    }

    /// Whether a block is the caption of an image.
    func isCaption(_ block: PageBlock) -> Bool {
        let node = asideOf[block.node]
        return node >= 0 && hints[node].contains(.caption) && hints[node].isDisjoint(with: [.beside, .foreign])
    }

    /// The part of the words of a subtree that stand in links.
    func linkDensity(of node: Int) -> Double {
        words[node] == 0 ? 0 : Double(linkedWords[node]) / Double(words[node])
    }

    /// Whether a block stands in a subtree.
    func contains(_ node: Int, _ block: PageBlock) -> Bool { (node..<tree.nodes[node].end).contains(block.node) }

    /// Whether a block is a heading.
    func isHeading(_ block: PageBlock) -> Bool {
        tree.nodes[block.node].tag.map(PageTags.headings.contains) ?? false
    }
}
