/// Reads the XML of a feed, well-formed or not, into its entries.
///
/// Start and end tags are matched as far as they match: an end tag closes what it left open, one without a beginning is
/// ignored, and an entry that begins within another closes it. So a fault costs the text around it, not the feed.
///
/// - Complexity: O(n); what is kept is bounded by ``FeedLimits`` and the size of the text.
struct FeedReader {
    private let bytes: [UInt8]
    private var namespaces = FeedNamespaces()
    private var references = CharacterReferences()
    private var open: [OpenElement] = []
    /// How many elements of the innermost one's own name stand open within it; for elements whose inside is text.
    private var nested = 0
    private var feed = FeedNode(name: "feed")
    private var entries: [FeedNode] = []
    private var format: String?
    /// Elements kept of the innermost entry, and of all.
    private var nodes = 0
    private var total = 0
    private var isCut = false
    private var damages = 0

    private struct OpenElement {
        var node: FeedNode
        var rawName: Range<Int>
        var role: Role
        var contentStart: Int
    }

    private enum Role {
        /// The root, or a channel: its elements are those of the feed.
        case container
        case entry
        /// An element whose elements are kept.
        case structure
        /// An element whose inside is text.
        case text
        /// An element that is not kept, whose inside is not looked at.
        case unknown

        /// Whether elements within are no elements of the feed.
        var isOpaque: Bool { self == .text || self == .unknown }
    }

