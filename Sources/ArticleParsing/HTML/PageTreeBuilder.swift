internal import CHTMLParser
internal import NewsModels

/// Parses markup with gumbo and copies what is needed of its tree.
struct PageTreeBuilder {
    /// The most memory that the tree of one page may take, in bytes.
    static let memoryLimit = 256 << 20

    private var tree: PageTree
    private let runs: [Range<Int>]
    private var isTaken: [Bool]

    /// Parses a page in UTF-8, guarded (``MarkupGuard``).
    ///
    /// - Throws: `too_large` where the tree would take more than ``memoryLimit``.
    /// - Complexity: O(n): the guard bounds depth and attributes.
    static func parse(_ page: [UInt8]) throws(WireError) -> PageTree {
        let guarded = MarkupGuard.clean(page)
        let tree = guarded.markup.withUnsafeBytes { buffer -> PageTree? in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let start, let parsed = html_page_parse(start, buffer.count, memoryLimit) else { return nil }
            defer { html_page_free(parsed) }
            var builder = PageTreeBuilder(page, guarded.runs)
            builder.copy(html_page_document(parsed))
            return builder.tree
        }
        guard let tree else {
            throw WireError(.tooLarge, "the tree of the page would take more than \(memoryLimit >> 20) MiB")
        }
        return tree
    }

    private init(_ page: [UInt8], _ runs: [Range<Int>]) {
        tree = PageTree(bytes: page)
        self.runs = runs
        isTaken = [Bool](repeating: false, count: runs.count)
    }

    /// Where the walk stands in the children of an element.
    private struct Level {
        var children: GumboVector
        var next: UInt32
        var index: Int
    }

    private mutating func copy(_ document: UnsafePointer<GumboNode>) {
        var levels = [Level(children: document.pointee.v.document.children, next: 0, index: -1)]
        while let level = levels.last {
            guard level.next < level.children.length, let raw = level.children.data[Int(level.next)] else {
                if level.index >= 0 { tree.nodes[level.index].end = tree.nodes.count }
                levels.removeLast()
                continue
            }
            levels[levels.count - 1].next += 1
            let node = raw.assumingMemoryBound(to: GumboNode.self)
            switch node.pointee.type {
            case GUMBO_NODE_ELEMENT, GUMBO_NODE_TEMPLATE:
                let index = appendElement(node, parent: level.index)
                levels.append(Level(children: node.pointee.v.element.children, next: 0, index: index))
            case GUMBO_NODE_TEXT, GUMBO_NODE_CDATA, GUMBO_NODE_WHITESPACE:
                appendText(node, parent: level.index)
            default: break
            }
        }
    }

    private mutating func appendElement(_ node: UnsafeMutablePointer<GumboNode>, parent: Int) -> Int {
        let index = tree.nodes.count
        let first = tree.attributes.count
        let vector = node.pointee.v.element.attributes
        for position in 0..<Int(vector.length) {
            guard let attribute = vector.data[position]?.assumingMemoryBound(to: GumboAttribute.self).pointee,
                let name = PageAttribute(guardedName: attribute.name)
            else { continue }
            tree.attributes.append(.init(name: name, value: range(ofValue: attribute.value)))
        }
        tree.nodes.append(
            .init(
                tag: node.pointee.v.element.tag, parent: parent, end: index + 1, text: 0..<0,
                attributes: first..<tree.attributes.count))
        return index
    }

    private mutating func range(ofValue value: UnsafePointer<CChar>) -> Range<Int> {
        let bytes = Self.bytes(of: value)
        if bytes.count == TextPlaceholder.length, let run = TextPlaceholder.index(at: bytes), run < runs.count {
            return runs[run]
        }
        return appendBytes(bytes)
    }

    /// Appends a node for each run that a text stands for, and for what stands between them.
    private mutating func appendText(_ node: UnsafeMutablePointer<GumboNode>, parent: Int) {
        var rest = Self.bytes(of: node.pointee.v.text.text)
        while !rest.isEmpty {
            if let run = TextPlaceholder.index(at: rest), run < runs.count, !isTaken[run] {
                isTaken[run] = true
                appendText(runs[run], parent: parent)
                rest = UnsafeRawBufferPointer(rebasing: rest[TextPlaceholder.length...])
                continue
            }
            let end = rest.dropFirst().firstIndex(of: TextPlaceholder.mark) ?? rest.endIndex
            appendText(appendBytes(UnsafeRawBufferPointer(rebasing: rest[..<end])), parent: parent)
            rest = UnsafeRawBufferPointer(rebasing: rest[end...])
        }
    }

    private mutating func appendText(_ range: Range<Int>, parent: Int) {
        tree.nodes.append(
            .init(tag: nil, parent: parent, end: tree.nodes.count + 1, text: range, attributes: 0..<0))
    }

    private static func bytes(of text: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text, count: html_text_length(text))
    }

    private mutating func appendBytes(_ bytes: UnsafeRawBufferPointer) -> Range<Int> {
        let start = tree.bytes.count
        tree.bytes.append(contentsOf: bytes)
        return start..<tree.bytes.count
    }
}
