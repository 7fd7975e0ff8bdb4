internal import CHTMLParser

/// An attribute that the parsers look at.
enum PageAttribute: UInt8, CaseIterable, Sendable {
    case `class`, id, href, content, property, name, itemprop, datetime, rel, type, lang, src, style, hidden, role
    case pubdate
    case ariaHidden

    /// The name in markup.
    var markupName: String { self == .ariaHidden ? "aria-hidden" : "\(self)" }
}

/// A page as a flat tree: nodes in document order, each with the end of its subtree, so that no walk needs recursion.
struct PageTree {
    /// An element or a run of text.
    struct Node {
        /// `nil` for text.
        var tag: GumboTag?
        /// The element around it; -1 for the outermost.
        var parent: Int
        /// The index after its last descendant.
        var end: Int
        /// Where its text stands in ``PageTree/bytes``; empty for elements.
        var text: Range<Int>
        /// Where its attributes stand in ``PageTree/attributes``; empty for text.
        var attributes: Range<Int>
    }

    /// An attribute with its value, which stands in ``PageTree/bytes``.
    struct Attribute {
        var name: PageAttribute
        var value: Range<Int>
    }

    var nodes: [Node] = []
    var attributes: [Attribute] = []
    /// The page in UTF-8, which texts and values are parts of, and behind it those that character references stand in.
    var bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The value of an attribute; `nil` where the element has none.
    func value(_ name: PageAttribute, of node: Int) -> TextSlice? {
        for index in nodes[node].attributes where attributes[index].name == name {
            return bytes[attributes[index].value]
        }
        return nil
    }

    /// The text of a subtree with a space between its nodes closed up, without text of scripts.
    func text(of node: Int, limit: Int = 4_096) -> String {
        var output: [UInt8] = []
        for index in node..<nodes[node].end where nodes[index].tag == nil {
            guard output.count < limit else { break }
            output.append(contentsOf: bytes[nodes[index].text])
        }
        return TextCleaner.cleanLine(output[...].wholeScalars.string)
    }

    /// How far up is looked for an element around a node: pages made to nest deeply must not cost their square.
    static let ancestorLimit = 64

    /// The next element around a node, itself among them, that is wanted and not too far away.
    func ancestor(of node: Int, where isWanted: (Int) -> Bool) -> Int? {
        var index = node
        var steps = 0
        while index >= 0, steps < Self.ancestorLimit {
            if isWanted(index) { return index }
            index = nodes[index].parent
            steps += 1
        }
        return nil
    }
}
