internal import CHTMLParser

/// An opinion on which blocks are the body of the article.
struct BodyCandidate {
    /// What the opinion rests on: `score`, `density`, `hints`.
    var name: String
    /// How much it counts.
    var weight: Double
    /// For each block of the page.
    var blocks: [Bool]
}

/// Independent opinions on which blocks are the body of the article.
struct BodyCandidates {
    private let page: BlockTree

    init(_ page: BlockTree) { self.page = page }

    /// All that have an opinion.
    func all() -> [BodyCandidate] {
        var all = [
            BodyCandidate(name: "score", weight: 1, blocks: byScore()),
            BodyCandidate(name: "density", weight: 1, blocks: byDensity()),
        ]
        if let blocks = byHints() { all.append(BodyCandidate(name: "hints", weight: 1.1, blocks: blocks)) }
        return all
    }

    // MARK: - By score over the block tree

    /// The element around the text, by points that paragraphs give to the elements around them
    /// (after Arc90's Readability, 2010).
    func byScore() -> [Bool] {
        var scores = [Double](repeating: 0, count: page.tree.nodes.count)
        for (index, block) in page.blocks.enumerated() where isText(block, at: index) {
            let points = 1 + Double(min(block.commas, 10)) + min(Double(block.text.count) / 150, 4)
            var node = paragraphParent(of: block)
            for share in [1, 0.5, 0.2] {
                guard node >= 0 else { break }
                scores[node] += points * share
                node = page.tree.nodes[node].parent
            }
        }
        for node in scores.indices where scores[node] > 0 {
            if page.hints[node].contains(.body) { scores[node] = scores[node] * 1.2 + 10 }
            scores[node] *= 1 - page.linkDensity(of: node)
        }
        guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }), scores[best] > 0 else {
            return page.blocks.map { _ in false }
        }
        return region(common(best, scores), scores)
    }

    private func isText(_ block: PageBlock, at index: Int) -> Bool {
        block.words >= 8 && block.linkDensity < 0.5 && !page.isBeside(block.node) && isWithin(index)
            && !page.isTeaser[index]
    }

    /// Whether a block stands between the headline and the end.
    private func isWithin(_ index: Int) -> Bool { index >= page.titleIndex ?? 0 && index < page.endIndex }

    /// The element that a paragraph stands in: what is a paragraph itself counts for what is around it.
    private func paragraphParent(of block: PageBlock) -> Int {
        let tag = page.tree.nodes[block.node].tag
        let isParagraph =
            tag == GUMBO_TAG_P || tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_BLOCKQUOTE || tag == GUMBO_TAG_LI
        return isParagraph ? page.tree.nodes[block.node].parent : block.node
    }

    /// The element around the best one and others nearly as good: some pages divide the text into many elements.
    private func common(_ best: Int, _ scores: [Double]) -> Int {
        let nodes = page.tree.nodes
        let others = scores.indices.filter { node in
            scores[node] >= scores[best] * 0.4 && !(best..<nodes[best].end).contains(node)
                && !(node..<nodes[node].end).contains(best)
        }
        guard others.count >= 2, let first = others.min(), let last = others.max() else { return best }
        let around = page.tree.ancestor(of: best) { $0 <= first && nodes[$0].end > last } ?? best
        return nodes[around].tag == GUMBO_TAG_BODY || nodes[around].tag == GUMBO_TAG_HTML ? best : around
    }

    /// The best element and those beside it that look like parts of the same text.
    private func region(_ best: Int, _ scores: [Double]) -> [Bool] {
        var kept = [Bool](repeating: false, count: page.tree.nodes.count)
        let parent = page.tree.nodes[best].parent
        var nodes = [best]
        if parent >= 0 {
            var node = parent + 1
            while node < page.tree.nodes[parent].end {
                let isPart =
                    scores[node] >= max(8, scores[best] * 0.25)
                    || (page.tree.nodes[node].tag == GUMBO_TAG_P && page.prose[node] >= 15
                        && page.linkDensity(of: node) < 0.25)
                if isPart, !page.isBeside(node) { nodes.append(node) }
                node = page.tree.nodes[node].end
            }
        }
        for node in nodes { for index in node..<page.tree.nodes[node].end { kept[index] = true } }
        return page.blocks.indices.map { kept[page.blocks[$0].node] && isWithin($0) }
    }

    // MARK: - By density along the page

    /// The stretch of the page with the most text for its links and its scraps
    /// (maximum subsequence segmentation, Pasternack & Roth 2009, doi:10.1145/1526709.1526840).
    func byDensity() -> [Bool] {
        var best = (sum: 0.0, range: 0..<0)
        var sum = 0.0
        var start = 0
        for (index, block) in page.blocks.enumerated() {
            if sum <= 0 {
                sum = 0
                start = index
            }
            sum += isWithin(index) && !page.isTeaser[index] ? value(of: block) : -15
            if sum > best.sum { best = (sum, start..<(index + 1)) }
        }
        return page.blocks.indices.map(best.range.contains)
    }

    private func value(of block: PageBlock) -> Double {
        let plain = Double(block.words - block.linkedWords)
        let linked = Double(block.linkedWords)
        if page.isBeside(block.node) { return -8 - 0.3 * min(plain, 60) - linked }
        if block.isProse { return min(plain, 80) - linked }
        if page.isHeading(block) { return -3 - linked }
        return -6 + 0.3 * plain - 1.5 * linked
    }

    // MARK: - By hints

    /// The element that says that it is the body; `nil` where none says so, or none that holds much text.
    func byHints() -> [Bool]? {
        let bodies = page.tree.nodes.indices.filter { page.hints[$0].contains(.body) && !page.isBeside($0) }
        if let kept = union(of: bodies) { return kept }
        let ranks: [(Int) -> Bool] = [
            { self.page.tree.nodes[$0].tag == GUMBO_TAG_ARTICLE },
            { self.page.hints[$0].contains(.likely) || self.page.tree.nodes[$0].tag == GUMBO_TAG_MAIN },
        ]
        for rank in ranks {
            guard let node = richest(where: rank) else { continue }
            return page.blocks.map { page.contains(node, $0) }
        }
        return nil
    }

    /// The blocks in any of some elements; `nil` where these hold little text.
    private func union(of nodes: [Int]) -> [Bool]? {
        var inside = [Bool](repeating: false, count: page.tree.nodes.count)
        var end = 0
        var prose = 0
        for node in nodes where node >= end {
            end = page.tree.nodes[node].end
            prose += page.prose[node]
            for index in node..<end { inside[index] = true }
        }
        return prose * 10 >= page.totalProse * 3 && prose >= 30 ? page.blocks.map { inside[$0.node] } : nil
    }

    /// The element with the most text among those wanted; the innermost one where nearly all of it stands there.
    private func richest(where isWanted: (Int) -> Bool) -> Int? {
        var best: Int?
        for node in page.tree.nodes.indices where page.tree.nodes[node].tag != nil {
            guard isWanted(node), !page.isBeside(node), page.prose[node] * 5 >= page.totalProse else { continue }
            guard let current = best else {
                best = node
                continue
            }
            let isInside = node < page.tree.nodes[current].end
            let needed = isInside ? page.prose[current] * 8 / 10 : page.prose[current] + 1
            if page.prose[node] >= max(needed, 30) { best = node }
        }
        return best
    }
}
