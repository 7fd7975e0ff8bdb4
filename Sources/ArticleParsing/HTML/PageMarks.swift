internal import CHTMLParser

/// Signs in the texts of a page that other things than the article begin, for pages whose elements say nothing.
enum PageMarks {
    // MARK: - Teasers

    /// Blocks of text below a line that is one link, where such pairs repeat: lists of other articles.
    static func teasers(_ content: PageBlocks, _ tree: PageTree) -> [Bool] {
        var isTeaser = [Bool](repeating: false, count: content.blocks.count)
        var pairs: [Int] = []
        for index in content.blocks.indices.dropFirst() {
            let (line, text) = (content.blocks[index - 1], content.blocks[index])
            let isPair = line.linkDensity > 0.85 && (3...25).contains(line.words) && text.isProse && text.words < 80
            if isPair { pairs.append(index) }
        }
        for (position, index) in pairs.enumerated() {
            let previous = position > 0 ? pairs[position - 1] : -9
            let next = position + 1 < pairs.count ? pairs[position + 1] : Int.max
            if index - previous <= 5 || next - index <= 5 { isTeaser[index] = true }
        }
        dismissLinksBetweenParagraphs(&isTeaser, content, tree)
        return isTeaser
    }

    /// Where most of the text of an element is not below links, the links stand between the paragraphs of a text.
    private static func dismissLinksBetweenParagraphs(
        _ isTeaser: inout [Bool], _ content: PageBlocks, _ tree: PageTree
    ) {
        var words: [Int: (all: Int, teasers: Int)] = [:]
        for (index, block) in content.blocks.enumerated() where block.isProse {
            let node = container(of: block, tree)
            words[node, default: (0, 0)].all += block.words
            if isTeaser[index] { words[node, default: (0, 0)].teasers += block.words }
        }
        for (index, block) in content.blocks.enumerated() where isTeaser[index] {
            let (all, teasers) = words[container(of: block, tree)] ?? (0, 0)
            if teasers * 2 < all { isTeaser[index] = false }
        }
    }

    // MARK: - The end

    /// The block with which comments or lists of other articles begin: at a label, or at the first of two lines of a name
    /// and a time. A label between paragraphs of one element ends nothing.
    static func end(_ page: BlockTree, from start: Int) -> Int {
        let (content, tree) = (page.content, page.tree)
        var lastProse: [Int: Int] = [:]
        for (index, block) in content.blocks.enumerated() where block.isProse {
            lastProse[container(of: block, tree)] = index
        }
        var prose = 0
        var firstHead: Int?
        var lastOfElement = 0
        for index in content.blocks.indices where index > start {
            let block = content.blocks[index]
            if block.isProse {
                prose += block.words
                lastOfElement = lastProse[container(of: block, tree)] ?? index
                continue
            }
            guard prose >= 40, block.words <= 9, lastOfElement < index, !page.isBeside(block.node) else { continue }
            let text = content.text(of: block)
            if block.linkDensity < 0.5, isEndLabel(text, isHeading: page.isHeading(block)) { return index }
            guard isCommentHead(text, block) else { continue }
            if let firstHead, index - firstHead <= 8 { return firstHead }
            firstHead = index
        }
        return content.blocks.count
    }

    private static func container(of block: PageBlock, _ tree: PageTree) -> Int {
        tree.nodes[block.node].tag == GUMBO_TAG_P ? tree.nodes[block.node].parent : block.node
    }

    /// A line with a time of day beside other words, such as `Piter 6 January 2012 14:05:28`.
    private static func isCommentHead(_ text: TextSlice, _ block: PageBlock) -> Bool {
        guard block.words >= 3, DateLine(text) == nil, text.count <= 120 else { return false }
        return text.spacedWords.contains { word in
            let parts = word.split(separator: 0x3A)
            return (2...3).contains(parts.count)
                && parts.allSatisfy { part in
                    (1...2).contains(part.count) && part.allSatisfy { (0x30...0x39).contains($0) }
                }
        }
    }

    private static func isEndLabel(_ text: TextSlice, isHeading: Bool) -> Bool {
        guard text.count <= 120 else { return false }
        let words = CaseFolding.fold(text).split { !($0 >= 0x80 || (0x61...0x7A).contains($0)) }.map(\.string)
        guard let first = words.first, words.count <= 5 else { return false }
        if words.count <= 3, endWords.contains(first) { return true }
        if isHeading, endHeadings.contains(words) { return true }
        return endPhrases.contains { words.starts(with: $0) }
    }

    private static let endWords: Set<String> = [
        "комментарии", "комментарий", "комментариев", "comments", "kommentare", "commentaires", "comentarios",
        "komentarze",
        "обсуждение", "отзывы",
    ]
    /// Labels that also stand before one link between paragraphs; as a heading they begin a list.
    private static let endHeadings: Set<[String]> = Set(
        [
            "смотрите также", "читайте также", "см также", "читать также", "по теме", "еще по теме", "see also",
            "read also",
            "also read", "related", "read more", "lesen sie auch", "siehe auch", "voir aussi", "à lire aussi",
            "ver también",
            "leia também", "czytaj także", "zobacz także", "leggi anche",
        ].map { $0.split(separator: " ").map(String.init) })
    private static let endPhrases: [[String]] = [
        "оставить комментарий", "добавить комментарий", "ваш комментарий", "другие новости", "новости по теме",
        "похожие новости", "похожие материалы", "материалы по теме", "все комментарии", "последние новости",
        "новости партнеров", "leave a comment", "leave a reply", "post a comment", "add a comment", "related articles",
        "related posts", "related stories", "recommended stories", "more stories", "schreibe einen kommentar",
        "kommentar schreiben", "kommentar hinterlassen", "das könnte sie auch interessieren", "ähnliche artikel",
        "ähnliche beiträge", "weitere artikel", "mehr zum thema", "verwandte artikel", "laisser un commentaire",
        "você pode gostar", "читайте еще", "главные новости", "новости дня", "новости сми", "other news", "most read",
        "most popular", "also on", "you might also like", "you may also like", "similar posts", "share this",
        "why register", "related article s", "reader comments on this",
    ].map { $0.split(separator: " ").map(String.init) }
}
