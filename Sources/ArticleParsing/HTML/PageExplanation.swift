internal import CHTMLParser

/// Why a page was read as it was: every decision, as values for people and programs.
public struct PageExplanation: Codable, Hashable, Sendable {
    /// An opinion on which blocks are the body of the article.
    public struct Candidate: Codable, Hashable, Sendable {
        /// What it rests on: `score`, `density`, `hints`.
        public var name: String
        /// How much it counts.
        public var weight: Double
        /// Blocks that it takes.
        public var blocks: Int
        /// Words that it takes.
        public var words: Int
        /// The part of its words and those of the body that is in both, 0…1.
        public var agreement: Double
    }

    /// A run of text that no block element divides.
    public struct Block: Codable, Hashable, Sendable {
        public var text: String
        /// The elements around it, outermost first, with class or id where they have one.
        public var path: String
        public var words: Int
        /// The part of the words that stand in links, 0…1.
        public var linkDensity: Double
        /// The candidates that take it.
        public var votes: [String]
        public var isKept: Bool
        /// Why it is part of the body, or is not.
        public var reason: String

        enum CodingKeys: String, CodingKey {
            case text, path, words
            case linkDensity = "link_density"
            case votes
            case isKept = "kept"
            case reason
        }
    }

    public var candidates: [Candidate]
    public var blocks: [Block]
}

extension PageExplanation {
    init(_ reading: PageReading) {
        let page = reading.page
        let choice = reading.body
        func words(where isWanted: (Int) -> Bool) -> Int {
            page.blocks.indices.reduce(0) { $0 + (isWanted($1) ? page.blocks[$1].words : 0) }
        }
        candidates = choice.candidates.map { candidate in
            let both = words { candidate.blocks[$0] && choice.verdicts[$0].isKept }
            let either = words { candidate.blocks[$0] || choice.verdicts[$0].isKept }
            return Candidate(
                name: candidate.name, weight: candidate.weight, blocks: candidate.blocks.count { $0 },
                words: words { candidate.blocks[$0] }, agreement: either == 0 ? 0 : Double(both) / Double(either))
        }
        blocks = page.blocks.indices.map { index in
            let block = page.blocks[index]
            return Block(
                text: page.content.text(of: block).string, path: Self.path(to: block.node, in: page.tree),
                words: block.words, linkDensity: block.linkDensity,
                votes: choice.candidates.filter { $0.blocks[index] }.map(\.name),
                isKept: choice.verdicts[index].isKept,
                reason: Self.reason(choice.verdicts[index], block, page))
        }
    }

    private static func reason(_ verdict: BlockVerdict, _ block: PageBlock, _ page: BlockTree) -> String {
        guard page.isBeside(block.node), !verdict.isKept else { return "\(verdict)" }
        let path = path(to: page.asideOf[block.node], in: page.tree)
        return "\(verdict) beside:\(path.split(separator: " > ").last ?? "")"
    }

    /// The innermost elements around a node.
    private static func path(to node: Int, in tree: PageTree) -> String {
        var names: [String] = []
        var node = node
        while node >= 0, names.count < 8 {
            if let tag = tree.nodes[node].tag {
                var name = String(cString: gumbo_normalized_tagname(tag))
                if let id = tree.value(.id, of: node), !id.isEmpty { name += "#" + id.prefix(40).wholeScalars.string }
                if let classes = tree.value(.class, of: node), !classes.isEmpty {
                    name += "." + classes.prefix(60).wholeScalars.spacedWords.map(\.string).joined(separator: ".")
                }
                names.append(name)
            }
            node = tree.nodes[node].parent
        }
        return names.reversed().joined(separator: " > ")
    }
}

extension DocumentParser {
    /// Explains how a page is read; `nil` for what is no page.
    public func explain(_ document: RawDocument) -> PageExplanation? {
        let decoded = PageCharset.decode(document.bytes, label: nil, isDecodedText: document.isDecodedText)
        return (try? PageReading(decoded)).map(PageExplanation.init)
    }
}
