internal import CHTMLParser

/// Markup for the tree builder, with placeholders for texts.
struct GuardedMarkup {
    /// Tags with the attributes that are looked at; ``TextPlaceholder`` stand for texts and values.
    var markup: [UInt8] = []
    /// What the placeholders stand for, as ranges of the input.
    var runs: [Range<Int>] = []
}

/// Takes out of markup what the parsers never look at, and what would make a tree builder slow: one pass before it.
///
/// Texts and values of attributes are replaced by placeholders of a few bytes, so that the tree builder, which looks at
/// each code point more than once, sees only tags, space and character references. Scripts but for structured data, styles, comments and all attributes but those of ``PageAttribute`` go. Start tags
/// that would nest too deeply go with their end tags: the tree builder looks through the open elements at many tags, so
/// its time grows with length times depth.
///
/// - Complexity: O(n).
struct MarkupGuard {
    /// The most attributes of one tag that are kept.
    static let attributeLimit = 24

    private let input: TextSlice
    private var output = GuardedMarkup()
    private var index: Int
    private var open = OpenElements()
    private let readsTemplates: Bool

    /// The guarded markup.
    static func clean(_ markup: [UInt8]) -> GuardedMarkup {
        var guarded = MarkupGuard(markup[...])
        guarded.run()
        return guarded.output
    }

    private init(_ input: TextSlice, readsTemplates: Bool = true) {
        self.input = input
        self.readsTemplates = readsTemplates
        index = input.startIndex
        output.markup.reserveCapacity(input.count / 2)
    }

    private mutating func run() {
        while index < input.endIndex {
            let start = index
            index = find(0x3C, from: index)
            appendText(start..<index)
            if index < input.endIndex { takeMarkup() }
        }
    }

    // MARK: - Text

