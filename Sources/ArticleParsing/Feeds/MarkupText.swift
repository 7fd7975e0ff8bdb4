/// The text of HTML that stands in a feed: block elements become paragraphs, references are decoded, scripts go.
///
/// A small reader for fragments; it builds no tree and knows nothing of what surrounds an article on a page.
struct MarkupText {
    /// How the text is to be read.
    enum Kind {
        /// Paragraphs of an article.
        case paragraphs
        /// One line, such as a title: tags that HTML does not know are kept as text.
        case line
    }

    /// The address of the first picture that is none of the counting kind, as it stands there.
    private(set) var image: String?
    private var output: [UInt8] = []
    private var references: CharacterReferences
    private let kind: Kind
    private var hasTags = false
    private var preformatted = 0

    /// Reads the markup of a range.
    ///
    /// - Complexity: O(n).
    init(_ bytes: [UInt8], in range: Range<Int>, as kind: Kind, references: CharacterReferences = .init()) {
        self.kind = kind
        self.references = references
        hasTags = Self.hasTags(bytes[range])
        output.reserveCapacity(range.count)
        var tokens = MarkupTokens(bytes, in: range)
        while let token = tokens.next() {
            switch token {
            case .text(let text): append(bytes[text])
            case .cdata(let text): appendSpaced(bytes[text])
            case .doctype: break
            case .start(let tag): take(tag, &tokens)
            case .end(let name): takeEnd(bytes[name].string.lowercased(), literal: bytes[name])
            }
        }
    }

    /// Reads markup.
    init(_ bytes: [UInt8], as kind: Kind) {
        self.init(bytes, in: bytes.indices, as: kind)
    }

    /// Paragraphs divided by one empty line, in normalisation form C, without control characters.
    func body(_ counts: inout CleaningCounts) -> String { FeedText.paragraphs(output, &counts) }

    /// The whole text in one line.
    func line(_ counts: inout CleaningCounts) -> String { FeedText.line(output, &counts) }

    // MARK: - Tokens

    private mutating func append(_ text: TextSlice) {
        var decoded: [UInt8] = []
        references.decode(text, into: &decoded)
        appendSpaced(decoded[...])
    }

    /// Line breaks mean nothing in HTML, but divide lines where there is not a single tag.
    private mutating func appendSpaced(_ text: TextSlice) {
        guard hasTags, preformatted == 0 else { return output.append(contentsOf: text) }
        for byte in text { output.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte) }
    }

    private mutating func take(_ tag: MarkupTag, _ tokens: inout MarkupTokens) {
        let name = Self.localName(tokens.bytes[tag.name])
        if Self.rawElements.contains(name) || Self.skippedElements.contains(name) {
            if !tag.isEmpty { tokens.skipContent(of: name, toEnd: name == "script" || name == "style") }
        } else if name == "img" {
            takeImage(tag, tokens.bytes)
        } else if name == "br" {
            output.append(0x0A)
        } else if name == "td" || name == "th" {
            output.append(0x20)
        } else if Self.blocks.contains(name) {
            output += [0x0A, 0x0A]
            if name == "pre", !tag.isEmpty { preformatted += 1 }
        } else if kind == .line, !Self.inlineElements.contains(name) {
            let text = tokens.bytes[tag.start..<tag.attributes.upperBound]
            output.append(contentsOf: text)
            output += tag.isEmpty ? [UInt8(ascii: "/"), UInt8(ascii: ">")] : [UInt8(ascii: ">")]
        }
    }

    private mutating func takeEnd(_ qualified: String, literal: TextSlice) {
        let name = Self.localName(qualified)
        if Self.blocks.contains(name) {
            output += [0x0A, 0x0A]
            if name == "pre" { preformatted = max(preformatted - 1, 0) }
        } else if kind == .line, name != "br", !Self.inlineElements.contains(name),
            !Self.rawElements.contains(name), !Self.skippedElements.contains(name)
        {
            output += Array("</".utf8) + literal + [UInt8(ascii: ">")]
        }
    }

    private mutating func takeImage(_ tag: MarkupTag, _ bytes: [UInt8]) {
        guard image == nil else { return }
        var source: String?
        for attribute in MarkupAttributes(bytes, in: tag.attributes) {
            switch bytes[attribute.name].string.lowercased() {
            case "src":
                var value: [UInt8] = []
                references.decode(bytes[attribute.value].prefix(WebAddress.lengthLimit), into: &value)
                source = String(decoding: value, as: UTF8.self)
            case "width", "height":
                if let size = Int(bytes[attribute.value].prefix(8).string), size < 3 { return }
            default: break
            }
        }
        if let source, !source.isEmpty, !source.lowercased().hasPrefix("data:") { image = source }
    }

    // MARK: - Elements

    /// Whether anything looks like a tag.
    static func hasTags(_ text: TextSlice) -> Bool {
        var rest = text
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[(open + 1)...]
            guard let next = rest.first else { return false }
            if next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || (0x61...0x7A).contains(next | 0x20) {
                return true
            }
        }
        return false
    }

    private static func localName(_ name: TextSlice) -> String { localName(name.prefix(64).string.lowercased()) }

    private static func localName(_ name: String) -> String {
        guard let colon = name.lastIndex(of: ":") else { return name }
        return String(name[name.index(after: colon)...])
    }

    /// Elements whose content is no markup and no text.
    private static let rawElements: Set<String> = [
        "script", "style", "noembed", "noframes", "textarea", "xmp", "plaintext",
    ]
    /// Elements whose text is not the article's.
    private static let skippedElements: Set<String> = [
        "head", "template", "object", "applet", "audio", "video", "select", "button", "figcaption", "canvas",
    ]
    private static let blocks: Set<String> = [
        "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "tr", "caption",
        "section", "article", "header", "footer", "pre", "hr", "dl", "dt", "dd", "figure", "aside", "nav", "form",
        "fieldset", "address", "main", "details", "summary", "center", "body", "html", "tbody", "thead",
    ]
    private static let inlineElements: Set<String> = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "br", "cite", "code", "data", "del", "dfn", "em",
        "embed", "font", "i", "img", "ins", "kbd", "label", "link", "map", "area", "mark", "marquee", "meta", "nobr",
        "noscript", "param", "picture", "q", "rp", "rt", "ruby", "s", "iframe", "samp", "small", "source", "span",
        "strike",
        "strong", "sub", "sup", "svg", "math", "time", "track", "tt", "u", "var", "wbr", "title", "input", "base",
    ]
}