    /// Reads a feed; `nil` where the root element is none of a feed.
    static func read(_ bytes: [UInt8]) -> FeedDocument? {
        var reader = FeedReader(bytes)
        return reader.run()
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func run() -> FeedDocument? {
        var tokens = MarkupTokens(bytes, in: bytes.indices)
        while let token = tokens.next() {
            switch token {
            case .text(let range): take(text: range)
            case .cdata(let range):
                if let last = open.indices.last { open[last].node.text.append(contentsOf: bytes[range]) }
            case .doctype(let range): if open.isEmpty { takeDoctype(range) }
            case .start(let tag): guard take(tag) else { return nil }
            case .end(let name): take(end: name)
            }
            if isCut { break }
        }
        if !open.isEmpty, !isCut { damages += 1 }
        while !open.isEmpty { close(contentEnd: tokens.index) }
        guard let format else { return nil }
        damages += tokens.damages + references.damages
        return FeedDocument(
            format: format, feed: feed, entries: entries, isCut: isCut, damages: damages, references: references
        )
    }

    // MARK: - Tokens

    private mutating func take(text range: Range<Int>) {
        guard let last = open.indices.last, open[last].role != .container, open[last].role != .entry else { return }
        references.decode(bytes[range], into: &open[last].node.text)
    }

    private mutating func takeDoctype(_ range: Range<Int>) {
        var tokens = MarkupTokens(bytes, in: range.lowerBound..<range.upperBound)
        // The declarations within `[ … ]` look like document types themselves.
        while let token = tokens.next() {
            guard case .doctype(let inner) = token else { continue }
            let words = bytes[inner].split(maxSplits: 2) { $0 <= 0x20 }
            guard words.count == 3, words[0].string == "ENTITY", let quote = words[2].first,
                quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                let close = words[2].dropFirst().firstIndex(of: quote)
            else { continue }
            references.declare(words[1].string, as: words[2].dropFirst()[..<close])
        }
    }

    private mutating func take(end name: Range<Int>) {
        if let last = open.last, last.role.isOpaque, nested > 0, bytes[last.rawName] == bytes[name] {
            nested -= 1
            return
        }
        guard let match = open.lastIndex(where: { bytes[$0.rawName] == bytes[name] }) else {
            // Within a text it may end an element of it, which nobody counts.
            if open.last?.role.isOpaque != true { damages += 1 }
            return
        }
        if match < open.count - 1 { damages += 1 }
        while open.count > match { close(contentEnd: name.lowerBound - 2) }
    }

    /// Takes a start tag; `false` where it is the root and none of a feed.
    private mutating func take(_ tag: MarkupTag) -> Bool {
        closeUnclosed(before: tag)
        if let last = open.last, last.role == .text, endsText(bytes[tag.name], last.node.name) {
            damages += 1
            close(contentEnd: tag.start)
        }
        if let last = open.indices.last, open[last].role.isOpaque {
            let start = open[last].contentStart
            if open[last].role == .text, open[last].node.markup == nil { open[last].node.markup = start..<start }
            if !tag.isEmpty, bytes[open[last].rawName] == bytes[tag.name] { nested += 1 }
            return true
        }
        var node = FeedNode(name: "")
        node.base = open.last?.node.base
        node.language = open.last?.node.language
        readAttributes(of: tag, into: &node)
        node.name = namespaces.canonicalName(bytes[tag.name])
        let role = role(of: node.name)
        if format == nil { return false }
        open.append(OpenElement(node: node, rawName: tag.name, role: role, contentStart: tag.attributes.upperBound + 1))
        if tag.isEmpty { close(contentEnd: tag.attributes.upperBound + 1) }
        return true
    }

    /// Closes what was left open before an entry that begins where none can.
    private mutating func closeUnclosed(before tag: MarkupTag) {
        if let entry = open.firstIndex(where: { $0.role == .entry }) {
            guard bytes[open[entry].rawName] == bytes[tag.name] else { return }
            damages += 1
            while open.count > entry { close(contentEnd: tag.start) }
        } else if let last = open.last, last.role != .container,
            let container = open.lastIndex(where: { $0.role == .container }), beginsEntry(bytes[tag.name])
        {
            damages += 1
            while open.count > container + 1 { close(contentEnd: tag.start) }
        }
    }

    /// Whether an element that HTML does not know, but an entry does, begins in a text whose end tag is missing.
    private func endsText(_ name: TextSlice, _ text: String) -> Bool {
        guard name.count <= 16, text != "content", !text.hasSuffix("div"), !text.hasSuffix("body") else { return false }
        return FeedElements.closers.contains(namespaces.canonicalName(name))
    }

    private func beginsEntry(_ name: TextSlice) -> Bool {
        guard name.count <= 16 else { return false }
        return Self.entryNames.contains(namespaces.canonicalName(name))
    }

    private static let entryNames: Set<String> = ["item", "entry", "rdf:item"]
    private static let channelNames: Set<String> = ["channel", "rdf:channel"]

    private mutating func role(of name: String) -> Role {
        guard let parent = open.last?.role else {
            let local = name.split(separator: ":").last.map(String.init) ?? name
            format = FeedElements.formats[local]
            return local == "entry" ? .entry : .container
        }
        guard open.count < FeedLimits.depth, nodes < FeedLimits.nodesOfEntry else { return .unknown }
        if parent == .container {
            if Self.entryNames.contains(name) { return .entry }
            if Self.channelNames.contains(name) { return .container }
        }
        if FeedElements.structures.contains(name) { return .structure }
        return FeedElements.texts.contains(name) ? .text : .unknown
    }

    // MARK: - Elements

    private mutating func readAttributes(of tag: MarkupTag, into node: inout FeedNode) {
        if open.isEmpty {
            let name = bytes[tag.name].prefix(64).string.lowercased()
            namespaces.rootPrefix = name.contains(":") ? String(name.split(separator: ":")[0]) : ""
            if namespaces.rootPrefix == "rdf" { namespaces.rootPrefix = "" }
        }
        for attribute in MarkupAttributes(bytes, in: tag.attributes) {
            let name = bytes[attribute.name].prefix(64).string.lowercased()
            var decoded: [UInt8] = []
            references.decode(bytes[attribute.value], into: &decoded)
            let value = String(decoding: decoded, as: UTF8.self)
            let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
            guard let local = parts.last else { continue }
            switch (parts[0], name) {
            case (_, "xmlns"): namespaces.declare("", uri: value, depth: open.count)
            case ("xmlns", _): namespaces.declare(local, uri: value, depth: open.count)
            case (_, "xml:base"):
                node.base = RelativeAddress.resolve(value, base: node.base).flatMap(WebAddress.init) ?? node.base
            case (_, "xml:lang"): node.language = value
            default: if node.attributes[local] == nil { node.attributes[local] = value }
            }
        }
    }

    private mutating func close(contentEnd: Int) {
        guard var element = open.popLast() else { return }
        namespaces.close(depth: open.count)
        nested = 0
        if element.node.markup != nil {
            element.node.markup = element.contentStart..<max(element.contentStart, contentEnd)
        }
        switch element.role {
        case .container:
            feed.base = feed.base ?? element.node.base
            feed.language = element.node.language ?? feed.language
            for (name, value) in element.node.attributes where feed.attributes[name] == nil {
                feed.attributes[name] = value
            }
        case .entry:
            entries.append(element.node)
            total += nodes
            nodes = 0
            isCut = entries.count >= FeedLimits.entries || total >= FeedLimits.nodes
        case .structure, .text:
            nodes += 1
            guard let parent = open.indices.last else { return }
            if open[parent].role == .container {
                feed.children.append(element.node)
            } else {
                open[parent].node.children.append(element.node)
            }
        case .unknown:
            if let parent = open.indices.last, open[parent].role == .structure {
                open[parent].node.text.append(contentsOf: element.node.text)
            }
        }
    }
}
