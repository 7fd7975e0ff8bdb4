internal import CHTMLParser

/// A run of text that no block element divides: a paragraph, a heading, an item of a list or of a menu.
struct PageBlock {
    /// Where its text stands in ``PageBlocks/bytes``; one space between words, none at the ends.
    var text: Range<Int>
    /// The innermost block element around it.
    var node: Int
    /// Words.
    var words: Int
    /// Words inside links.
    var linkedWords: Int
    /// Commas and semicolons.
    var commas: Int

    /// The part of the words that stand in links.
    var linkDensity: Double { words == 0 ? 0 : Double(linkedWords) / Double(words) }
    /// Whether it looks like running text.
    var isProse: Bool { words >= 10 && linkDensity < 0.4 }
}

/// The texts of a page, block by block.
struct PageBlocks {
    var blocks: [PageBlock] = []
    var bytes: [UInt8] = []

    /// Words of running text.
    var proseWords: Int { blocks.reduce(0) { $0 + ($1.isProse ? $1.words : 0) } }

    /// The text of a block.
    func text(of block: PageBlock) -> TextSlice { bytes[block.text] }
}

/// Divides a page into blocks.
struct BlockReader {
    private let tree: PageTree
    private let skipped: PageTags
    private var output = PageBlocks()
    private var start = 0
    private var words = 0
    private var linkedWords = 0
    private var commas = 0
    private var breaks = 0
    private var ideographs = 0
    private var inWord = false
    private var needsSpace = false

    /// Below so many words of running text, a page may hold its text where only browsers without scripts, or scripts,
    /// look for it.
    private static let fewWords = 80

    /// Reads the blocks of a page; those of `<noscript>` and of templates too, where most of the text stands there.
    ///
    /// - Complexity: O(n).
    static func read(_ tree: PageTree) -> PageBlocks {
        let shown = read(tree, skipping: PageTags.skipped)
        let prose = shown.proseWords
        guard prose < fewWords, tree.nodes.contains(where: { $0.tag.map(PageTags.unshown.contains) ?? false }) else {
            return shown
        }
        let whole = read(tree, skipping: PageTags.textless)
        return whole.proseWords > prose * 3 ? whole : shown
    }

    private static func read(_ tree: PageTree, skipping skipped: PageTags) -> PageBlocks {
        var reader = BlockReader(tree: tree, skipped: skipped)
        reader.run()
        return reader.output
    }

    private init(tree: PageTree, skipped: PageTags) {
        self.tree = tree
        self.skipped = skipped
        output.bytes.reserveCapacity(tree.bytes.count)
    }

    /// An element that is open, and what was there before it.
    private struct Level {
        var end: Int
        var isBlock: Bool
        var block: Int
        var isLink: Bool
    }

    private mutating func run() {
        var levels = [Level(end: tree.nodes.count, isBlock: true, block: 0, isLink: false)]
        var index = 0
        while index < tree.nodes.count {
            while levels.count > 1, let last = levels.last, last.end <= index { close(levels.removeLast(), levels) }
            guard let level = levels.last else { return }
            guard let tag = tree.nodes[index].tag else {
                append(tree.bytes[tree.nodes[index].text], isLink: level.isLink)
                index += 1
                continue
            }
            if skipped.contains(tag) {
                index = tree.nodes[index].end
                continue
            }
            open(tag, index, level, &levels)
            index += 1
        }
        flush(node: levels.last?.block ?? 0)
    }

    private mutating func open(_ tag: GumboTag, _ index: Int, _ level: Level, _ levels: inout [Level]) {
        if tag == GUMBO_TAG_BR {
            breaks += 1
            needsSpace = true
            inWord = false
            if breaks == 2 { flush(node: level.block) }
            return
        }
        let isBlock = PageTags.blocks.contains(tag)
        if isBlock { flush(node: level.block) }
        levels.append(
            Level(
                end: tree.nodes[index].end, isBlock: isBlock, block: isBlock ? index : level.block,
                isLink: level.isLink || tag == GUMBO_TAG_A && tree.value(.href, of: index) != nil))
    }

    private mutating func close(_ level: Level, _ levels: [Level]) {
        if level.isBlock { flush(node: level.block) }
    }