    /// Appends placeholders for a text; space before it and character references stay as they are.
    private mutating func appendText(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let ampersand = find(UInt8(ascii: "&"), in: start..<range.upperBound)
            appendRun(start..<ampersand)
            start = ampersand
            guard start < range.upperBound else { break }
            repeat { start += 1 } while start < range.upperBound && Self.isOfReference(input[start])
            output.markup.append(contentsOf: input[ampersand..<start])
        }
    }

    private mutating func appendRun(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound, Self.isSpace(input[start]) { start += 1 }
        if start > range.lowerBound { output.markup.append(0x20) }
        if start < range.upperBound { appendPlaceholder(start..<range.upperBound) }
    }

    private mutating func appendPlaceholder(_ range: Range<Int>) {
        guard TextPlaceholder.append(output.runs.count, to: &output.markup) else { return }
        output.runs.append(range)
    }

    private static func isOfReference(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x3B).contains(byte) && byte != 0x3A || byte == 0x23
    }

    /// Where a byte stands next, or the end.
    private func find(_ byte: UInt8, from start: Int) -> Int {
        find(byte, in: min(start, input.endIndex)..<input.endIndex)
    }

    private func find(_ byte: UInt8, in range: Range<Int>) -> Int {
        input[range].withUnsafeBytes { range.lowerBound + html_find($0.baseAddress, $0.count, byte) }
    }

    private mutating func takeMarkup() {
        guard index + 1 < input.endIndex else { return copyOne() }
        switch input[index + 1] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"): takeDeclaration()
        case UInt8(ascii: "/"):
            guard index + 2 < input.endIndex, Self.isLetter(input[index + 2]) else { return copyOne() }
            takeTag(nameStart: index + 2, isEnd: true)
        case let byte where Self.isLetter(byte): takeTag(nameStart: index + 1, isEnd: false)
        default: copyOne()
        }
    }

    /// A `<` that begins no tag.
    private mutating func copyOne() {
        appendPlaceholder(index..<(index + 1))
        index += 1
    }

    /// Drops comments; keeps the document type and the edges of CDATA.
    private mutating func takeDeclaration() {
        let rest = input[index...]
        if rest.hasPrefix("<!--") {
            let end = position(of: Array("-->".utf8), from: index + 2) ?? input.endIndex
            index = min(end + 3, input.endIndex)
        } else if rest.hasPrefix("<![CDATA[") {
            index += 9
        } else {
            let end = find(0x3E, from: index)
            if rest.hasPrefix("<!"), end < input.endIndex { output.markup.append(contentsOf: input[index...end]) }
            index = min(end + 1, input.endIndex)
        }
    }

    private func position(of pattern: [UInt8], from start: Int) -> Int? {
        var position = start
        while true {
            position = find(pattern[0], from: position)
            guard position + pattern.count <= input.endIndex else { return nil }
            if input[position..<(position + pattern.count)].elementsEqual(pattern, by: { $0 == $1 || $0 | 0x20 == $1 })
            {
                return position
            }
            position += 1
        }
    }

    // MARK: - Tags

    private mutating func takeTag(nameStart: Int, isEnd: Bool) {
        var end = nameStart
        while end < input.endIndex, !Self.endsName(input[end]) { end += 1 }
        let name = TagName(input[nameStart..<end])
        let tagStart = output.markup.count
        output.markup.append(0x3C)
        if isEnd { output.markup.append(0x2F) }
        output.markup.append(contentsOf: input[nameStart..<end])
        index = end
        var content = ScriptContent.code
        let isSelfClosing = copyAttributes(drops: isEnd, content: &content)
        output.markup.append(0x3E)
        let isEmpty = name.traits.contains(.void) || isSelfClosing && open.isForeign(name)
        let isKept = isEnd ? open.close(name) : isEmpty || open.open(name)
        if !isKept { output.markup.removeSubrange(tagStart...) }
        guard !isEnd, !isEmpty, name.traits.contains(.rawText) else { return }
        let raw = takeRawText(name, input[nameStart..<end], isKept: content == .data)
        guard isKept else { return }
        if name.traits.contains(.text) {
            appendText(raw)
        } else if content == .data {
            appendPlaceholder(raw)
        } else if name == .script, content == .markup, readsTemplates, Self.beginsWithTag(input[raw]) {
            output.markup.removeSubrange(tagStart...)
            appendTemplate(input[raw])
        }
    }

    /// Copies the attributes that are looked at; leaves the index behind the tag.
    private mutating func copyAttributes(drops: Bool, content: inout ScriptContent) -> Bool {
        var count = 0
        var isSelfClosing = false
        while index < input.endIndex, input[index] != 0x3E {
            if input[index] <= 0x20 || input[index] == 0x2F {
                isSelfClosing = input[index] == 0x2F
                index += 1
                continue
            }
            isSelfClosing = false
            let (name, value) = readAttribute()
            guard !drops, count < Self.attributeLimit, let attribute = PageAttribute(markupName: name) else { continue }
            count += 1
            append(attribute, value)
            if attribute == .type { content = Self.content(named: input[value]) }
        }
        index = min(index + 1, input.endIndex)
        // A value without quotes would swallow the slash.
        if isSelfClosing { output.markup += [0x20, 0x2F] }
        return isSelfClosing
    }

    /// Writes an attribute under its short name; values with character references go through the tree builder.
    private mutating func append(_ attribute: PageAttribute, _ value: Range<Int>) {
        output.markup.append(0x20)
        output.markup.append(contentsOf: attribute.guardedName)
        guard !value.isEmpty else { return }
        output.markup.append(0x3D)
        if attribute != .type, find(UInt8(ascii: "&"), in: value) == value.upperBound {
            return appendPlaceholder(value)
        }
        let quote: UInt8 = find(0x22, in: value) == value.upperBound ? 0x22 : 0x27
        guard quote == 0x22 || find(0x27, in: value) == value.upperBound else { return appendPlaceholder(value) }
        output.markup.append(quote)
        output.markup.append(contentsOf: input[value])
        output.markup.append(quote)
    }

    /// Reads a name, and a value without its quotes.
    private mutating func readAttribute() -> (name: TextSlice, value: Range<Int>) {
        let start = index
        repeat { index += 1 } while index < input.endIndex && !Self.endsName(input[index]) && input[index] != 0x3D
        let name = input[start..<index]
        var next = index
        while next < input.endIndex, Self.isSpace(input[next]) { next += 1 }
        guard next < input.endIndex, input[next] == 0x3D else { return (name, index..<index) }
        next += 1
        while next < input.endIndex, Self.isSpace(input[next]) { next += 1 }
        index = next
        guard next < input.endIndex else { return (name, index..<index) }
        if input[next] == 0x22 || input[next] == 0x27 {
            let end = find(input[next], from: next + 1)
            index = min(end + 1, input.endIndex)
            return (name, (next + 1)..<end)
        }
        while next < input.endIndex, input[next] != 0x3E, !Self.isSpace(input[next]) { next += 1 }
        defer { index = next }
        return (name, index..<next)
    }

    private static func beginsWithTag(_ text: TextSlice) -> Bool {
        let rest = text.drop(while: isSpace)
        return rest.first == 0x3C && rest.dropFirst().first.map(isLetter) ?? false
    }

    /// Writes markup that stands in a script as a template; the end tag of the script, which follows, closes nothing.
    private mutating func appendTemplate(_ markup: TextSlice) {
        var inner = MarkupGuard(markup, readsTemplates: false)
        inner.run()
        output.markup += Array("<template>".utf8)
        var copied = inner.output.markup[...]
        while let mark = copied.firstIndex(of: TextPlaceholder.mark) {
            output.markup.append(contentsOf: copied[..<mark])
            let rest = copied[mark...]
            guard let run = TextPlaceholder.index(at: rest), run < inner.output.runs.count else {
                output.markup.append(TextPlaceholder.mark)
                copied = rest.dropFirst()
                continue
            }
            appendPlaceholder(inner.output.runs[run])
            copied = rest.dropFirst(TextPlaceholder.length)
        }
        output.markup.append(contentsOf: copied)
        output.markup += Array("</template><script>".utf8)
    }

    /// What a script holds.
    private enum ScriptContent { case code, data, markup }

    private static func content(named type: TextSlice) -> ScriptContent {
        let type = CaseFolding.fold(type.prefix(60).wholeScalars)[...]
        return type.holds("ld+json") ? .data : type.holds("template") ? .markup : .code
    }

    /// The content of scripts, styles and such; the end tag stays behind it.
    private mutating func takeRawText(_ name: TagName, _ text: TextSlice, isKept keeps: Bool) -> Range<Int> {
        let pattern = [0x3C, 0x2F] + text.map { $0 | 0x20 }
        var end = position(of: pattern, from: index) ?? input.endIndex
        if name == .script, !keeps, let opening = position(of: Array("<!--".utf8), from: index), opening < end,
            position(of: Array("<script".utf8), from: opening).map({ $0 < end }) ?? false,
            position(of: Array("-->".utf8), from: opening).map({ $0 > end }) ?? true
        {
            end = position(of: pattern, from: end + 1) ?? end
        }
        defer { index = end }
        return index..<end
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func endsName(_ byte: UInt8) -> Bool { isSpace(byte) || byte == 0x2F || byte == 0x3E }
}
