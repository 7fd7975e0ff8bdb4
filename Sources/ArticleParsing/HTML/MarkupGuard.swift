/// Takes out of markup what the parsers never look at, and what would make a tree builder slow: one pass before it.
///
/// Scripts but for structured data, styles, comments and all attributes but those of ``PageAttribute`` go. Start tags
/// that would nest too deeply go with their end tags: the tree builder looks through the open elements at many tags, so
/// its time grows with length times depth.
///
/// - Complexity: O(n).
struct MarkupGuard {
    /// The deepest nesting that is kept.
    static let depthLimit = 1_024
    /// After so many formatting elements that close across others, formatting is left out: the tree builder takes such
    /// elements apart and looks through all that are open for it.
    static let misnestingLimit = 500
    /// The most attributes of one tag that are kept.
    static let attributeLimit = 24

    private let input: TextSlice
    private var output: [UInt8] = []
    private var index: Int
    private var open: [UInt64] = []
    private var droppedDepth = 0
    private var misnestings = 0
    private let readsTemplates: Bool

    /// The guarded markup.
    static func clean(_ markup: [UInt8]) -> [UInt8] {
        var guarded = MarkupGuard(markup[...])
        guarded.run()
        return guarded.output
    }

    private init(_ input: TextSlice, readsTemplates: Bool = true) {
        self.input = input
        self.readsTemplates = readsTemplates
        index = input.startIndex
        output.reserveCapacity(input.count)
    }

    private mutating func run() {
        while index < input.endIndex {
            let start = index
            index = find(0x3C, from: index)
            output.append(contentsOf: input[start..<index])
            if index < input.endIndex { takeMarkup() }
        }
    }

    private func find(_ byte: UInt8, from start: Int) -> Int {
        input[min(start, input.endIndex)...].withUnsafeBufferPointer { bytes in
            var position = 0
            while position < bytes.count, bytes[position] != byte { position += 1 }
            return min(start, input.endIndex) + position
        }
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

    private mutating func copyOne() {
        output.append(input[index])
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
            if rest.hasPrefix("<!"), end < input.endIndex { output.append(contentsOf: input[index...end]) }
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
        let tagStart = output.count
        output.append(contentsOf: isEnd ? [0x3C, 0x2F] : [0x3C])
        output.append(contentsOf: input[nameStart..<end])
        index = end
        var content = ScriptContent.code
        let isSelfClosing = copyAttributes(drops: isEnd, content: &content)
        output.append(0x3E)
        let isKept = isEnd ? close(name) : name.isVoid || isSelfClosing && name.isForeign || open(name)
        if !isKept { output.removeSubrange(tagStart...) }
        guard !isEnd, name.isRawText else { return }
        let raw = takeRawText(name, input[nameStart..<end], isKept: content == .data)
        if isKept, content == .data || name.isText {
            output.append(contentsOf: raw)
        } else if isKept, name == .script, content == .markup, readsTemplates, Self.beginsWithTag(raw) {
            output.removeSubrange(tagStart...)
            appendTemplate(raw)
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
            guard !drops, count < Self.attributeLimit, let attribute = Self.known(name) else { continue }
            count += 1
            output.append(0x20)
            output.append(contentsOf: name)
            output.append(contentsOf: input[value])
            if attribute == .type { content = Self.content(named: input[value]) }
        }
        index = min(index + 1, input.endIndex)
        if isSelfClosing { output.append(0x2F) }
        return isSelfClosing
    }

    /// Reads a name, and a value with its `=` and quotes.
    private mutating func readAttribute() -> (name: TextSlice, value: Range<Int>) {
        let start = index
        repeat { index += 1 } while index < input.endIndex && !Self.endsName(input[index]) && input[index] != 0x3D
        let name = input[start..<index]
        var next = index
        while next < input.endIndex, Self.isSpace(input[next]) { next += 1 }
        guard next < input.endIndex, input[next] == 0x3D else { return (name, index..<index) }
        let valueStart = next
        next += 1
        while next < input.endIndex, Self.isSpace(input[next]) { next += 1 }
        guard next < input.endIndex else {
            index = next
            return (name, index..<index)
        }
        if input[next] == 0x22 || input[next] == 0x27 {
            index = min(find(input[next], from: next + 1) + 1, input.endIndex)
        } else {
            while next < input.endIndex, input[next] != 0x3E, !Self.isSpace(input[next]) { next += 1 }
            index = next
        }
        return (name, valueStart..<index)
    }

    private static func known(_ name: TextSlice) -> PageAttribute? {
        guard name.count <= 11 else { return nil }
        return PageAttribute.byPackedName[PackedName(name)]
    }

    private static func beginsWithTag(_ text: TextSlice) -> Bool {
        let rest = text.drop(while: isSpace)
        return rest.first == 0x3C && rest.dropFirst().first.map(isLetter) ?? false
    }

    /// Writes markup that stands in a script as a template; the end tag of the script, which follows, closes nothing.
    private mutating func appendTemplate(_ markup: TextSlice) {
        var inner = MarkupGuard(markup, readsTemplates: false)
        inner.run()
        output += Array("<template>".utf8) + inner.output + Array("</template><script>".utf8)
    }

    /// What a script holds.
    private enum ScriptContent { case code, data, markup }

    private static func content(named type: TextSlice) -> ScriptContent {
        let type = CaseFolding.fold(type.prefix(60).wholeScalars)[...]
        return type.holds("ld+json") ? .data : type.holds("template") ? .markup : .code
    }

    /// The content of scripts, styles and such; the end tag stays behind it.
    private mutating func takeRawText(_ name: TagName, _ text: TextSlice, isKept keeps: Bool) -> TextSlice {
        let pattern = [0x3C, 0x2F] + text.map { $0 | 0x20 }
        var end = position(of: pattern, from: index) ?? input.endIndex
        if name == .script, !keeps, let opening = position(of: Array("<!--".utf8), from: index), opening < end,
            position(of: Array("<script".utf8), from: opening).map({ $0 < end }) ?? false,
            position(of: Array("-->".utf8), from: opening).map({ $0 > end }) ?? true
        {
            end = position(of: pattern, from: end + 1) ?? end
        }
        defer { index = end }
        return input[index..<end]
    }

    // MARK: - Depth

    /// Notes a start tag; `false` where it would nest too deeply.
    private mutating func open(_ name: TagName) -> Bool {
        if leavesOut(name) { return false }
        if let last = open.last, last == name.packed, name.closesItself { open.removeLast() }
        guard open.count < Self.depthLimit, droppedDepth == 0 else {
            droppedDepth += 1
            return false
        }
        open.append(name.packed)
        return true
    }

    /// Notes an end tag; `false` where that of its start tag was left out.
    private mutating func close(_ name: TagName) -> Bool {
        if leavesOut(name) { return false }
        if droppedDepth > 0 {
            droppedDepth -= 1
            return false
        }
        for (steps, packed) in open.reversed().prefix(16).enumerated() {
            if packed == name.packed {
                open.removeLast(steps + 1)
                if steps > 0, name.isFormatting { misnestings += 1 }
                break
            }
            if TagName.isBarrier(packed), !TagName.isBarrier(name.packed) { break }
        }
        return true
    }

    private func leavesOut(_ name: TagName) -> Bool { misnestings > Self.misnestingLimit && name.isFormatting }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func endsName(_ byte: UInt8) -> Bool { isSpace(byte) || byte == 0x2F || byte == 0x3E }
}