    private mutating func append(_ text: TextSlice, isLink: Bool) {
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte <= 0x20 || byte == 0xC2 && index + 1 < text.endIndex && text[index + 1] == 0xA0 {
                needsSpace = true
                inWord = false
                index += byte == 0xC2 ? 2 : 1
                continue
            }
            if needsSpace, output.bytes.count > start { output.bytes.append(0x20) }
            needsSpace = false
            breaks = 0
            if !inWord {
                words += 1
                if isLink { linkedWords += 1 }
                inWord = true
            }
            if (0xE3...0xE9).contains(byte) { countIdeograph(isLink: isLink) }
            if byte == 0x2C || byte == 0x3B { commas += 1 }
            if byte == 0xC2, index + 1 < text.endIndex, text[index + 1] < 0xA0 {
                // A control character that was a mark of windows-1252 before the page was called UTF-8.
                output.bytes.append(contentsOf: SingleByteCharsets.windows1252[Int(text[index + 1] & 0x7F)])
                index += 2
                continue
            }
            output.bytes.append(byte)
            index += 1
        }
    }

    /// Two ideographs or kana count as a word: nothing divides them.
    private mutating func countIdeograph(isLink: Bool) {
        ideographs += 1
        guard ideographs % 2 == 0 else { return }
        words += 1
        if isLink { linkedWords += 1 }
    }

    private mutating func flush(node: Int) {
        if output.bytes.count > start {
            output.blocks.append(
                PageBlock(
                    text: start..<output.bytes.count, node: node, words: words, linkedWords: linkedWords,
                    commas: commas))
        }
        start = output.bytes.count
        (words, linkedWords, commas, inWord, needsSpace) = (0, 0, 0, false, false)
    }
}

/// Sets of elements.
struct PageTags {
    private var members: [Bool]

    private init(_ tags: [GumboTag]) {
        members = [Bool](repeating: false, count: Int(GUMBO_TAG_LAST.rawValue) + 1)
        for tag in tags { members[Int(tag.rawValue)] = true }
    }

    func contains(_ tag: GumboTag) -> Bool { members[Int(tag.rawValue)] }

    private func union(_ other: PageTags) -> PageTags {
        var union = self
        for (index, isMember) in other.members.enumerated() where isMember { union.members[index] = true }
        return union
    }

    /// Elements without text of the page.
    static let skipped = textless.union(unshown)

    /// Elements whose content browsers do not show.
    static let unshown = PageTags([GUMBO_TAG_NOSCRIPT, GUMBO_TAG_TEMPLATE])

    /// Elements that never hold text of the page.
    static let textless = PageTags([
        GUMBO_TAG_HEAD, GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_IFRAME, GUMBO_TAG_BUTTON, GUMBO_TAG_SELECT,
        GUMBO_TAG_OPTION, GUMBO_TAG_TEXTAREA, GUMBO_TAG_SVG, GUMBO_TAG_MATH, GUMBO_TAG_OBJECT, GUMBO_TAG_VIDEO,
        GUMBO_TAG_AUDIO, GUMBO_TAG_CANVAS, GUMBO_TAG_LABEL,
    ])

    /// Elements that begin and end a block.
    static let blocks = PageTags([
        GUMBO_TAG_HTML, GUMBO_TAG_BODY, GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE, GUMBO_TAG_BLOCKQUOTE,
        GUMBO_TAG_CENTER, GUMBO_TAG_DD, GUMBO_TAG_DETAILS, GUMBO_TAG_DIV, GUMBO_TAG_DL, GUMBO_TAG_DT,
        GUMBO_TAG_FIELDSET, GUMBO_TAG_FIGCAPTION, GUMBO_TAG_FIGURE, GUMBO_TAG_FOOTER, GUMBO_TAG_FORM, GUMBO_TAG_H1,
        GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6, GUMBO_TAG_HEADER, GUMBO_TAG_HGROUP,
        GUMBO_TAG_HR, GUMBO_TAG_LI, GUMBO_TAG_MAIN, GUMBO_TAG_NAV, GUMBO_TAG_OL, GUMBO_TAG_P, GUMBO_TAG_PRE,
        GUMBO_TAG_SECTION, GUMBO_TAG_SUMMARY, GUMBO_TAG_TABLE, GUMBO_TAG_TBODY, GUMBO_TAG_TD, GUMBO_TAG_TFOOT,
        GUMBO_TAG_TH, GUMBO_TAG_THEAD, GUMBO_TAG_TR, GUMBO_TAG_UL, GUMBO_TAG_CAPTION,
    ])

    /// Headings.
    static let headings = PageTags([
        GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6,
    ])

    /// Elements that are parts of a text, not what holds it.
    static let textParts = headings.union(
        PageTags([
            GUMBO_TAG_P, GUMBO_TAG_LI, GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_PRE, GUMBO_TAG_DL,
            GUMBO_TAG_DT, GUMBO_TAG_DD, GUMBO_TAG_CENTER, GUMBO_TAG_FIGURE, GUMBO_TAG_SPAN, GUMBO_TAG_FONT,
            GUMBO_TAG_B, GUMBO_TAG_STRONG, GUMBO_TAG_I, GUMBO_TAG_EM,
        ]))

    /// Elements that hold the page or all its own text.
    static let frames = PageTags([GUMBO_TAG_HTML, GUMBO_TAG_BODY, GUMBO_TAG_MAIN])

    /// Elements that say that they stand beside the article.
    static let asides = PageTags([
        GUMBO_TAG_NAV, GUMBO_TAG_FOOTER, GUMBO_TAG_ASIDE, GUMBO_TAG_FORM, GUMBO_TAG_ADDRESS,
    ])
}
