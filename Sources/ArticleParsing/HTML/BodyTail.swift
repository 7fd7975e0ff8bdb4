internal import CHTMLParser

/// Finds what stands behind the text among the blocks that were taken: where one element holds nearly the whole article,
/// a few words in other elements behind it are notes of the page, offers or forms.
enum BodyTail {
    /// The part of the words that the element must hold.
    private static let mainShare = 0.7
    /// The most that is cut off: a part of the words, and words.
    private static let tailShare = 0.15
    private static let tailWords = 150

    /// The blocks behind the last one in the element that holds the text; none where no element holds enough of it, or
    /// where too much stands behind it.
    ///
    /// - Complexity: O(n).
    static func blocks(_ page: BlockTree, kept: [Int]) -> ArraySlice<Int> {
        var words: [Int: Int] = [:]
        var total = 0
        for index in kept {
            words[holder(of: page.blocks[index], page.tree), default: 0] += page.blocks[index].words
            total += page.blocks[index].words
        }
        guard let main = words.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            Double(main.value) >= Double(total) * mainShare,
            let last = kept.lastIndex(where: { holder(of: page.blocks[$0], page.tree) == main.key })
        else { return [] }
        let tail = kept[(last + 1)...]
        let tailSum = tail.reduce(0) { $0 + page.blocks[$1].words }
        return tailSum <= tailWords && Double(tailSum) <= Double(total) * tailShare ? tail : []
    }

    /// The element that a paragraph, an item or a heading stands in.
    private static func holder(of block: PageBlock, _ tree: PageTree) -> Int {
        tree.ancestor(of: block.node) { node in !(tree.nodes[node].tag.map(PageTags.textParts.contains) ?? false) }
            ?? block.node
    }
}
